"""Mails about accounts. Each function looks up who is meant, makes the link where there is one, and sends the mail.

A mail that is not sent raises, and its event is tried again: then the person may get two links, of which both work.
"""

from datetime import timedelta

from sqlalchemy import select

from app.accounts import links
from app.accounts.events import AccountClosed, AccountTouched, EmailChangeAsked, Invited, RegistrationAsked, ResetAsked
from app.accounts.model import Account
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.notifications import letters
from app.notifications.letters import Letter
from app.notifications.message import compose
from app.notifications.post import Post

MOST_LINKS = 3
"""Mails of one purpose that one address gets within an hour, however often somebody asks."""
_PATHS = {
    links.REGISTER: "register/complete",
    links.RESET: "forgot-password/choose",
    links.INVITE: "invitation",
    links.EMAIL: "confirm-address",
}
_LETTERS = {
    links.REGISTER: letters.REGISTER,
    links.RESET: letters.RESET,
    links.INVITE: letters.INVITE,
    links.EMAIL: letters.EMAIL,
}


def registration_asked(database: Database, post: Post, event: RegistrationAsked) -> None:
    """A link for somebody new; for somebody known the news that there is an account already."""
    account = _with_email(database, event.email)
    if account is None:
        _send_link(database, post, links.REGISTER, email=event.email, language=event.language)
    elif not account.disabled:
        _send(post, letters.KNOWN, event.email, account.language, "sign-in")


def reset_asked(database: Database, post: Post, event: ResetAsked) -> None:
    """A link for the owner; nothing for an address that belongs to nobody."""
    account = _with_email(database, event.email)
    if account is not None and not account.disabled:
        _send_link(database, post, links.RESET, email=event.email, language=account.language, account=account.name)


def email_change_asked(database: Database, post: Post, event: EmailChangeAsked) -> None:
    """A link to the new address, unless it has an owner, who is told instead."""
    owner, account = _with_email(database, event.email), _named(database, event.account)
    if account is None or account.disabled:
        return
    if owner is None:
        _send_link(database, post, links.EMAIL, email=event.email, language=account.language, account=account.name)
    elif not owner.disabled:
        _send(post, letters.EMAIL_KNOWN, event.email, owner.language, "sign-in")


def invited(database: Database, post: Post, event: Invited) -> None:
    """The invitation, unless it was accepted or taken back meanwhile."""
    account = _named(database, event.account)
    if account is None or account.email is None or account.disabled or account.password_hash:
        return
    _send_link(database, post, links.INVITE, email=account.email, language=account.language, account=account.name)


def account_touched(database: Database, post: Post, event: AccountTouched) -> None:
    """The news to the owner, at the address the account has, or had."""
    account = _named(database, event.account)
    to = event.email or (account.email if account else None)
    if account is not None and to:
        _send(post, letters.touched(event.what), to, account.language, "forgot-password")


def account_closed(_database: Database, post: Post, event: AccountClosed) -> None:
    """The last mail to somebody of whom the portal knows nothing more."""
    _send(post, letters.CLOSED, event.email, event.language, "register")


def link_path(purpose: str, language: str, token: str) -> str:
    """Where a link of that purpose leads."""
    return f"/{language}/{_PATHS[purpose]}?token={token}"


def _send_link(
    database: Database, post: Post, purpose: str, *, email: str, language: str, account: str | None = None
) -> None:
    with database.unit(SYSTEM) as unit:
        if links.made_since(unit.session, purpose, email, unit.now - timedelta(hours=1)) >= MOST_LINKS:
            return
        token = links.make(unit.session, purpose, unit.now, email=email, language=language, account=account)
    hours = int(links.LASTS[purpose] / timedelta(hours=1))
    path = link_path(purpose, language, token)
    letter = _LETTERS[purpose]
    post.send(compose(post, letter, to=email, language=language, path=path, hours=hours, account=account))


def _send(post: Post, letter: Letter, to: str, language: str, path: str) -> None:
    post.send(compose(post, letter, to=to, language=language, path=f"/{language}/{path}"))


def _with_email(database: Database, email: str) -> Account | None:
    with database.open(SYSTEM) as session:
        return session.scalars(select(Account).where(Account.email == email)).one_or_none()


def _named(database: Database, name: str) -> Account | None:
    with database.open(SYSTEM) as session:
        return session.get(Account, name)
