"""Row numbers for what the search indexes know: small, growing, never given twice.

The engine packs day and number into one 64-bit sort key, which ``app.kernel.ids`` would not leave room for.
"""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Base
from app.db.guarded import Internal


class NumberCounter(Internal, Base):
    """One row: the last number given."""

    __tablename__ = "number_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def take_numbers(session: Session, count: int) -> range:
    """``count`` numbers nobody else has, in this transaction; another writer waits for its end."""
    connection = session.connection()
    given = update(NumberCounter).where(NumberCounter.id == 1).values(last=NumberCounter.last + count)
    last: int = connection.execute(given.returning(NumberCounter.last)).scalar_one()
    return range(last - count + 1, last + 1)
