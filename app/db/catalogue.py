"""The catalogue's revision: one number that every change of what strangers read raises."""

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Base
from app.db.guarded import Public


class CatalogueRow(Public, Base):
    """One row. Public pages are as new as its revision."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


_REVISION = select(CatalogueRow.revision)


def revision(session: Session) -> int:
    """The present revision."""
    return session.scalars(_REVISION).one()


def raise_revision(session: Session) -> None:
    """Make every cached public page stale, when this transaction commits."""
    session.execute(update(CatalogueRow).values(revision=CatalogueRow.revision + 1))
