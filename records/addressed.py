"""The addresses that public records name."""

from sqlalchemy.orm import Session

from app.city import known_addresses
from app.city.addresses import Address
from app.city.known_addresses import Known, Lookup
from records.model import PublicRecordRow

_LOOKUP = Lookup(
    PublicRecordRow.id,
    PublicRecordRow.street_key,
    PublicRecordRow.house_number,
    (PublicRecordRow.longitude, PublicRecordRow.latitude),
    (PublicRecordRow.address, PublicRecordRow.parcel, PublicRecordRow.ward),
)


def find(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant; empty where nothing can be meant."""
    return known_addresses.find(session, _LOOKUP, asked, limit)


def going_on(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins."""
    return known_addresses.going_on(session, _LOOKUP, asked, limit)
