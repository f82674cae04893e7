"""Who handles the complaints of a department: whose role allows it there, and whose account is not disabled."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.orm import Session

from app.accounts.model import Account, RoleHeld
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel import roles

SUPERVISORS = "supervisors"
"""Stands in what a rule notifies for those who supervise the department that the report has then."""
_HANDLERS = [literal(role) for role in sorted(roles.HANDLERS)]


class Colleague(NamedTuple):
    """Somebody who handles complaints of a department."""

    account: str
    name: str
    supervises: bool


def handlers(department: Any, *columns: Any) -> Select[Any]:
    """These columns of the accounts (and of the roles by which) that handle complaints of that department.

    ``department`` may be a parameter.
    """
    held = RoleHeld.department == department, RoleHeld.role.in_(_HANDLERS), ~Account.disabled
    return select(*columns).join_from(RoleHeld, Account, RoleHeld.account == Account.name).where(*held)


def handles(session: Session, account: str, department: str) -> bool:
    """Whether somebody handles complaints of that department. ``session`` is the portal's."""
    return session.scalar(handlers(department, Account.name).where(Account.name == account).limit(1)) is not None


def colleagues(session: Reading, department: str) -> list[Colleague]:
    """Who handles complaints of that department. ``session`` is the portal's."""
    return _joined((account, name, role) for account, name, role in _COLLEAGUES.rows(session, department=department))


_COLLEAGUES = Prepared(
    handlers(bindparam("department"), Account.name, Account.display_name, RoleHeld.role).order_by(
        Account.display_name, Account.name
    )
)


def supervisors(session: Session, department: str) -> list[str]:
    """The accounts that supervise complaints of that department. ``session`` is the portal's."""
    return [one.account for one in colleagues(session, department) if one.supervises]


def named(session: Session, names: Iterable[str], department: str) -> list[str]:
    """Accounts, each once; the name ``SUPERVISORS`` stands for all who supervise the department."""
    every = [[name] if name != SUPERVISORS else supervisors(session, department) for name in names]
    return list(dict.fromkeys(chain.from_iterable(every)))


def _joined(rows: Iterable[tuple[str, str, str]]) -> list[Colleague]:
    known: dict[str, Colleague] = {}
    for account, name, role in rows:
        supervises = role == roles.SUPERVISOR or (account in known and known[account].supervises)
        known[account] = Colleague(account, name or account, supervises)
    return list(known.values())
