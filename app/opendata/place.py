"""Which place is meant: an address, a parcel, an area or a facility, from what somebody typed or an address said."""

from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from app.city import parcels
from app.city.addresses import LONGEST, Address, parse, parse_slug, without_unit
from app.city.known_addresses import Known, distinct, nearest_number, spelled_alike
from app.kernel.errors import NotVisible
from app.kernel.text import Localized
from maps import geocoding, queries
from maps.projections import Area, Facility
from records import addressed

COMPLETIONS = 8
_LOOKED_THROUGH = 50
_NO_ADDRESS = Address()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place. ``name`` is as the city writes it, in ``language`` ("": a name of its own, in no language).

    ``parcel`` is the number as written. ``point`` is longitude and latitude, None where the city does not know it.
    """

    kind: Literal["address", "parcel", "area", "facility"]
    slug: str
    name: str
    language: str = ""
    address: Address = _NO_ADDRESS
    parcel: str = ""
    ward: str = ""
    point: tuple[float, float] | None = None
    area: Area | None = None
    facility: Facility | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One place that may be meant. ``sort`` is an area's level or a facility's kind."""

    kind: Literal["address", "parcel", "area", "facility"]
    slug: str
    name: str
    names: Localized
    sort: str = ""
    detail: str = ""


def place(session: Session, slug: str) -> Place | None:
    """The area, parcel or address of that slug; its own slug may differ where the address was written otherwise.

    None where it is nothing that is known, or not one place alone: then ``search`` says what may be meant.
    """
    asked = parse_slug(slug)
    if asked.street_key and asked.house_number and (known := _exact(session, asked)):
        return _at(known)
    return _area(session, slug) or _parcel(session, slug) or _address(session, asked)


def asked_text(slug: str) -> str:
    """What somebody who asked for this slug would type into the search."""
    return parse_slug(slug).plain or slug.replace("-", " ")


def facility(session: Session, slug: str) -> Place:
    """Raises NotVisible."""
    found = queries.facility(session, slug)
    return Place(
        kind="facility",
        slug=found.slug,
        name=found.name,
        language=found.language,
        address=parse(found.address),
        ward=found.ward,
        point=(found.longitude, found.latitude),
        facility=found,
    )


def search(session: Session, text: str, limit: int) -> list[Choice]:
    """What may be meant by a text: a parcel, addresses, then facilities and areas by name. Nonsense finds nothing."""
    text = text[:LONGEST]
    if not text.strip():
        return []
    found = _parcel(session, text)
    choices = [_choice(found)] if found else []
    asked = parse(text)
    known = _known(session, asked, limit)
    choices += [_address_choice(one) for one in known]
    if asked.house_number and known:
        return choices[:limit]  # a house is meant, not what else has these words in its address
    choices += [
        Choice(kind=one.family, slug=one.slug, name=one.name, names=one.names, sort=one.kind, detail=one.address)
        for one in geocoding.named(session, text, limit)
    ]
    return choices[:limit]


def completions(session: Session, typed: str) -> list[Known]:
    """At most eight addresses that go on as the text begins."""
    asked = parse(typed)
    found = [
        *geocoding.going_on(session, asked, COMPLETIONS),
        *addressed.going_on(session, asked, COMPLETIONS),
    ]
    known = distinct(found, len(found))
    known.sort(key=lambda one: one.house_number != asked.house_number)  # what was typed, then what goes on
    return known[:COMPLETIONS]


def nearest(session: Session, text: str) -> list[Known]:
    """What may be meant where nothing is so called: the nearest numbers of the street, or of streets spelled alike."""
    asked = parse(text[:LONGEST])
    lookups = (*geocoding.LOOKUPS, addressed.LOOKUP)
    if known := _beside(session, asked):
        return known
    found = (one for alike in spelled_alike(session, lookups, asked) for one in _beside(session, alike))
    return list(dict.fromkeys(found))[:COMPLETIONS]


def _beside(session: Session, asked: Address) -> list[Known]:
    found = (*geocoding.beside(session, asked, COMPLETIONS), *addressed.beside(session, asked, COMPLETIONS))
    known = distinct(found, len(found))
    return sorted(known, key=lambda one: nearest_number(asked, one))[:COMPLETIONS]


def _known(session: Session, asked: Address, limit: int) -> list[Known]:
    found = (*geocoding.find(session, asked, limit), *addressed.find(session, asked, limit))
    return distinct((one for one in found if one.house_number), limit)


def _area(session: Session, slug: str) -> Place | None:
    try:
        found = queries.area(session, slug)
    except NotVisible:
        return None
    return Place(
        kind="area",
        slug=found.slug,
        name=found.name,
        language=found.language,
        point=(found.longitude, found.latitude),
        area=found,
    )


def _parcel(session: Session, number: str) -> Place | None:
    keys = parcels.possible_keys(number)
    found = next(
        (one for key in keys if (one := addressed.parcel(session, key) or geocoding.parcel(session, key))), None
    )
    if found is None:
        return None
    return Place(
        kind="parcel",
        slug=parcels.parcel_key(found.parcel),
        name=found.parcel,
        address=found.address if found.house_number else _NO_ADDRESS,
        parcel=found.parcel,
        ward=found.ward,
        point=found.point,
    )


def _address(session: Session, asked: Address) -> Place | None:
    """The one address that may be meant."""
    if not (asked.street_key and asked.house_number):
        return None
    known = _known(session, asked, _LOOKED_THROUGH)
    return _at(_exact(session, known[0].address) or known[0]) if len(known) == 1 else None


def _exact(session: Session, asked: Address) -> Known | None:
    """The address as the register, a facility or a record has it; what one of them does not know a record may."""
    known = geocoding.exact(session, asked)
    if known is None:
        return addressed.exact(session, asked)
    return known if known.parcel else replace(known, parcel=addressed.parcel_at(session, asked))


def _at(one: Known) -> Place:
    return Place(
        kind="address",
        slug=one.address.slug,
        name=without_unit(one.text),
        address=one.address,
        parcel=one.parcel,
        ward=one.ward,
        point=one.point,
    )


def _choice(found: Place) -> Choice:
    return Choice(kind=found.kind, slug=found.slug, name=found.name, names={}, detail=found.ward)


def _address_choice(known: Known) -> Choice:
    return Choice(kind="address", slug=known.address.slug, name=without_unit(known.text), names={}, detail=known.ward)
