"""Words of reports, as hashes, by which the desk finds them among all; how they came, where it was not the web.

And the moment that a resolution counts from in reports that were opened again; it is known from their next step on.
"""

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

HELD = "string_to_array(current_setting('psis.labels', true), ' ')"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANNELS = "ix_complaint_department_channel_state_received_at"
RESOLVED = "ix_complaint_department_state_resolves_from"
AT_ONCE = 1000
WORD = re.compile(r"[^\W_]+")


def upgrade() -> None:
    other = sa.text("channel != 'web'")
    op.create_index(
        CHANNELS,
        "complaint",
        ["department", "channel", "state", "received_at"],
        sqlite_where=other,
        postgresql_where=other,
    )
    op.add_column("complaint", sa.Column("resolves_from", sa.DateTime(timezone=True), nullable=True))
    again = sa.text("resolves_from IS NOT NULL")
    op.create_index(
        RESOLVED, "complaint", ["department", "state", "resolves_from"], sqlite_where=again, postgresql_where=again
    )
    op.create_table(
        "complaint_word",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("word", NUMBER, nullable=False, autoincrement=False),
        sa.Column("complaint_id", NUMBER, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name="fk_complaint_word_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("department", "word", "complaint_id", name="pk_complaint_word"),
        sqlite_with_rowid=False,
    )
    _fill()
    op.create_index("ix_complaint_word_complaint_id", "complaint_word", ["complaint_id"])
    if op.get_bind().dialect.name == "postgresql":
        # Asked once for a statement, not of each row: the planner would think that it leaves one in a hundred.
        meets = f"(SELECT 'system' = ANY ({HELD}))"
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON complaint_word TO psis_member")
        op.execute("ALTER TABLE complaint_word ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE complaint_word FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY complaint_word_meets ON complaint_word USING ({meets}) WITH CHECK ({meets})")


def _fill() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT set_config('psis.labels', 'system', true)"))  # which every complaint bears
    batch = sa.text(
        "SELECT complaint.id, complaint.department, complaint_content.text, complaint_content.address FROM complaint"
        " JOIN complaint_content ON complaint_content.complaint_id = complaint.id"
        " WHERE complaint.id > :after ORDER BY complaint.id LIMIT :most"
    )
    words = sa.text("INSERT INTO complaint_word (department, word, complaint_id) VALUES (:department, :word, :number)")
    after = -1
    while rows := connection.execute(batch, {"after": after, "most": AT_ONCE}).all():
        found = [
            {"department": department, "word": word, "number": number}
            for number, department, *texts in rows
            for word in _hashes(*texts)
        ]
        if found:
            connection.execute(words, found)
        after = rows[-1][0]


def _hashes(*texts: str) -> list[int]:
    """As ``app.complaints.lists.finding`` had it when this was written."""
    plain = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    words = dict.fromkeys(WORD.findall(plain))
    return [int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) >> 1 for word in words]


def downgrade() -> None:
    op.drop_table("complaint_word")
    op.drop_index(RESOLVED, "complaint")
    op.drop_column("complaint", "resolves_from")
    op.drop_index(CHANNELS, "complaint")
