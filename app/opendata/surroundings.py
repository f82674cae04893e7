"""What the city knows of a place and of what lies around it, each fact with its source."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.city import parcels
from app.opendata.cards import cards
from app.opendata.place import Place
from maps import queries
from maps.inside import facilities_in
from maps.projections import AreaLine, Near
from records import addressed, mentions
from records.addressed import Found
from records.kinds import Kind, Source
from records.projections import Card

MOST = 20
"""Records of one kind that a page of a place shows."""
MOST_NEAR, NEAR_METRES = 8, 1000.0
NEXT_DOOR_METRES = 45.0
MOST_INSIDE = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A record and the source that it names."""

    card: Card
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """``facilities`` are the nearest, or of an area those inside it; ``inside`` counts all of these.

    ``documents`` are those of the place, then those that name it.
    Records are the keys of their cards (see ``told``), newest first, those next door nearest first.
    ``same_parcel``: which of those of an address are elsewhere on its parcel.
    """

    facilities: tuple[Near, ...] = ()
    inside: int = 0
    permits: tuple[str, ...] = ()
    next_door: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    same_parcel: frozenset[str] = frozenset()


def areas_of(session: Session, place: Place) -> tuple[AreaLine, ...]:
    """The areas that hold the place, the largest first; of an area those it belongs to."""
    if place.area is not None:
        return place.area.parents
    return tuple(queries.areas_at(session, *place.point)) if place.point else ()


def surroundings(session: Session, place: Place) -> Surroundings:
    """What is known of a place. Of an area the records are not read here: they name their ward in words."""
    if place.area is not None:
        inside, count = facilities_in(session, place.area, MOST_INSIDE)
        return Surroundings(facilities=tuple(Near(facility=one, metres=0.0) for one in inside), inside=count)
    at_address, of_parcel = _records(session, place)
    naming = [*mentions.of_parcel(session, place.parcel), *_naming_house(session, place)]
    every = dict.fromkeys((*at_address, *of_parcel))
    own = _by_day(every)
    near = queries.near(session, *place.point, MOST_NEAR + 1, NEAR_METRES) if place.point else []
    others = [one for one in near if place.facility is None or one.facility.slug != place.slug]
    return Surroundings(
        facilities=tuple(others[:MOST_NEAR]),
        permits=_keys(own, Kind.PERMIT),
        next_door=_next_door(session, place, {one.key for one in own}),
        deeds=_keys(own, Kind.DEED),
        documents=_keys(dict.fromkeys((*own, *_by_day(naming))), Kind.DOCUMENT),
        same_parcel=frozenset(one.key for one in own if place.kind == "address" and one not in at_address),
    )


def told(session: Session, keys: Sequence[str]) -> dict[str, Told]:
    """Card key → the record with its source; what is no longer public is left out."""
    sources = addressed.sources(session, keys)
    return {card.key: Told(card, sources.get(card.key)) for card in cards(session, keys, with_text=False)}


def _records(session: Session, place: Place) -> tuple[list[Found], list[Found]]:
    """The records at the address, and those about the parcel; a record may be among both."""
    is_house = place.address.house_number and place.kind != "parcel"
    at_address = addressed.at_address(session, place.address) if is_house else []
    return at_address, addressed.of_parcel(session, parcels.parcel_key(place.parcel))


def _naming_house(session: Session, place: Place) -> list[Found]:
    """The documents that name the house; a parcel's address is one of perhaps many on it."""
    return mentions.of_address(session, place.address) if place.kind != "parcel" else []


def _by_day(found: Iterable[Found]) -> list[Found]:
    """Newest first."""
    return sorted(found, key=lambda one: one.day or date.min, reverse=True)


def _keys(found: Iterable[Found], kind: Kind) -> tuple[str, ...]:
    return tuple(one.key for one in found if one.kind == kind)[:MOST]


def _next_door(session: Session, place: Place, here: Collection[str]) -> tuple[str, ...]:
    if not place.address.house_number:
        return ()
    found = addressed.next_door(session, Kind.PERMIT, place.address, place.point, NEXT_DOOR_METRES)
    return tuple(one.key for one in found if one.key not in here)[: MOST // 2]
