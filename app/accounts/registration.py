"""Accounts of residents, and passwords that were forgotten: asked for without signing in, finished by a mailed link.

What is asked for is only told to the worker, so that the same is done, said and waited for, whoever exists.
Passwords come as hashes: to make one takes long, and nobody else writes while a unit of work is open.
"""

import secrets

from sqlalchemy import select

from app.accounts import api_keys, links, sessions
from app.accounts.demo_people import require_real
from app.accounts.email_address import email_address
from app.accounts.events import AccountTouched, RegistrationAsked, ResetAsked
from app.accounts.invitations import display_name_of
from app.accounts.model import RESIDENT, Account
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotVisible


def ask_registration(unit: UnitOfWork, email: str, language: str) -> None:
    """Raises BadInput for what is no e-mail address."""
    unit.tell(RegistrationAsked(email_address(email), language))


def ask_reset(unit: UnitOfWork, email: str, language: str) -> None:
    """Raises BadInput for what is no e-mail address."""
    unit.tell(ResetAsked(email_address(email), language))


def complete(unit: UnitOfWork, token: str, display_name: str, password_hash: str) -> str:
    """The name (opaque) of the new account of a resident. Raises NotVisible for a dead link, BadInput."""
    link = links.use(unit.session, links.REGISTER, token, unit.now)
    if unit.session.scalars(select(Account.name).where(Account.email == link.email)).first():
        raise NotVisible(links.DEAD)
    account = Account(
        name=f"r-{secrets.token_hex(8)}",
        display_name=display_name_of(display_name),
        kind=RESIDENT,
        disabled=False,
        email=link.email,
        language=link.language,
        password_hash=password_hash,
        email_confirmed_at=unit.now,
        created_at=unit.now,
    )
    unit.session.add(account)
    links.claim_address(unit.session)
    unit.note("register", f"account/{account.name}")
    return account.name


def reset(unit: UnitOfWork, token: str, password_hash: str) -> str:
    """The name of the account that has this password from now on; all its sign-ins and keys for programs end.

    Whoever had the old password may have made some. Raises NotVisible, BadInput.
    """
    name = links.use(unit.session, links.RESET, token, unit.now).account
    account = unit.session.get(Account, name) if name else None
    if account is None or account.disabled:
        raise NotVisible(links.DEAD)
    require_real(unit.session, account.name)
    set_password(unit, account, password_hash, told="password-reset")
    account.email_confirmed_at = unit.now  # the link came by mail
    sessions.end_all(unit, account.name)
    api_keys.revoke_all(unit, account.name)
    return account.name


def set_password(unit: UnitOfWork, account: Account, password_hash: str, *, told: str = "password") -> None:
    """Give an account another password, and tell its owner. No link that was asked for before works any more.

    Not those to another address either: whoever was signed in beside the owner may have asked for one.
    """
    account.password_hash = password_hash
    links.void(unit.session, account.name, unit.now, links.RESET, links.INVITE, links.EMAIL)
    unit.tell(AccountTouched(account.name, told))
    unit.note("change password", f"account/{account.name}")
