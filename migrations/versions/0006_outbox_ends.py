"""What was carried out long ago leaves the outbox: on PostgreSQL the portal itself may remove those rows."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DONE = "'system' = ANY (string_to_array(current_setting('psis.labels', true), ' ')) AND done_at IS NOT NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT DELETE ON outbox TO psis_member")
        op.execute(f"CREATE POLICY outbox_removals ON outbox FOR DELETE USING ({DONE})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY outbox_removals ON outbox")
        op.execute("REVOKE DELETE ON outbox FROM psis_member")
