"""What people change about their own account."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import links, sessions
from app.accounts.demo_people import require_real
from app.accounts.email_address import email_address
from app.accounts.events import AccountTouched, EmailChangeAsked
from app.accounts.invitations import display_name_of
from app.accounts.model import Account, SignIn
from app.accounts.registration import set_password
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import LANGUAGES, N_


def change_profile(unit: UnitOfWork, name: str, *, display_name: str, language: str) -> None:
    """Another name to be shown, or another language of mails. Raises BadInput."""
    if language not in LANGUAGES:
        raise BadInput(N_("Choose a language."))
    account = unit.session.get_one(Account, name)
    account.display_name, account.language = display_name_of(display_name), language
    unit.note("change profile", f"account/{name}")


def change_password(unit: UnitOfWork, name: str, password_hash: str, *, sign_in: int) -> None:
    """Another password; all sign-ins but this one end. Raises BadInput for people of the demonstration."""
    require_real(unit.session, name)
    set_password(unit, unit.session.get_one(Account, name), password_hash)
    sessions.end_all(unit, name, keep=sign_in)


def ask_email(unit: UnitOfWork, name: str, email: str) -> None:
    """Have a link mailed to another address, which counts once it is followed.

    The present one is told. Raises BadInput.
    """
    require_real(unit.session, name)
    asked = EmailChangeAsked(name, email_address(email))
    unit.tell(AccountTouched(name, "email-asked"))
    unit.tell(asked)


def confirm_email(unit: UnitOfWork, token: str) -> None:
    """The address of the link becomes its account's; the old one is told. Raises NotVisible."""
    link = links.use(unit.session, links.EMAIL, token, unit.now)
    account = unit.session.get(Account, link.account) if link.account else None
    taken = unit.session.scalars(select(Account.name).where(Account.email == link.email)).first()
    if account is None or account.disabled or taken:
        raise NotVisible(links.DEAD)
    if account.email:
        unit.tell(AccountTouched(account.name, "email", account.email))
    account.email, account.email_confirmed_at = link.email, unit.now
    links.claim_address(unit.session)
    links.void(unit.session, account.name, unit.now, links.RESET)  # they lie in the old mailbox
    unit.note("change e-mail address", f"account/{account.name}")


def sign_ins(session: Session, account: Account, now: datetime) -> list[SignIn]:
    """Where that account is signed in, last used first."""
    open_ones = select(SignIn).where(
        SignIn.account == account.name, SignIn.ended_at.is_(None), SignIn.confirmed_at.is_not(None)
    )
    rows = session.scalars(open_ones.order_by(SignIn.last_seen_at.desc()))
    return [row for row in rows if not sessions.is_over(account.kind, row.created_at, row.last_seen_at, now)]
