"""Which mails a reporter gets of his complaint: all until he says otherwise, on his page or by a mail's link."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.sealing import Seal, token_hash
from app.complaints import lifecycle, secrecy
from app.complaints.entries import circle_of
from app.complaints.events import (
    ComplaintMessageWritten,
    ComplaintMoved,
    ComplaintRecategorised,
    ComplaintReceived,
    IdentityOpened,
)
from app.complaints.following.model import MailRow
from app.complaints.model import FROM_OFFICE, ComplaintRow
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotVisible
from app.kernel.events import Event
from app.kernel.text import N_

RECEIVED, STATE, MESSAGE, OVERDUE, RATE = "received", "state", "message", "overdue", "rate"
LOWERED, OPENED = "lowered", "opened"
CATEGORY = "category"
NAMES = {
    RECEIVED: N_("when the city has received the report"),
    STATE: N_("when the report has another state or category"),
    MESSAGE: N_("when the city writes to me"),
    OVERDUE: N_("when the city is late"),
    RATE: N_("when I can say how satisfied I am"),
    LOWERED: N_("when the report is protected less than before"),
    OPENED: N_("when an auditor has looked at who I am"),
}
"""Kind of a mail → when it comes."""
KINDS = tuple(NAMES)
CHOSEN_AS = {CATEGORY: STATE}
"""Kind of a mail that comes where another one is wanted → that one."""
OF_PROTECTION = frozenset({LOWERED, OPENED})
"""Others came to see more of the reporter than he had chosen. Who wants no mail of it reads it with the report."""
DEAD = N_("This link does not work any more.")
_TOKEN = 40
"""Hexadecimal characters of a link's token: 160 bits."""
_LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class NoticeDue(Event):
    """A mail of that kind is due to whoever reported, if he wants it. ``channel``: how the report had come."""

    complaint: int
    kind: str
    channel: str = ""


def announced(unit: UnitOfWork, event: Event) -> None:
    """Let the mail be written that an event calls for; none where nobody could be written to.

    It is an event of its own, so that a mail server that is away holds up nothing else. What a reporter did himself he
    need not be told.
    """
    notice = _notice(event)
    row = unit.session.get(ComplaintRow, notice.complaint) if notice else None
    if notice and row and (row.identity != secrecy.NONE or circle_of(row).account):
        unit.tell(notice)


def _notice(event: Event) -> NoticeDue | None:
    if isinstance(event, ComplaintReceived) and not event.quarantined:
        return NoticeDue(event.complaint, RECEIVED, event.channel)
    if isinstance(event, IdentityOpened):
        return NoticeDue(event.complaint, OPENED)
    if isinstance(event, ComplaintMessageWritten) and event.sender == FROM_OFFICE:
        return NoticeDue(event.complaint, MESSAGE)
    if isinstance(event, ComplaintRecategorised):
        return NoticeDue(event.complaint, CATEGORY)
    if isinstance(event, ComplaintMoved) and event.who != lifecycle.REPORTER:
        ends = event.after in lifecycle.ENDED and event.before not in lifecycle.ENDED
        return NoticeDue(event.complaint, RATE if ends else STATE)
    return None


def wanted(session: Reading, complaint: int) -> frozenset[str]:
    """The kinds that this reporter wants. ``session`` is the portal's."""
    rows = _SILENT.rows(session, complaint=complaint)
    return frozenset(KINDS) - (rows[0][0] if rows else frozenset())


_SILENT = Prepared(select(MailRow.silent).where(MailRow.complaint_id == bindparam("complaint")))


def choose(unit: UnitOfWork, seal: Seal, complaint: int, kinds: Collection[str]) -> None:
    """Send these and no others."""
    row_of(unit, seal, complaint).silent = frozenset(KINDS) - frozenset(kinds)


def row_of(unit: UnitOfWork, seal: Seal, complaint: int) -> MailRow:
    """The row of that complaint, made where there is none yet."""
    row = unit.session.get(MailRow, complaint)
    if row is None:
        stop = token_hash(stop_token(seal, complaint))
        row = MailRow(complaint_id=complaint, stop_sha256=stop, silent=frozenset(), overdue_told_at=None)
        unit.session.add(row)
        unit.session.flush()
    return row


def stop_token(seal: Seal, complaint: int) -> str:
    """What ends the mails of a complaint, and opens nothing. Made anew for each mail; the row holds its hash alone."""
    return seal.hashed(str(complaint), "stop mails")[:_TOKEN]


def reference_of(session: Session, token: str) -> str:
    """Which report a link's token is about. Raises NotVisible."""
    found = select(ComplaintRow.reference).join(MailRow, MailRow.complaint_id == ComplaintRow.id)
    reference = session.scalar(found.where(MailRow.stop_sha256 == _hash(token)))
    if reference is None:
        raise NotVisible(DEAD)
    return reference


def stop(unit: UnitOfWork, token: str) -> None:
    """Send none of this complaint any more. Raises NotVisible."""
    row = unit.session.scalar(select(MailRow).where(MailRow.stop_sha256 == _hash(token)))
    if row is None:
        raise NotVisible(DEAD)
    row.silent = frozenset(KINDS)


def _hash(token: str) -> str:
    return token_hash(token if 0 < len(token) <= _LONGEST_TOKEN and token.isascii() else "")
