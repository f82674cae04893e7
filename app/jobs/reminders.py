"""Once a day: who among the publishers is reminded of what is due."""

from datetime import date

from sqlalchemy import select

from app.accounts.model import Account, RoleHeld
from app.accounts.queries import actor_named
from app.city.queries import calendar_of
from app.db.outbox import Message
from app.db.unit_of_work import UnitOfWork
from app.jobs.tools import Tools
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM
from records import deadlines, desk_queue
from records.events import DeadlinesReached


def remind(tools: Tools) -> None:
    """Tell the outbox of every publisher for whom something became near or overdue today, of each once a day."""
    with tools.database.unit(SYSTEM) as unit:
        today = clock.day_of(unit.now)
        told = _told(unit)
        for name in _publishers(unit):
            event = DeadlinesReached(name, today.isoformat())
            if event not in told and _has_news(unit, name, today):
                unit.tell(event)


def _publishers(unit: UnitOfWork) -> list[str]:
    held = select(RoleHeld.account).where(RoleHeld.role == roles.PUBLISHER)
    found = select(Account.name).where(Account.name.in_(held), ~Account.disabled, Account.email.is_not(None))
    return list(unit.session.scalars(found.order_by(Account.name)))


def _told(unit: UnitOfWork) -> list[DeadlinesReached]:
    """What the outbox still remembers, which is a month: a worker that begins anew reminds of nothing twice."""
    found = select(Message.payload).where(Message.name == DeadlinesReached.__name__)
    return [DeadlinesReached.from_payload(payload) for payload in unit.session.scalars(found)]


def _has_news(unit: UnitOfWork, name: str, today: date) -> bool:
    waiting = set(desk_queue.due_days(unit.session, actor_named(unit.session, name)))
    return any(deadlines.is_news(calendar_of(unit.session, where), day, today) for where, day in waiting)
