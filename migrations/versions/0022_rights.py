"""Protection that two people lower, and what people asked of their own data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
SET = sa.Text().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:|reporter:|resident:)'"
"""Auditors read what their labels meet, and write none of it."""
TABLES = ("complaint_lowering", "complaint_rights_request")


def upgrade() -> None:
    op.create_table(
        "complaint_lowering",
        *_of_a_complaint("complaint_lowering"),
        *_text("identity", "content", "reason", "proposed_by"),
        _moment("proposed_at"),
        *_text("decided_by"),
        _moment("decided_at", nullable=True),
        *_text("outcome"),
        sa.Column("labels", SET, nullable=False),
    )
    op.create_index("ix_complaint_lowering_complaint_id_outcome", "complaint_lowering", ["complaint_id", "outcome"])
    op.create_table(
        "complaint_rights_request",
        *_of_a_complaint("complaint_rights_request"),
        *_text("kind"),
        _moment("asked_at"),
        *_text("outcome"),
        *(_moment(name, nullable=True) for name in ("done_at", "warned_at")),
        sa.Column("labels", SET, nullable=False),
    )
    op.create_index("ix_complaint_rights_request_complaint_id", "complaint_rights_request", ["complaint_id"])
    op.create_index("ix_complaint_rights_request_outcome_asked_at", "complaint_rights_request", ["outcome", "asked_at"])
    ended = sa.text("ended_at IS NOT NULL AND erased_at IS NULL")
    op.create_index(
        "ix_complaint_category_state_ended_at",
        "complaint",
        ["category", "state", "ended_at"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _of_a_complaint(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=f"fk_{table}_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _guard() -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(TABLES)} TO psis_member")
    op.execute("GRANT UPDATE ON complaint_filing TO psis_member")  # its digest is emptied when a complaint is erased
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        meets = f"labels && {HELD}"
        op.execute(f"CREATE POLICY {table}_meets ON {table} USING ({meets}) WITH CHECK ({meets} AND {WRITES})")
        op.execute(f"CREATE POLICY {table}_removals ON {table} AS RESTRICTIVE FOR DELETE USING ({WRITES})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("REVOKE UPDATE ON complaint_filing FROM psis_member")
    op.drop_index("ix_complaint_category_state_ended_at", "complaint")
    for table in reversed(TABLES):
        op.drop_table(table)
