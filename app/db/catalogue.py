"""The catalogue's revision: one number that every change of what strangers read raises."""

from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection, update
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
_NAME = b"psis_revision"


def revision(database: Database) -> int:
    """The present revision. Raises OperationalError where the database is away.

    Every public page asks for it before anything else, hence by the driver: a session takes ten times as long.
    """
    engine = database.strangers
    try:
        connection = engine.raw_connection()
        try:
            return _of_file(connection) if engine.dialect.name == "sqlite" else _of_server(engine, connection)
        finally:
            connection.close()
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_REVISION, None, error) from error


def _of_file(connection: PoolProxiedConnection) -> int:
    driver: Any = connection.driver_connection
    row = driver.execute(_REVISION).fetchone()
    return int(row[0]) if row else 0


def _of_server(engine: Engine, connection: PoolProxiedConnection) -> int:
    """By the library below the driver: the driver's cursor takes as long as all the rest of the trip."""
    driver: Any = connection.driver_connection
    if _NAME not in connection.info:
        _require(engine, driver.pgconn.prepare(_NAME, _REVISION.encode()))
        connection.info[_NAME] = True
    found = driver.pgconn.exec_prepared(_NAME, None)
    if found.error_message:
        connection.info.pop(_NAME, None)  # a pooler between may have taken it away
    _require(engine, found)
    return int(found.get_value(0, 0) or 0)


def _require(engine: Engine, answer: Any) -> None:
    """Raises the driver's OperationalError where the server says that something went wrong, or is away."""
    if answer.error_message:
        raise engine.dialect.loaded_dbapi.OperationalError(answer.error_message.decode(errors="replace"))


def raise_revision(session: Session) -> None:
    """Make every cached public page stale, when this transaction commits."""
    session.execute(update(CatalogueRow).values(revision=CatalogueRow.revision + 1))
