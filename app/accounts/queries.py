"""Finding out who somebody is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.model import STAFF, Account, RoleHeld
from app.kernel.actor import Actor, member_of_staff
from app.kernel.errors import NotVisible
from app.kernel.roles import Held
from app.kernel.text import N_


def actor_named(session: Session, name: str) -> Actor:
    """The member of staff of that name, with his roles. Raises NotVisible for one who is unknown or disabled."""
    account = session.get(Account, name)
    if account is None or account.disabled:
        sentence = N_("There is no member of staff called “%(name)s”. Add one with: psis staff add %(name)s …")
        raise NotVisible(sentence, name=name)
    rows = session.execute(select(RoleHeld.role, RoleHeld.department).where(RoleHeld.account == name))
    return member_of_staff(name, [Held(role, department) for role, department in rows])


def staff_called(session: Session, name: str) -> str:
    """What others call the member of staff of that account, disabled or not; anybody else's name as it came."""
    account = session.get(Account, name)
    return (account.display_name if account is not None and account.kind == STAFF else "") or name
