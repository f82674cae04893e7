"""Writing rows the short way: through the session's own connection, in its transaction and with its actor's role.

The ORM's insert costs several times what the row does. Nothing is read in this way, so the guard is not gone past; on
PostgreSQL the policies of the table judge what is written.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.base import Base


def write(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, each a value for every column that has no default."""
    if rows:
        session.connection().execute(insert(model.__table__), list(rows))  # type: ignore[arg-type]  # a table


def write_unless_there(session: Session, model: type[Base], row: dict[str, Any]) -> bool:
    """Add a row unless another stands in its place; whether it was added. Waits for one that is being written."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    table: Any = model.__table__
    written = dialect.insert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))
    return session.connection().execute(written, row).first() is not None


def write_or_add(session: Session, model: type[Base], key: dict[str, Any], row: dict[str, Any], counted: str) -> None:
    """Add a row, or add its number ``counted`` to that of the row which has this key."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    table: Any = model.__table__
    added = dialect.insert(table)
    both = table.c[counted] + added.excluded[counted]
    session.connection().execute(added.on_conflict_do_update(index_elements=list(key), set_={counted: both}), key | row)
