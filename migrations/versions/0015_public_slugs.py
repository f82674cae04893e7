"""A record's public address stands apart from the desk's, so that it tells nothing of hidden records."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("record", sa.Column("public_slug", sa.Text(), nullable=False, server_default=""))
    # What was shown once keeps its address: it lives on in a public row or in a tombstone.
    op.execute(
        "UPDATE record SET public_slug = slug WHERE published_version IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM public_tombstone t WHERE t.kind = record.kind AND t.slug = record.slug)"
    )


def downgrade() -> None:
    op.drop_column("record", "public_slug")
