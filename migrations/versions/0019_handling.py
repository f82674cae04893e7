"""The desk for complaints: rules and their log, teams, saved views, canned replies, tasks, mentions, citations, twins.

``complaint_work`` repeats where a complaint stands, so that the lists of the desk are read from an index however many
complaints there are.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INTERNAL = {
    "complaint_rule": f"ARRAY['administration', 'system'] && {HELD}",
    "complaint_rule_log": f"'system' = ANY ({HELD})",
    "saved_view": f"'system' = ANY ({HELD})",
}
LABELLED = (
    "team_member",
    "canned_reply",
    "complaint_task",
    "complaint_mention",
    "complaint_citation",
    "complaint_twin",
)
OF_LISTS = {
    "complaint_work": (
        ("department", "assignee", "state", "received_at"),
        ("department", "team", "state", "received_at"),
        ("department", "priority", "state", "received_at"),
    ),
    "complaint": (
        ("department", "category", "state", "received_at"),
        ("department", "ward", "state", "received_at"),
        ("department", "state", "counts_from"),
    ),
}
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:|reporter:|resident:)'"
"""Auditors read what their labels meet, and write none of it."""
REPEATED = ("department", "state", "received_at")


def upgrade() -> None:
    _repeat()
    for table, lists in OF_LISTS.items():
        for columns in lists:
            op.create_index(_index(table, columns), table, list(columns))
    _create_rules()
    _create_what_is_kept()
    _create_what_belongs_to_a_complaint()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _repeat() -> None:
    for name in ("department", "state"):
        op.add_column("complaint_work", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    epoch = sa.text("'1970-01-01 00:00:00+00'")
    moment = sa.DateTime(timezone=True)
    op.add_column("complaint_work", sa.Column("received_at", moment, nullable=False, server_default=epoch))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('psis.labels', 'system', true)")  # which every complaint bears
    op.execute(
        "UPDATE complaint_work SET (department, state, received_at) ="
        " (SELECT department, state, received_at FROM complaint WHERE complaint.id = complaint_work.complaint_id)"
    )


def _index(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def _create_rules() -> None:
    op.create_table(
        "complaint_rule",
        _id(),
        *_text("name", "department", "trigger"),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("conditions", "gives")),
        sa.Column("position", NUMBER, nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("last", "active")),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_rule"),
    )
    op.create_table(
        "complaint_rule_log",
        _id(),
        *_of_a_complaint("complaint_rule_log"),
        sa.Column("rule_id", NUMBER, nullable=False),
        *_text("rule", "occasion"),
        _moment("at"),
        *_text("outcome"),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_rule_log"),
        sa.UniqueConstraint(
            "complaint_id", "rule_id", "occasion", name="uq_complaint_rule_log_complaint_id_rule_id_occasion"
        ),
    )
    op.create_index("ix_complaint_rule_log_rule_id_at", "complaint_rule_log", ["rule_id", "at"])


def _create_what_is_kept() -> None:
    op.create_table(
        "saved_view",
        _id(),
        *_text("account", "name", "query"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        _account("saved_view"),
    )
    op.create_index("ix_saved_view_account", "saved_view", ["account"])
    op.create_table(
        "team_member",
        *_text("department", "team", "account"),
        _labels(),
        sa.PrimaryKeyConstraint("department", "team", "account", name="pk_team_member"),
        _department("team_member"),
        _account("team_member"),
    )
    op.create_table(
        "canned_reply",
        _id(),
        *_text("department", "name"),
        sa.Column("texts", sa.JSON(), nullable=False),
        _labels(),
        sa.PrimaryKeyConstraint("id", name="pk_canned_reply"),
        _department("canned_reply"),
    )
    op.create_index("ix_canned_reply_department", "canned_reply", ["department"])


def _create_what_belongs_to_a_complaint() -> None:
    op.create_table(
        "complaint_task",
        _id(),
        *_of_a_complaint("complaint_task"),
        *_text("text", "account"),
        sa.Column("due_on", sa.Date(), nullable=True),
        _moment("made_at"),
        *_text("made_by"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        *_text("done_by"),
        _labels(),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_task"),
    )
    op.create_index("ix_complaint_task_account_done_at", "complaint_task", ["account", "done_at"])
    op.create_table(
        "complaint_mention",
        sa.Column("note_id", NUMBER, nullable=False, autoincrement=False),
        *_text("account"),
        *_of_a_complaint("complaint_mention"),
        _moment("at"),
        _labels(),
        sa.PrimaryKeyConstraint("note_id", "account", name="pk_complaint_mention"),
        sa.ForeignKeyConstraint(
            ["note_id"], ["complaint_note.id"], name="fk_complaint_mention_note_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_complaint_mention_account_at", "complaint_mention", ["account", "at"])
    op.create_table(
        "complaint_citation",
        _id(),
        sa.Column("message_id", NUMBER, nullable=False),
        *_of_a_complaint("complaint_citation"),
        *_text("title", "path"),
        _labels(),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_citation"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["complaint_message.id"], name="fk_complaint_citation_message_id", ondelete="CASCADE"
        ),
    )
    for table in ("complaint_task", "complaint_mention", "complaint_citation"):
        op.create_index(f"ix_{table}_complaint_id", table, ["complaint_id"])
    op.create_table(
        "complaint_twin",
        *_of_a_complaint("complaint_twin"),
        *_of_a_complaint("complaint_twin", "other_id"),
        *_text("kind"),
        _moment("at"),
        _labels(),
        sa.PrimaryKeyConstraint("complaint_id", "other_id", name="pk_complaint_twin"),
    )
    op.create_index("ix_complaint_twin_other_id", "complaint_twin", ["other_id"])


def _id() -> sa.Column:
    return sa.Column("id", NUMBER, nullable=False, autoincrement=False)


def _labels() -> sa.Column:
    return sa.Column("labels", SET, nullable=False)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of_a_complaint(table: str, column: str = "complaint_id") -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint([column], ["complaint.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"),
    ]


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account"], ["account.name"], name=f"fk_{table}_account", ondelete="CASCADE")


def _department(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["department"], ["department.slug"], name=f"fk_{table}_department")


def _guard() -> None:
    for table in (*INTERNAL, *LABELLED):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO psis_member")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table, condition in INTERNAL.items():
        op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({condition}) WITH CHECK ({condition})")
    for table in LABELLED:
        meets = f"labels && {HELD}"
        op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({meets}) WITH CHECK ({meets} AND {WRITES})")
        op.execute(f"CREATE POLICY {table}_removals ON {table} AS RESTRICTIVE FOR DELETE USING ({WRITES})")


def downgrade() -> None:
    for table in (*reversed(LABELLED), *reversed(INTERNAL)):
        op.drop_table(table)
    for table, lists in OF_LISTS.items():
        for columns in lists:
            op.drop_index(_index(table, columns), table)
    for name in REPEATED:
        op.drop_column("complaint_work", name)
