"""The catalogue's revision: one number that every change of what strangers read raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Base
from app.db.guarded import Public
from app.db.session import Database


class CatalogueRow(Public, Base):
    """One row. Public pages are as new as its revision."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


_REVISION = "SELECT revision FROM catalogue"


def revision(database: Database) -> int:
    """The present revision. Raises OperationalError where the database is away.

    Every public page asks for it before anything else, hence by the driver: a session takes ten times as long.
    """
    engine = database.strangers
    try:
        connection = engine.raw_connection()
        try:
            with _alone(connection.driver_connection, engine.dialect.name) as driver:
                row = driver.execute(_REVISION).fetchone()
            return int(row[0]) if row else 0
        finally:
            connection.close()
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_REVISION, None, error) from error


@contextmanager
def _alone(driver: Any, dialect: str) -> Iterator[Any]:
    """One statement needs no transaction: to a database server it goes alone, and not as the second of three."""
    if dialect == "postgresql":
        driver.autocommit = True
    try:
        yield driver
    finally:
        if dialect == "postgresql":
            driver.autocommit = False


def raise_revision(session: Session) -> None:
    """Make every cached public page stale, when this transaction commits."""
    session.execute(update(CatalogueRow).values(revision=CatalogueRow.revision + 1))
