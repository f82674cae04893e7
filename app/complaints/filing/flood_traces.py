"""Reading and leaving the traces by which floods are seen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, Text, bindparam, delete, func, literal, literal_column, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.complaints.filing import flooding
from app.complaints.filing.flood_model import FilingTrace
from app.complaints.filing.flooding import Before
from app.db.prepared import Prepared
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids

KEPT = timedelta(days=2)


def before(session: Session, origin: str, ward: str, text_hash: str, now: datetime) -> Before:
    """What was filed before. ``origin`` and ``text_hash`` are keyed hashes, "" for what is not counted."""
    return ask_before(session, origin, ward, text_hash, now)()


def ask_before(session: Session, origin: str, ward: str, text_hash: str, now: datetime) -> Callable[[], Before]:
    """The same, asked now and read later (``compiled.in_one_go``)."""
    since = {f"since_{name}": now - rate.within for name, rate in _RATES.items()}
    asked = _BEFORE.ask(session, origin=origin, ward=ward, words=text_hash, **since)

    def read() -> Before:
        rows = asked()
        counted = {kind: number for kind, _, number in rows}
        return Before([at for kind, at, _ in rows if kind == _ORIGIN], counted[_WARD], counted[_WORDS])

    return read


def leave(unit: UnitOfWork, origin: str, ward: str, text_hash: str) -> None:
    """Let this filing be counted."""
    trace = {"id": ids.new_id(), "at": unit.now, "origin": origin, "ward": ward, "text_hash": text_hash}
    unit.add_later((FilingTrace, trace))


def prune(session: Session, now: datetime) -> None:
    """Forget what counts no longer."""
    session.execute(delete(FilingTrace).where(FilingTrace.at < now - KEPT))


_ORIGIN, _WARD, _WORDS = "origin", "ward", "words"
_RATES = {_ORIGIN: flooding.FROM_ADDRESS_A_DAY, _WARD: flooding.IN_WARD, _WORDS: flooding.WITH_SAME_WORDS}


def _recent(kind: str, column: InstrumentedAttribute[str], most: int) -> Select[datetime]:
    """The newest traces with that value in a column, within the time that counts and no more than are asked about."""
    value = bindparam(kind, type_=Text)
    alike = select(FilingTrace.at).where(column == value, value != "", FilingTrace.at > bindparam(f"since_{kind}"))
    # The number in the text itself: a planner that does not know it reads all traces of a ward.
    return alike.order_by(FilingTrace.at.desc()).limit(literal_column(str(most)))


def _all_at_once() -> CompoundSelect[Any]:
    """Rows (kind, moment, number): the moments of an origin; of ward and words how many there are."""
    origin = _recent(_ORIGIN, FilingTrace.origin, flooding.REFUSED.most).subquery()
    parts = [select(literal(_ORIGIN), origin.c.at, literal(1))]
    for kind, column in ((_WARD, FilingTrace.ward), (_WORDS, FilingTrace.text_hash)):
        found = _recent(kind, column, _RATES[kind].most).subquery()
        parts.append(select(literal(kind), func.max(found.c.at), func.count()).select_from(found))
    return union_all(*parts)


_BEFORE = Prepared(_all_at_once())
