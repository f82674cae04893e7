"""Publishing the log's head once a day, for everybody to keep: then no later hand can cut or change what was before.

Each head enters the audit trail too, so that whoever rewrites the log with its heads has the trail against him.
"""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import raise_revision
from app.db.trail import AuditEntry
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from records.log_chain import Head
from records.log_model import LogDay, LogEntry

_ACTION = "publish log head"


def publish_day(unit: UnitOfWork, day: date) -> LogDay | None:
    """Publish the log's head at the end of that day; None where it was, or there was no entry yet. For the worker."""
    end = datetime.combine(day + timedelta(days=1), time(), clock.zone()).astimezone(UTC)
    before = select(LogEntry.sequence, LogEntry.hash).where(LogEntry.at < end)
    last = unit.session.execute(before.order_by(LogEntry.sequence.desc()).limit(1)).one_or_none()
    if last is None or unit.session.get(LogDay, day) is not None:
        return None
    head = LogDay(day=day, sequence=last.sequence, hash=last.hash, at=unit.now)
    unit.session.add(head)
    raise_revision(unit.session)
    unit.note(_ACTION, f"log/{day.isoformat()}", sequence=last.sequence, hash=last.hash)
    return head


def heads_in_trail(session: Session) -> list[Head]:
    """The heads that the audit trail holds, for whoever may read it."""
    details = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == _ACTION))
    return [Head(found["sequence"], found["hash"]) for found in map(msgspec.json.decode, details)]
