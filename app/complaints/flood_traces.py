"""Reading and leaving the traces by which floods are seen."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, literal, select, union_all
from sqlalchemy.orm import Session

from app.complaints import flooding
from app.complaints.flood_model import FilingTrace
from app.complaints.flooding import Before
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids

KEPT = timedelta(days=2)
_MOST = 200
"""More than any rate allows."""


def before(session: Session, origin: str, ward: str, text_hash: str, now: datetime) -> Before:
    """What was filed before. ``origin`` and ``text_hash`` are keyed hashes, "" for what is not counted."""
    windows = (
        ("origin", FilingTrace.origin == origin, flooding.FROM_ADDRESS_A_DAY, origin),
        ("ward", FilingTrace.ward == ward, flooding.IN_WARD, ward),
        ("words", FilingTrace.text_hash == text_hash, flooding.WITH_SAME_WORDS, text_hash),
    )
    parts = [_moments(name, same, now - rate.within) for name, same, rate, value in windows if value]
    if not parts:
        return Before()
    found: dict[str, list[datetime]] = {"origin": [], "ward": [], "words": []}
    for name, at in session.execute(union_all(*parts)):
        found[name].append(at)
    return Before(found["origin"], found["ward"], found["words"])


def leave(unit: UnitOfWork, origin: str, ward: str, text_hash: str) -> None:
    """Let this filing be counted."""
    unit.session.add(FilingTrace(id=ids.new_id(), at=unit.now, origin=origin, ward=ward, text_hash=text_hash))


def prune(session: Session, now: datetime) -> None:
    """Forget what counts no longer."""
    session.execute(delete(FilingTrace).where(FilingTrace.at < now - KEPT))


def _moments(name: str, same: ColumnElement[bool], since: datetime) -> Select[str, datetime]:
    newest = select(FilingTrace.at).where(same, FilingTrace.at > since).order_by(FilingTrace.at.desc()).limit(_MOST)
    inner = newest.subquery()
    return select(literal(name), inner.c.at)
