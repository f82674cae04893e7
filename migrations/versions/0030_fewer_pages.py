"""What a record that comes writes does not grow with the records that are there.

On SQLite the points of records are found by their curve; the R-tree, which changed two pages for each record, goes.
The hashes of the log stand in blocks by the numbers of their entries, so that new ones go into the last few pages.
"""

import sqlalchemy as sa
from alembic import op

from app.db.spatial_sqlite import create_rtree, drop_rtree

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BLOCK = "sequence >> 14"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # Rewritten once, past the trigger that lets the log only grow.
        op.execute(f"ALTER TABLE log_hash ADD COLUMN block BIGINT NOT NULL GENERATED ALWAYS AS ({BLOCK}) STORED")
        op.execute("ALTER TABLE log_hash ALTER COLUMN block DROP EXPRESSION")
        _find_by("block", "start", "sequence")
        return
    for statement in drop_rtree("public_record", "point"):
        op.execute(statement)
    _make_anew({"block": BLOCK, "start": "start", "sequence": "sequence"})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _find_by("start", "sequence")
        op.drop_column("log_hash", "block")
        return
    _make_anew({"start": "start", "sequence": "sequence"})
    for statement in create_rtree("public_record", "point"):
        op.execute(statement)
    op.execute(
        "INSERT INTO public_record_point_rtree SELECT id, longitude, longitude, latitude, latitude FROM public_record"
        " WHERE point IS NOT NULL"
    )


def _find_by(*columns: str) -> None:
    key = ", ".join(columns)
    op.execute(f"ALTER TABLE log_hash DROP CONSTRAINT pk_log_hash, ADD CONSTRAINT pk_log_hash PRIMARY KEY ({key})")


def _make_anew(columns: dict[str, str]) -> None:
    """SQLite's table with these columns as its key, each from what the old one has."""
    op.rename_table("log_hash", "log_hash_before")
    op.create_table(
        "log_hash",
        *(sa.Column(name, INTEGER, autoincrement=False, nullable=False) for name in columns),
        sa.PrimaryKeyConstraint(*columns, name="pk_log_hash"),
        sqlite_with_rowid=False,
    )
    listed, values = ", ".join(columns), ", ".join(columns.values())
    op.execute(f"INSERT INTO log_hash ({listed}) SELECT {values} FROM log_hash_before ORDER BY {values}")
    op.drop_table("log_hash_before")
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_hash_no_{act.lower()} BEFORE {act} ON log_hash"
            " BEGIN SELECT RAISE(ABORT, 'the transparency log is append-only'); END"
        )
