"""What belongs to following: open receipts, choice of mails, scores, and who follows a case or an area by mail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:|reporter:|resident:)'"
"""Auditors read what their labels meet, and write none of it."""
INTERNAL = ("report_visit", "report_owner", "complaint_mail", "follow")


def upgrade() -> None:
    op.create_table(
        "report_visit",
        *_text("token_sha256"),
        *_of_a_complaint("report_visit"),
        _moment("ends_at"),
        sa.PrimaryKeyConstraint("token_sha256", "complaint_id", name="pk_report_visit"),
    )
    op.create_index("ix_report_visit_ends_at", "report_visit", ["ends_at"])
    op.create_index("ix_report_visit_complaint_id", "report_visit", ["complaint_id"])
    op.create_table(
        "report_owner",
        *_text("account"),
        *_of_a_complaint("report_owner"),
        sa.PrimaryKeyConstraint("account", "complaint_id", name="pk_report_owner"),
    )
    op.create_index("ix_report_owner_complaint_id", "report_owner", ["complaint_id"])
    op.create_table(
        "complaint_mail",
        *_of_a_complaint("complaint_mail"),
        *_text("stop_sha256"),
        sa.Column("silent", SET, nullable=False),
        _moment("overdue_told_at", nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_mail"),
        sa.UniqueConstraint("stop_sha256", name="uq_complaint_mail_stop_sha256"),
    )
    op.create_table(
        "complaint_score",
        *_of_a_complaint("complaint_score"),
        *_text("department", "category"),
        sa.Column("score", NUMBER, nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        _moment("given_at"),
        sa.Column("labels", SET, nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_score"),
    )
    op.create_table(
        "follow",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        *_text("subject", "about", "name", "email_hash", "email_sealed", "language", "stop_sha256", "seen"),
        sa.Column("confirm_sha256", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("longitude", "latitude")),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
        _moment("told_until"),
        sa.PrimaryKeyConstraint("id", name="pk_follow"),
        sa.UniqueConstraint("subject", "about", "email_hash", name="uq_follow_subject_about_email_hash"),
        sa.UniqueConstraint("stop_sha256", name="uq_follow_stop_sha256"),
        sa.UniqueConstraint("confirm_sha256", name="uq_follow_confirm_sha256"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_a_complaint(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=f"fk_{table}_complaint_id", ondelete="CASCADE"
        ),
    ]


def _guard() -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON complaint_score, {', '.join(INTERNAL)} TO psis_member")
    meets = f"labels && {HELD}"
    _wall("complaint_score", meets, f"{meets} AND {WRITES}")
    op.execute(f"CREATE POLICY complaint_score_removals ON complaint_score AS RESTRICTIVE FOR DELETE USING ({WRITES})")
    for table in INTERNAL:
        _wall(table, f"'system' = ANY ({HELD})", f"'system' = ANY ({HELD})")


def _wall(table: str, reads: str, writes: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({reads}) WITH CHECK ({writes})")


def downgrade() -> None:
    for table in ("follow", "complaint_score", "complaint_mail", "report_owner", "report_visit"):
        op.drop_table(table)
