"""What happened with a complaint is only added to: members of PostgreSQL remove none of it and change none of it.

Rows of a complaint that no command removes cannot be removed at all. What erasure removes or empties, and what gets
other labels, is written with the portal's labels beside the actor's: without them these rows stay as they are.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
WRITES = "current_setting('psis.labels', true) ~ '(^| )(system|complaints:|reporter:|resident:)'"
STAYING = (
    "complaint",
    "complaint_content",
    "complaint_work",
    "complaint_step",
    "complaint_note",
    "complaint_mention",
    "complaint_rule_log",
    "complaint_lowering",
    "complaint_rights_request",
)
"""Their rows are never removed; erasure empties them."""
ERASED = ("complaint_identity", "complaint_message", "complaint_file")
"""Erasure removes these; the contact goes, too, when a reporter wants it gone."""
WRITTEN = ("complaint_step", "complaint_message", "complaint_note")
"""Nobody changes these, but for their labels, and for the words that erasure empties."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"REVOKE DELETE ON {', '.join(STAYING)} FROM psis_member")
    for table in ERASED:
        op.execute(f"ALTER POLICY {table}_removals ON {table} USING ('system' = ANY ({HELD}))")
    for table in WRITTEN:
        op.execute(f"ALTER POLICY {table}_changes ON {table} USING ('system' = ANY ({HELD}))")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in WRITTEN:
        op.execute(f"ALTER POLICY {table}_changes ON {table} USING (labels && {HELD})")
    for table in ERASED:
        op.execute(f"ALTER POLICY {table}_removals ON {table} USING (labels && {HELD} AND {WRITES})")
    op.execute(f"GRANT DELETE ON {', '.join(STAYING)} TO psis_member")
