"""The receipt by mail: with the key, which nobody keeps. So the event carries it sealed, and is emptied once sent."""

import json
from dataclasses import dataclass
from typing import ClassVar

from app.accounts.sealing import Seal
from app.complaints.filing.filing import Receipt
from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ReceiptAsked(Event):
    """Somebody who reported something gave an address for the receipt. ``sealed``: address, reference and key."""

    personal: ClassVar[bool] = True
    complaint: int
    language: str
    sealed: str


@dataclass(frozen=True, slots=True)
class MailedReceipt:
    """What the mail says, and to whom."""

    email: str
    reference: str
    key: str


def receipt_mail(seal: Seal, receipt: Receipt, email: str, language: str) -> ReceiptAsked:
    """The event for that receipt."""
    words = json.dumps([email, receipt.reference, receipt.key])
    return ReceiptAsked(receipt.complaint_id, language, seal.seal(words, _about(receipt.complaint_id)))


def opened(seal: Seal, event: ReceiptAsked) -> MailedReceipt:
    """What was sealed. Raises Unsealable."""
    return MailedReceipt(*json.loads(seal.open(event.sealed, _about(event.complaint))))


def _about(complaint: int) -> str:
    return f"receipt mail/{complaint}"
