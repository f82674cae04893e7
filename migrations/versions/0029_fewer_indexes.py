"""Filing writes fewer indexes: those that no question needs go, and those of teams and priorities keep what is unusual.

In SQLite the keys of forms and receipts are the tables themselves, which they were beside.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

UNASKED = (
    ("ix_complaint_department_received_at", "complaint", ["department", "received_at"]),
    ("ix_complaint_department_category_received_at", "complaint", ["department", "category", "received_at"]),
    ("ix_complaint_department_counts_from", "complaint", ["department", "counts_from"]),
    ("ix_complaint_work_assignee_complaint_id", "complaint_work", ["assignee", "complaint_id"]),
)
UNUSUAL = {"team": "team <> ''", "priority": "priority > 0"}
KEYED = {
    "complaint_receipt": (("complaint_id", "INTEGER"), ("made_at", "DATETIME")),
    "complaint_filing": (("digest", "TEXT"), ("complaint_id", "INTEGER"), ("day", "DATE")),
}
DEFERRED = {"complaint_filing": " DEFERRABLE INITIALLY DEFERRED"}


def upgrade() -> None:
    for name, table, _columns in UNASKED:
        op.drop_index(name, table)
    for column, unusual in UNUSUAL.items():
        _listed_by(column, sa.text(unusual))
    _keyed(" WITHOUT ROWID")


def downgrade() -> None:
    _keyed("")
    for column in UNUSUAL:
        _listed_by(column, None)
    for name, table, columns in UNASKED:
        op.create_index(name, table, columns)


def _listed_by(column: str, where: sa.TextClause | None) -> None:
    name = f"ix_complaint_work_department_{column}_state_received_at"
    op.drop_index(name, "complaint_work")
    columns = ["department", column, "state", "received_at"]
    op.create_index(name, "complaint_work", columns, sqlite_where=where, postgresql_where=where)


def _keyed(how: str) -> None:
    """Make the tables anew, in the order of their keys or in that of their rows."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in KEYED.items():
        said = "".join(f"{name} {kind} NOT NULL, " for name, kind in columns)
        refers = f"FOREIGN KEY (complaint_id) REFERENCES complaint (id) ON DELETE CASCADE{DEFERRED.get(table, '')}"
        op.drop_index(f"ix_{table}_complaint_id", table)
        op.rename_table(table, "complaint_before")
        op.execute(
            f"CREATE TABLE {table} (key_hash TEXT NOT NULL, {said}CONSTRAINT pk_{table} PRIMARY KEY (key_hash), "
            f"CONSTRAINT fk_{table}_complaint_id {refers}){how}"
        )
        names = ", ".join(["key_hash", *(name for name, _kind in columns)])
        op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM complaint_before ORDER BY key_hash")  # noqa: S608 - named above
        op.drop_table("complaint_before")
        op.create_index(f"ix_{table}_complaint_id", table, ["complaint_id"])
