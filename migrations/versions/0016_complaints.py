"""Complaints, apart by who may read them: the case, what was said, who said it, how the department works on it.

On PostgreSQL officers, reporters and auditors are members who write the trail and the outbox as desks do.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = "current_setting('psis.labels', true) ~ '(^| )(complaints:|reporter:|resident:)'"
"""Whoever acts on a complaint: officer and reporter. What an auditor does is written with the portal's labels."""

WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:|reporter:|resident:)'"
"""Auditors, administrators and counter clerks read what their labels meet, and write none of it."""

CHANGED = ("complaint", "complaint_content", "complaint_identity", "complaint_work", "complaint_file")
WRITTEN = ("complaint_step", "complaint_message", "complaint_note")
INTERNAL = ("complaint_receipt", "complaint_filing")


def upgrade() -> None:
    _create_case()
    _create_what_was_said()
    _create_what_happened()
    _create_keys()
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _create_case() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        *_text("reference", "category", "department", "ward", "state", "identity", "content", "channel", "language"),
        *(_moment(name) for name in ("received_at", "updated_at")),
        *(_moment(name, nullable=True) for name in ("ended_at", "counts_from")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("held", "quarantined")),
        _moment("erased_at", nullable=True),
        sa.Column("revision", NUMBER, nullable=False),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint"),
        sa.UniqueConstraint("reference", name="uq_complaint_reference"),
        sa.ForeignKeyConstraint(["category"], ["complaint_category.slug"], name="fk_complaint_category"),
        sa.ForeignKeyConstraint(["department"], ["department.slug"], name="fk_complaint_department"),
    )
    for columns in (
        ("department", "state", "received_at"),
        ("department", "received_at"),
        ("department", "category", "received_at"),
        ("state", "updated_at"),
        ("department", "counts_from"),
    ):
        op.create_index(f"ix_complaint_{'_'.join(columns)}", "complaint", list(columns))
    op.create_table(
        "complaint_work",
        *_of_a_complaint("complaint_work"),
        *_text("assignee", "team"),
        sa.Column("priority", NUMBER, nullable=False),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_work"),
    )
    op.create_index("ix_complaint_work_assignee_complaint_id", "complaint_work", ["assignee", "complaint_id"])
    op.create_table(
        "complaint_tally",
        *_text("department", "category", "state"),
        sa.Column("count", NUMBER, nullable=False),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("department", "category", "state", name="pk_complaint_tally"),
    )


def _create_what_was_said() -> None:
    op.create_table(
        "complaint_content",
        *_of_a_complaint("complaint_content"),
        *_text("text"),
        sa.Column("answers", sa.JSON(), nullable=False),
        *_text("address"),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("longitude", "latitude")),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_content"),
    )
    op.create_table(
        "complaint_identity",
        *_of_a_complaint("complaint_identity"),
        *_text("key_id", "sealed"),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_identity"),
    )
    op.create_table(
        "complaint_file",
        *_numbered("complaint_file"),
        *_text("origin", "name", "description", "sha256", "media_type"),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("size", "width", "height")),
        sa.Column("labels", SET, nullable=False),
    )
    op.create_index("ix_complaint_file_complaint_id_id", "complaint_file", ["complaint_id", "id"])


def _create_what_happened() -> None:
    op.create_table(
        "complaint_step",
        *_numbered("complaint_step"),
        *_text("act", "who", "state", "department"),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("labels", SET, nullable=False),
    )
    op.create_table(
        "complaint_message",
        *_numbered("complaint_message"),
        sa.Column("step_id", NUMBER, nullable=True),
        *_text("sender", "text"),
        sa.Column("labels", SET, nullable=False),
    )
    op.create_table(
        "complaint_note",
        *_numbered("complaint_note"),
        *_text("kind", "account", "text"),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("labels", SET, nullable=False),
    )
    for table in WRITTEN:
        op.create_index(f"ix_{table}_complaint_id_id", table, ["complaint_id", "id"])


def _create_keys() -> None:
    op.create_table(
        "complaint_receipt",
        *_text("key_hash"),
        *_of_a_complaint("complaint_receipt"),
        _moment("made_at"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_complaint_receipt"),
    )
    op.create_index("ix_complaint_receipt_complaint_id", "complaint_receipt", ["complaint_id"])
    op.create_table(
        "complaint_filing",
        *_text("key_hash", "digest"),
        *_of_a_complaint("complaint_filing", deferrable=True, initially="DEFERRED"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_complaint_filing"),
    )
    op.create_index("ix_complaint_filing_day", "complaint_filing", ["day"])
    # A complaint that comes after its filing is looked for among all of them: 90 ms of a million without this.
    op.create_index("ix_complaint_filing_complaint_id", "complaint_filing", ["complaint_id"])


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_a_complaint(table: str, **options: Any) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=f"fk_{table}_complaint_id", ondelete="CASCADE", **options
        ),
    ]


def _numbered(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        *_of_a_complaint(table),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _guard() -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join((*CHANGED, 'complaint_tally'))} TO psis_member")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(WRITTEN)} TO psis_member")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON {', '.join(INTERNAL)} TO psis_member")
    for table in (*CHANGED, *WRITTEN, "complaint_tally"):
        _wall(table, f"labels && {HELD}", f"labels && {HELD} AND {WRITES}")
    for table in INTERNAL:
        _wall(table, f"'system' = ANY ({HELD})", f"'system' = ANY ({HELD})")
    for table in ("audit_entry", "outbox"):
        op.execute(f"CREATE POLICY {table}_complaints ON {table} FOR INSERT WITH CHECK ({ACTS})")
    op.execute(f"CREATE POLICY audit_head_complaints ON audit_head USING ({ACTS}) WITH CHECK ({ACTS})")


def _wall(table: str, reads: str, writes: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_reads ON {table} FOR SELECT USING ({reads})")
    op.execute(f"CREATE POLICY {table}_writes ON {table} FOR INSERT WITH CHECK ({writes})")
    # Whoever reads a row may keep it from others while he judges it.
    op.execute(f"CREATE POLICY {table}_changes ON {table} FOR UPDATE USING ({reads}) WITH CHECK ({writes})")
    op.execute(f"CREATE POLICY {table}_removals ON {table} FOR DELETE USING ({writes})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("audit_entry", "outbox", "audit_head"):
            op.execute(f"DROP POLICY {table}_complaints ON {table}")
    for table in ("complaint_tally", *INTERNAL, *reversed(WRITTEN), *reversed(CHANGED)):
        op.drop_table(table)
