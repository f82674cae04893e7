"""Addresses and parcels that a document's text names, as links: found in the text itself, so that nothing is stored."""

from functools import lru_cache
from typing import NamedTuple

from app.city.addresses import parse
from app.city.parcels import parcel_key
from app.web import addresses
from app.web.locale import language
from records.files.places import addresses_in, parcels_in
from records.kinds import Place


class Named(NamedTuple):
    """How the text writes a place, and the search that leads to its page or says what may be meant."""

    text: str
    href: str


def places_named(text: str, but: Place) -> list[Named]:
    """The places that the text names, each once, in its order; addresses first. ``but`` is shown elsewhere."""
    known = (_house(but.address), parcel_key(but.parcel))
    houses, parcels = _found(text)
    others = [one for one in houses if _house(one) != known[0]] + [
        one for one in parcels if parcel_key(one) != known[1]
    ]
    return [Named(one, addresses.places(language(), one)) for one in others]


def _house(address: str) -> tuple[str, str]:
    read = parse(address)
    return read.street_key, read.house_number


@lru_cache(500)
def _found(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kept, because 20,000 characters take 25 ms, and both languages ask."""
    return addresses_in(text), parcels_in(text)
