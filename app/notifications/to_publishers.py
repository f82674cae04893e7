"""Mails about work that is due: numbers alone, for a mail is read by others than the desk."""

from datetime import date

from app.accounts.model import Account
from app.accounts.queries import actor_named
from app.city.queries import calendar_of
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.notifications import letters
from app.notifications.message import compose
from app.notifications.post import Post
from records import deadlines, desk_queue
from records.events import DeadlinesReached


def deadlines_reached(database: Database, post: Post, event: DeadlinesReached) -> None:
    """How much is due on the next working day and how much is overdue; no mail where all was done meanwhile."""
    today = date.fromisoformat(event.day)
    with database.open(SYSTEM) as session:
        account = session.get(Account, event.account)
        if account is None or account.disabled or account.email is None:
            return
        waiting = desk_queue.due_days(session, actor_named(session, event.account))
        near = sum(deadlines.is_near(calendar_of(session, where), day, today) for where, day in waiting)
        to, language = account.email, account.language
    overdue = sum(day < today for _, day in waiting)
    if near or overdue:
        path = f"/{language}/desk/work?sort=due"
        mail = compose(post, letters.DEADLINES, to=to, language=language, path=path, near=near, overdue=overdue)
        post.send(mail)
