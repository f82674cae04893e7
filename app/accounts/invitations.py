"""Accounts of members of staff: made by somebody who may, opened by a link, closed again."""

import re
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts import links, sessions
from app.accounts.commands import appoint
from app.accounts.demo_people import require_real
from app.accounts.email_address import email_address
from app.accounts.events import AccountTouched, Invited
from app.accounts.model import STAFF, Account, RoleHeld, SecondFactor
from app.accounts.throttle import Throttle
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held
from app.kernel.text import N_

_NAME = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_LONGEST_NAME = 40
_LONGEST_DISPLAY_NAME = 100


def make_account(
    unit: UnitOfWork, name: str, *, display_name: str, email: str, language: str, held: Iterable[Held] = ()
) -> Account:
    """An account of a member of staff with these roles, which nothing opens yet. Raises BadInput.

    A name that is known and has no e-mail address yet, as ``psis staff add`` makes them, is given one.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        sentence = N_("“%(name)s” is no short name: lower-case letters, digits, single dots and hyphens, please.")
        raise BadInput(sentence, name=name[:_LONGEST_NAME])
    email = email_address(email)
    if unit.session.scalars(select(Account.name).where(Account.email == email)).first():
        raise BadInput(N_("There is an account with this e-mail address already."))
    account = unit.session.get(Account, name)
    if account is not None and (account.email or account.kind != STAFF):
        raise BadInput(N_("There is an account called “%(name)s” already."), name=name)
    if account is None:
        account = Account(name=name, kind=STAFF, disabled=False, created_at=unit.now)
        unit.session.add(account)
        unit.note("add account", f"account/{name}")
    else:  # whoever gets it gets its roles, and the trail says which
        held_by_name = select(RoleHeld.role, RoleHeld.department).where(RoleHeld.account == name)
        roles = sorted(f"{role} of {department}" for role, department in unit.session.execute(held_by_name))
        unit.note("hand over account", f"account/{name}", roles=roles)
    account.display_name, account.email, account.language = display_name_of(display_name), email, language
    try:
        unit.session.flush()
    except IntegrityError as problem:  # somebody took address or name at the same moment
        raise BadInput(N_("There is an account with this e-mail address or short name already.")) from problem
    for role, department in held:
        appoint(unit, name, role, department)
    return account


def display_name_of(text: str) -> str:
    """A name as people write it, blanks tidied. Raises BadInput for none, and for one that no page has room for."""
    name = " ".join(text.split())
    if not 0 < len(name) <= _LONGEST_DISPLAY_NAME or not name.isprintable():
        raise BadInput(N_("Enter a name of at most %(count)s characters."), count=_LONGEST_DISPLAY_NAME)
    return name


def invite(
    unit: UnitOfWork, name: str, *, display_name: str, email: str, language: str, held: Iterable[Held] = ()
) -> None:
    """Make an account and let the worker mail its owner a link to choose a password. Raises BadInput."""
    make_account(unit, name, display_name=display_name, email=email, language=language, held=held)
    invite_again(unit, name)


def invite_again(unit: UnitOfWork, name: str) -> None:
    """Mail the link once more. Raises NotVisible, and BadInput for an account that has been opened."""
    waiting_account(unit, name)
    unit.tell(Invited(name))
    unit.note("invite", f"account/{name}")


def waiting_account(unit: UnitOfWork, name: str) -> Account:
    """The account of somebody who has not chosen a password yet. Raises NotVisible, BadInput."""
    account = staff_account(unit, name)
    if account.password_hash or not account.email:
        raise BadInput(N_("“%(name)s” cannot be invited: the account is open, or has no e-mail address."), name=name)
    return account


def accept(unit: UnitOfWork, token: str, password_hash: str) -> str:
    """The name of the account that the link opened with that password. Raises NotVisible."""
    name = links.use(unit.session, links.INVITE, token, unit.now).account
    account = unit.session.get(Account, name) if name else None
    if account is None or account.disabled or account.password_hash:
        raise NotVisible(links.DEAD)
    account.password_hash, account.email_confirmed_at = password_hash, unit.now
    unit.note("accept invitation", f"account/{account.name}")
    return account.name


def reset_second_factors(unit: UnitOfWork, name: str, throttle: Throttle) -> None:
    """Take away all second factors of somebody who lost them; the next sign-in sets one up.

    Raises NotVisible, BadInput for people of the demonstration.
    """
    staff_account(unit, name)
    require_real(unit.session, name)
    unit.session.execute(delete(SecondFactor).where(SecondFactor.account == name))
    throttle.forgive_codes(unit.session, name)
    unit.tell(AccountTouched(name, "reset-mfa"))
    unit.note("reset second factors", f"account/{name}")
    sessions.end_all(unit, name)


def staff_account(unit: UnitOfWork, name: str) -> Account:
    """The account of that member of staff, disabled or not. Raises NotVisible."""
    account = unit.session.get(Account, name)
    if account is None or account.kind != STAFF:
        raise NotVisible(N_("There is no account called “%(name)s”."), name=name)
    return account
