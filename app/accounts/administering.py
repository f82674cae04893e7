"""Members of staff as administrators see and change them: nobody their own roles, and one administrator stays."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from app.accounts import links, sessions
from app.accounts.commands import appoint
from app.accounts.model import STAFF, Account, RoleHeld
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, MoveNotAllowed, NotVisible
from app.kernel.roles import ADMINISTRATOR, STAFF_ROLES, Held
from app.kernel.text import N_


class Person(NamedTuple):
    """A member of staff. ``arrived``: the invitation was followed and a password chosen."""

    name: str
    display_name: str
    email: str | None
    language: str
    disabled: bool
    arrived: bool
    created_at: datetime | None
    held: tuple[Held, ...]

    @property
    def state(self) -> str:
        """``open`` or ``closed``; ``invited``: no password was chosen yet; ``none``: nothing to sign in with."""
        if self.disabled or self.arrived:
            return "closed" if self.disabled else "open"
        return "invited" if self.email else "none"


_Columns = Row[str, str, str | None, str, bool, bool, datetime | None]


def staff(session: Session) -> list[Person]:
    """Every member of staff with his roles, by name."""
    held: dict[str, list[Held]] = defaultdict(list)
    ordered = select(RoleHeld).order_by(RoleHeld.department, RoleHeld.role)
    for row in session.scalars(ordered):
        held[row.account].append(Held(row.role, row.department))
    found = session.execute(_PEOPLE.order_by(Account.name))
    return [_person(row, held[row[0]]) for row in found]


def person(session: Session, name: str) -> Person:
    """The member of staff of that name. Raises NotVisible, for residents too."""
    found = session.execute(_PEOPLE.where(Account.name == name)).first()
    if found is None:
        raise NotVisible(N_("There is no such member of staff."))
    rows = session.scalars(
        select(RoleHeld).where(RoleHeld.account == name).order_by(RoleHeld.department, RoleHeld.role)
    )
    return _person(found, [Held(row.role, row.department) for row in rows])


def employ(unit: UnitOfWork, name: str, role: str, department: str) -> None:
    """Give a role in a department. Twice is the same as once. Raises BadInput, MoveNotAllowed, NotVisible."""
    require_other(unit, name)
    if role not in STAFF_ROLES:
        raise BadInput(N_("There is no role “%(role)s”."), role=role[:40])
    appoint(unit, name, role, department)


def dismiss(unit: UnitOfWork, name: str, role: str, department: str) -> None:
    """Take a role in a department away. Twice is the same as once. Raises MoveNotAllowed, NotVisible."""
    require_other(unit, name)
    before = _administrators(unit)
    row = unit.session.get(RoleHeld, (name, role, department))
    if row is None:
        return
    unit.session.delete(row)
    unit.session.flush()
    _require_administrator(unit, before)
    unit.note("take role", f"account/{name}", role=role, department=department)


def set_disabled(unit: UnitOfWork, name: str, *, disabled: bool) -> None:
    """Close an account, or open it again. Closed, its sign-ins and mailed links are over: opened again, it has none.

    The unit is the portal's own, in somebody's name: no role ends sign-ins. Raises MoveNotAllowed, NotVisible.
    """
    require_other(unit, name)
    before = _administrators(unit)
    account = unit.session.get(Account, name)
    if account is None or account.disabled == disabled:
        return
    account.disabled = disabled
    unit.session.flush()
    _require_administrator(unit, before)
    unit.note("disable account" if disabled else "enable account", f"account/{name}")
    if disabled:
        sessions.end_all(unit, name)
        links.void(unit.session, name, unit.now, links.RESET, links.EMAIL)


def rename(unit: UnitOfWork, name: str, display_name: str) -> None:
    """Change the name that others read."""
    person(unit.session, name)
    account = unit.session.get(Account, name)
    if account is not None and account.display_name != display_name:
        account.display_name = display_name
        unit.session.flush()
        unit.note("rename account", f"account/{name}")


def require_other(unit: UnitOfWork, name: str) -> None:
    """Raise MoveNotAllowed where somebody is about to change his own account, NotVisible where there is none."""
    person(unit.session, name)
    if unit.actor.name == name:
        own = N_("Nobody changes their own roles or closes their own account: ask another administrator.")
        raise MoveNotAllowed(own)


def _person(row: _Columns, held: list[Held]) -> Person:
    name, display_name, email, language, disabled, arrived, created_at = row
    return Person(name, display_name, email, language, disabled, arrived, created_at, tuple(held))


_PEOPLE = select(
    Account.name,
    Account.display_name,
    Account.email,
    Account.language,
    Account.disabled,
    Account.password_hash.is_not(None),
    Account.created_at,
).where(Account.kind == STAFF)


def _administrators(unit: UnitOfWork) -> Sequence[str]:
    """Whoever can administer, locked until this unit ends: two at once could each leave the other as the last."""
    holds = exists().where(RoleHeld.account == Account.name, RoleHeld.role == ADMINISTRATOR)
    able = select(Account.name).where(Account.disabled.is_(False), Account.kind == STAFF, holds)
    return unit.session.scalars(able.order_by(Account.name).with_for_update()).all()


def _require_administrator(unit: UnitOfWork, before: Sequence[str]) -> None:
    """Raise MoveNotAllowed where somebody could administer before and nobody can any more."""
    if before and not _administrators(unit):
        raise MoveNotAllowed(N_("At least one administrator must stay."))
