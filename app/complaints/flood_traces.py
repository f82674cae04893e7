"""Reading and leaving the traces by which floods are seen."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints import flooding
from app.complaints.flood_model import FilingTrace
from app.complaints.flooding import Before, Rate
from app.db.prepared import Prepared
from app.db.unit_of_work import UnitOfWork
from app.db.writing import write
from app.kernel import ids

KEPT = timedelta(days=2)


def before(session: Session, origin: str, ward: str, text_hash: str, now: datetime) -> Before:
    """What was filed before. ``origin`` and ``text_hash`` are keyed hashes, "" for what is not counted."""
    return Before(
        _OF_ORIGIN.moments(session, origin, now),
        _OF_WARD.moments(session, ward, now),
        _OF_WORDS.moments(session, text_hash, now),
    )


def leave(unit: UnitOfWork, origin: str, ward: str, text_hash: str) -> None:
    """Let this filing be counted."""
    trace = {"id": ids.new_id(), "at": unit.now, "origin": origin, "ward": ward, "text_hash": text_hash}
    write(unit.session, FilingTrace, [trace])


def prune(session: Session, now: datetime) -> None:
    """Forget what counts no longer."""
    session.execute(delete(FilingTrace).where(FilingTrace.at < now - KEPT))


class _Window:
    """The newest traces with the same value in a column: within that time, and no more than are asked about."""

    def __init__(self, column: InstrumentedAttribute[Any], rate: Rate, most: int = 0) -> None:
        recent = select(FilingTrace.at).where(column == bindparam("value"), FilingTrace.at > bindparam("since"))
        self._newest = Prepared(recent.order_by(FilingTrace.at.desc()).limit(most or rate.most))
        self._within = rate.within

    def moments(self, session: Session, value: str, now: datetime) -> list[datetime]:
        """None for the value "": that is not counted."""
        return [at for (at,) in self._newest.rows(session, value=value, since=now - self._within)] if value else []


_OF_ORIGIN = _Window(FilingTrace.origin, flooding.FROM_ADDRESS_A_DAY, flooding.REFUSED.most)
_OF_WARD = _Window(FilingTrace.ward, flooding.IN_WARD)
_OF_WORDS = _Window(FilingTrace.text_hash, flooding.WITH_SAME_WORDS)
