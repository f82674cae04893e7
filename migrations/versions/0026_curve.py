"""Located records and released reports get a number on a curve through the earth's cells, made by the database.

In its order the first of any number of them in a box are found by one index. The number's SQL stands here as it was,
whatever becomes of ``app.db.curve``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PLACES = 9
TO_A_DEGREE = 2 ** (2 * PLACES) / 361
INDEXES = {
    "public_record": ["kind", "curve", "id", "longitude", "latitude", "day"],
    "public_complaint": ["curve", "id", "longitude", "latitude", "received_at"],
}


def upgrade() -> None:
    # SQLite adds no column that it would have to fill, and makes the number where it is asked for: in the index.
    filled = op.get_bind().dialect.name == "postgresql"
    for table, columns in INDEXES.items():
        curve = sa.Computed(number(), persisted=filled)
        op.add_column(table, sa.Column("curve", sa.BigInteger(), curve, nullable=True))
        op.create_index(f"ix_{table}_curve", table, columns)


def downgrade() -> None:
    for table in INDEXES:
        op.drop_index(f"ix_{table}_curve", table)
        op.drop_column(table, "curve")


def number() -> str:
    """Two bits of the row and two of the column of a point's cell in turn, from the highest on."""
    return " | ".join(
        f"(((CAST(round(({column} + {most}) * {TO_A_DEGREE!r}) AS BIGINT) >> {2 * place}) & 3) << {4 * place + shift})"
        for place in reversed(range(PLACES))
        for column, most, shift in (("latitude", 90, 2), ("longitude", 180, 0))
    )
