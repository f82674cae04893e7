"""The beginnings of the words of reports, so that whoever types a part of a word finds it."""

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

AT_ONCE = 1000
WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 4, 12


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT set_config('psis.labels', 'system', true)"))  # which every complaint bears
    batch = sa.text(
        "SELECT complaint.id, complaint.department, complaint_content.text, complaint_content.address FROM complaint"
        " JOIN complaint_content ON complaint_content.complaint_id = complaint.id"
        " WHERE complaint.id > :after ORDER BY complaint.id LIMIT :most"
    )
    insert = sa.text(
        "INSERT INTO complaint_word (department, word, complaint_id) VALUES (:department, :word, :number)"
        " ON CONFLICT DO NOTHING"
    )
    after = -1
    while rows := connection.execute(batch, {"after": after, "most": AT_ONCE}).all():
        found = [
            {"department": department, "word": word, "number": number}
            for number, department, *texts in rows
            for word in _hashes(*texts)
        ]
        if found:
            connection.execute(insert, found)
        after = rows[-1][0]


def _hashes(*texts: str) -> list[int]:
    """As ``app.complaints.lists.finding`` had it when this was written."""
    words = WORD.findall(unicodedata.normalize("NFKC", " ".join(texts)).casefold())
    beginnings = {word[:length] for word in words for length in range(SHORTEST, min(len(word) - 1, LONGEST) + 1)}
    return [int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) >> 1 for word in beginnings]


def downgrade() -> None:
    """They stay: a table that holds beginnings, too, finds no less, and is made anew report by report."""
