"""Records that wait for their day are found without reading all; records that were superseded say by which one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = sa.text("scheduled_for IS NOT NULL")
TABLES = ("record", "public_record")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("superseded_by", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_record_scheduled_for", "record", ["scheduled_for"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    op.drop_index("ix_record_scheduled_for", table_name="record")
    for table in TABLES:
        op.drop_column(table, "superseded_by")
