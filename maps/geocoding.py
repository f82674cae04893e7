"""Address → point, and what completes an address: from the city's own register and facilities, nobody else is asked.

Records have addresses too; those are added where records and maps are read together, in ``app.opendata.places``.
"""

from sqlalchemy import literal
from sqlalchemy.orm import Session

from app.city import known_addresses
from app.city.addresses import Address
from app.city.known_addresses import Known, Lookup
from maps.model import AddressPointRow, FacilityRow

_NOTHING = literal("")
_LOOKUPS = (
    Lookup(
        AddressPointRow.id,
        AddressPointRow.street_key,
        AddressPointRow.house_number,
        (AddressPointRow.longitude, AddressPointRow.latitude),
        (AddressPointRow.text, AddressPointRow.parcel, AddressPointRow.ward),
    ),
    Lookup(
        FacilityRow.id,
        FacilityRow.street_key,
        FacilityRow.house_number,
        (FacilityRow.longitude, FacilityRow.latitude),
        (FacilityRow.address, _NOTHING, FacilityRow.ward),
    ),
)
"""The register first: it writes addresses as the city does."""


def find(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant, of the register and of facilities; empty where nothing can be meant."""
    return [one for lookup in _LOOKUPS for one in known_addresses.find(session, lookup, asked, limit)]


def going_on(session: Session, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins."""
    return [one for lookup in _LOOKUPS for one in known_addresses.going_on(session, lookup, asked, limit)]
