"""The catalogue's revision: one number that every change of what strangers read raises."""

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
            driver: Any = connection.driver_connection
            row = driver.execute(_REVISION).fetchone()
            return int(row[0]) if row else 0
        finally:
            connection.close()
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_REVISION, None, error) from error


def raise_revision(session: Session) -> None:
    """Make every cached public page stale, when this transaction commits."""
    session.execute(update(CatalogueRow).values(revision=CatalogueRow.revision + 1))
