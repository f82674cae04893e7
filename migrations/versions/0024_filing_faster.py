"""What filing writes and nobody reads goes; files of complaints are found by what they hold."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

DAY = "ix_complaint_filing_day"
SHA256 = "ix_complaint_file_sha256"


def upgrade() -> None:
    op.drop_index(DAY, "complaint_filing")
    op.create_index(SHA256, "complaint_file", ["sha256"])


def downgrade() -> None:
    op.drop_index(SHA256, "complaint_file")
    op.create_index(DAY, "complaint_filing", ["day"])
