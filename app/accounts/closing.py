"""A resident's account closed by its owner: what could open it and who it was are forgotten, its opaque id stays.

The trail and whatever the account filed go on naming that id, which leads to nobody any more.
"""

from sqlalchemy import delete, or_, select

from app.accounts.api_keys import ApiKey
from app.accounts.demo_people import require_real
from app.accounts.events import AccountClosed
from app.accounts.links import OneTimeLink
from app.accounts.model import RESIDENT, Account, RoleHeld, SecondFactor, SignIn
from app.accounts.throttle import Throttle
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_

_OPENS_IT = (SignIn, SecondFactor, ApiKey, RoleHeld)


def close(unit: UnitOfWork, name: str, throttle: Throttle) -> None:
    """Close it for good: name, address, password and all that signs in go. The owner is told by a last mail.

    Raises NotVisible where nobody has such an account, BadInput for staff and for people of the demonstration.
    """
    account = require_closable(unit, name)
    if account.email:
        unit.tell(AccountClosed(account.email, account.language))
    throttle.forget(unit.session, name, account.email)
    for rows in _OPENS_IT:
        unit.session.execute(delete(rows).where(rows.account == name))
    mailed = or_(OneTimeLink.account == name, OneTimeLink.email == account.email)
    unit.session.execute(delete(OneTimeLink).where(mailed))
    account.disabled, account.display_name = True, ""
    account.email = account.password_hash = account.email_confirmed_at = None
    unit.note("close account", f"account/{name}")


def require_closable(unit: UnitOfWork, name: str) -> Account:
    """The account, where it is one that its owner closes. Raises as ``close`` does."""
    account = unit.session.scalars(select(Account).where(Account.name == name).with_for_update()).one_or_none()
    if account is None or account.disabled:
        raise NotVisible(N_("There is no account called “%(name)s”."), name=name)
    if account.kind != RESIDENT:
        raise BadInput(N_("Accounts of members of staff are closed by an administrator."))
    require_real(unit.session, name)
    return account


def named_or_at(unit: UnitOfWork, given: str) -> str:
    """The name of the account that is called so or has that e-mail address. Raises NotVisible."""
    either = or_(Account.name == given, Account.email == given.strip().lower())
    name = unit.session.scalars(select(Account.name).where(either)).first()
    if name is None:
        raise NotVisible(N_("There is no account called “%(name)s”."), name=given)
    return name
