"""The address of a withdrawn work leads to what remains of it. The digest of it is kept: the address may be telling."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("public_tombstone", sa.Column("work_digest", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_public_tombstone_work_digest", "public_tombstone", ["work_digest"])


def downgrade() -> None:
    op.drop_index("ix_public_tombstone_work_digest", table_name="public_tombstone")
    op.drop_column("public_tombstone", "work_digest")
