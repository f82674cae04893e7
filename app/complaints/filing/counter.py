"""What was filed today at somebody's counter: that it was, and where it stands; not what it says."""

from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import lifecycle
from app.complaints.filing.filing import COUNTER, TELEPHONE
from app.complaints.model import ComplaintRow
from app.db.guarded import meets
from app.kernel import clock, labels, roles
from app.kernel.actor import Actor

MOST = 200


class Line(NamedTuple):
    """One report."""

    reference: str
    category: str
    department: str
    channel: str
    state: str
    received_at: datetime


def filed_today(session: Session, actor: Actor) -> list[Line]:
    """The newest first; of the counters at which this person may file for others."""
    mine = actor.departments(roles.FILE_FOR_OTHERS)
    today = clock.today()
    held = [labels.counter(department, today) for department in mine]
    at_counter = meets(ComplaintRow.labels, held, session.get_bind().dialect.name)
    columns = select(*(getattr(ComplaintRow, name) for name in Line._fields))
    changed_today = (
        ComplaintRow.state.in_(lifecycle.STATES),
        ComplaintRow.updated_at >= _beginning(today),
    )  # by an index
    wanted = columns.where(*changed_today, at_counter, ComplaintRow.channel.in_((COUNTER, TELEPHONE)))
    newest = wanted.order_by(ComplaintRow.received_at.desc()).limit(MOST)
    return [Line(*row) for row in session.execute(newest)]


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
