"""Mails to whoever reported something. Who that is, is opened here, in the worker, and goes no further than the mail.

It is looked up how the report stands when the mail is written. One that nobody can be written about, whose reporter
wants no such mail, or that waits to be judged as spam is passed over.
"""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.model import Account
from app.complaints import lifecycle, mails, queries, references
from app.complaints.entries import circle_of
from app.complaints.filing import filing
from app.complaints.following import satisfaction
from app.complaints.following.model import ScoreRow
from app.complaints.identity import open_identity
from app.complaints.key_store import Vault
from app.complaints.mails import NoticeDue
from app.complaints.model import ComplaintRow
from app.db.session import Database
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.text import N_, Phrase
from app.notifications.message import Ending, compose
from app.notifications.post import Post
from app.notifications.report_letters import STOP_MAILS, TO_REPORTERS

WITH_RECEIPT_MAIL = (filing.WEB, filing.COUNTER, filing.TELEPHONE)
"""Channels whose receipt goes to the address that was given, so that nothing else need say that it has arrived."""
_WAITING = N_("Waiting for you")


class Reader(NamedTuple):
    """Where a reporter is written to. ``given``: the address was given with the report, else it is the account's.

    ``language`` is that of the account where there is one, else the one in which was reported.
    """

    email: str
    language: str
    given: bool
    account: bool


def notice(database: Database, post: Post, vault: Vault, event: NoticeDue) -> None:
    """The mail that is due. One question in place of the bare news where the report has ended; else that news."""
    if event.kind == mails.RATE and not _write(database, post, vault, event):
        event = NoticeDue(event.complaint, mails.STATE)
    if event.kind != mails.RATE:
        _write(database, post, vault, event)


def _write(database: Database, post: Post, vault: Vault, event: NoticeDue) -> bool:
    """Send it; whether there was anything to send."""
    with database.unit(SYSTEM) as unit:
        row = unit.session.get(ComplaintRow, event.complaint)
        silent = row is None or (row.quarantined and event.kind not in mails.OF_PROTECTION)
        reader = _reader(unit.session, vault, row) if row is not None and not silent else None
        if row is None or reader is None or not _is_due(unit.session, row, reader, event):
            return False
        mails.row_of(unit, vault.seal, row.id)
        said = _values(unit.session, row)
        language, slug = reader.language, references.slug(row.reference)
    path = f"/{language}/account/reports/{slug}" if reader.account else f"/{language}/follow?reference={slug}"
    ending = Ending(STOP_MAILS, f"/{language}/follow/mails/stop?token={mails.stop_token(vault.seal, event.complaint)}")
    letter = TO_REPORTERS[event.kind]
    post.send(compose(post, letter, to=reader.email, language=language, path=path, ending=ending, **said))
    return True


def _is_due(session: Session, row: ComplaintRow, reader: Reader, event: NoticeDue) -> bool:
    """Whether it is wanted, and still true when it is written."""
    if mails.CHOSEN_AS.get(event.kind, event.kind) not in mails.wanted(session, row.id):
        return False
    if event.kind == mails.RECEIVED:
        return not (reader.given and event.channel in WITH_RECEIPT_MAIL)
    if event.kind == mails.RATE:
        return row.state in satisfaction.RATED and session.get(ScoreRow, row.id) is None
    return event.kind != mails.OVERDUE or queries.clocks_of(session, row).answer.overdue


def _values(session: Session, row: ComplaintRow) -> dict[str, object]:
    due = queries.clocks_of(session, row).answer.due
    state = _WAITING if row.state == lifecycle.WAITING else lifecycle.NAMES[row.state]
    return {"reference": row.reference, "state": Phrase(state), "day": clock.day_of(due).isoformat() if due else ""}


def _reader(session: Session, vault: Vault, row: ComplaintRow) -> Reader | None:
    """The address that was given; else that of the account which the report belongs to."""
    contact, account = open_identity(session, vault.keys, row.id), circle_of(row).account
    found = select(Account.email, Account.language).where(Account.name == account, Account.disabled.is_(False))
    owner = session.execute(found).first() if account else None
    language = owner.language if owner else row.language
    if contact is not None and contact.email:
        return Reader(contact.email, language, given=True, account=bool(account))
    return Reader(owner.email, language, given=False, account=True) if owner and owner.email else None
