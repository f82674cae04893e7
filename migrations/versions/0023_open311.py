"""Where imported cases come from; what programs sent through Open311, by which key, and the token for it.

Categories and questions say when they were changed, which programs ask before they read them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INTERNAL = ("complaint_origin", "open311_filing")
SERVICES = ("complaint_category", "complaint_question")


def upgrade() -> None:
    for table in SERVICES:
        op.add_column(table, sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "complaint_origin",
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("source", "external_id", "digest")],
        *_of_a_complaint("complaint_origin"),
        sa.PrimaryKeyConstraint("source", "external_id", name="pk_complaint_origin"),
    )
    op.create_index("ix_complaint_origin_complaint_id", "complaint_origin", ["complaint_id"])
    op.create_table(
        "open311_filing",
        *_of_a_complaint("open311_filing"),
        sa.Column("key_id", NUMBER, nullable=False),
        sa.Column("device_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_open311_filing"),
        sa.UniqueConstraint("token_sha256", name="uq_open311_filing_token_sha256"),
    )
    op.create_index("ix_open311_filing_key_id_at", "open311_filing", ["key_id", "at"])
    op.create_index("ix_open311_filing_device_hash_at", "open311_filing", ["device_hash", "at"])
    if op.get_bind().dialect.name == "postgresql":
        _guard()


def _of_a_complaint(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=f"fk_{table}_complaint_id", ondelete="CASCADE"
        ),
    ]


def _guard() -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(INTERNAL)} TO psis_member")
    for table in INTERNAL:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY {table}_meets ON {table} USING ('system' = ANY ({HELD})) "
            f"WITH CHECK ('system' = ANY ({HELD}))"
        )


def downgrade() -> None:
    for table in reversed(INTERNAL):
        op.drop_table(table)
    for table in reversed(SERVICES):
        op.drop_column(table, "changed_at")
