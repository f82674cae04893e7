"""Requests that programs send: how many are taken, each once however often it is sent, and the tokens for them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.accounts.sealing import Seal, new_token, token_hash
from app.complaints.filing.filing import Receipt
from app.complaints.filing.model import FilingRow
from app.complaints.key_store import Vault
from app.complaints.model import ComplaintRow
from app.complaints.open311.errors import BAD, Fault, Refused
from app.complaints.open311.model import Open311FilingRow
from app.complaints.released.model import PublicComplaintRow
from app.db.unit_of_work import UnitOfWork
from app.kernel.text import N_, Phrase

TOO_MANY = 429
SAME_FOR = timedelta(minutes=10)
"""The same body from the same device within this time is the same request, where no Idempotency-Key says otherwise."""


class Rate(NamedTuple):
    """So many within that time are taken."""

    most: int
    within: timedelta


OF_A_KEY = (Rate(120, timedelta(minutes=1)), Rate(2_000, timedelta(hours=1)))
OF_A_DEVICE = (Rate(10, timedelta(minutes=10)), Rate(50, timedelta(days=1)))


class Sender(NamedTuple):
    """The key that a program sends with, by its id, and the device it says it is on ("": it does not), hashed."""

    key_id: int
    device_hash: str


def sender(seal: Seal, key_id: int, device: str) -> Sender:
    """Devices are known by a keyed hash under the key: who reads the rows learns no number of a telephone."""
    return Sender(key_id, seal.hashed(f"{key_id}/{device}", "open311 device") if device else "")


def require_room(session: Session, who: Sender, now: datetime) -> None:
    """Raise Refused where the key, or the device, sent too much lately."""
    row = Open311FilingRow
    asked: list[tuple[ColumnElement[bool], Rate]] = [(row.key_id == who.key_id, rate) for rate in OF_A_KEY]
    if who.device_hash:
        asked += [(row.device_hash == who.device_hash, rate) for rate in OF_A_DEVICE]
    for whose, rate in asked:
        recent = select(row.complaint_id).where(whose, row.at > now - rate.within).limit(rate.most)
        if session.scalar(select(func.count()).select_from(recent.subquery())) == rate.most:
            sentence = N_("Too many requests were sent with this key or from this device. Try again later.")
            raise Refused(BAD, [Fault(TOO_MANY, Phrase(sentence))])


def idempotency_key(session: Session, vault: Vault, who: Sender, given: str, digest: str, now: datetime) -> str:
    """Under what it is filed: the key that was ``given``, else device, body and time, else one that never comes again.

    Many people send with the key of one program: equal words without a device may be those of two of them, and the
    second must not be given the receipt of the first.
    """
    if given:
        return f"open311/{who.key_id}/given/{given}"
    if not who.device_hash:
        return f"open311/{who.key_id}/once/{new_token()}"
    number = int(now.timestamp() // SAME_FOR.total_seconds())
    present, before = (f"open311/{who.key_id}/{who.device_hash}/{digest}/{number - back}" for back in (0, 1))
    known = select(FilingRow.key_hash).where(FilingRow.key_hash == vault.filing_hash(before))
    return before if session.scalar(known) else present


def token_for(seal: Seal, key: str) -> str:
    """The token for what is filed under that idempotency key: the same each time it is sent."""
    return seal.hashed(key, "open311 token")[:40]


def remember(unit: UnitOfWork, who: Sender, receipt: Receipt, token: str) -> None:
    """Let this request be counted, and be found by its token ("": it has none)."""
    if receipt.first:
        unit.session.add(
            Open311FilingRow(
                complaint_id=receipt.complaint_id,
                key_id=who.key_id,
                device_hash=who.device_hash,
                at=unit.now,
                token_sha256=token_hash(token) if token else None,
            )
        )


def reference_of(session: Session, public: Session, token: str, key_id: int) -> str | None:
    """The reference that the token stands for: for the key that sent it, and for all once strangers read of the case.

    ``session`` is the portal's, ``public`` a stranger's. None for anything else; the same is asked whatever it is.
    """
    found = session.execute(
        select(Open311FilingRow.key_id, ComplaintRow.reference)
        .join(ComplaintRow, ComplaintRow.id == Open311FilingRow.complaint_id)
        .where(Open311FilingRow.token_sha256 == token_hash(token[:200]))
    ).one_or_none()
    sent_by, reference = found or (0, "")
    released = public.scalar(select(PublicComplaintRow.id).where(PublicComplaintRow.reference == reference))
    if found and (released is not None or (key_id and key_id == sent_by)):
        return str(reference)
    return None
