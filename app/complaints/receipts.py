"""Who holds the receipt of a complaint acts as its reporter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import references
from app.complaints.filing.model import ReceiptRow
from app.complaints.key_store import Vault
from app.complaints.model import ComplaintRow


def complaint_of(session: Session, vault: Vault, reference: str, key: str) -> int | None:
    """The id of the complaint whose reference and receipt key these are, as typed; None where they are not.

    ``session`` is the portal's. One question is asked of the database, whatever is wrong.
    """
    found = select(ReceiptRow.complaint_id).join(ComplaintRow, ComplaintRow.id == ReceiptRow.complaint_id)
    held = found.where(
        ReceiptRow.key_hash == vault.receipt_hash(key), ComplaintRow.reference == (references.normal(reference) or "")
    )
    complaint_id: int | None = session.scalar(held)
    return complaint_id
