"""What the city knows of a place and of what lies around it, each fact with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.city import parcels
from app.opendata.place import Place
from maps import queries
from maps.inside import facilities_in
from maps.projections import AreaLine, Near
from records import addressed
from records.kinds import Kind, Source
from records.projections import Card

MOST = 20
"""Records of one kind that a page of a place shows."""
MOST_NEAR, NEAR_METRES = 8, 1000.0
NEXT_DOOR_METRES = 45.0
MOST_INSIDE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A record and the source that it names."""

    card: Card
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """``facilities`` are the nearest, or of an area those inside it; ``inside`` counts all of these.

    ``areas`` hold the place, the largest first. Records come newest first, those next door nearest first.
    """

    facilities: tuple[Near, ...] = ()
    inside: int = 0
    areas: tuple[AreaLine, ...] = ()
    permits: tuple[Told, ...] = ()
    next_door: tuple[Told, ...] = ()
    deeds: tuple[Told, ...] = ()
    documents: tuple[Told, ...] = ()

    @property
    def records(self) -> tuple[Told, ...]:
        """Everything that happened here and next door."""
        return (*self.permits, *self.next_door, *self.deeds, *self.documents)


def surroundings(session: Session, place: Place) -> Surroundings:
    """What is known of a place. Of an area the records are not read here: they name their ward in words."""
    if place.area is not None:
        inside, count = facilities_in(session, place.area, MOST_INSIDE)
        facilities = tuple(Near(facility=one, metres=0.0) for one in inside)
        return Surroundings(facilities=facilities, inside=count, areas=place.area.parents)
    own = {kind: _records(session, kind, place) for kind in (Kind.PERMIT, Kind.DEED, Kind.DOCUMENT)}
    beside = _next_door(session, place)
    sources = addressed.sources(session, [*beside, *(card for cards in own.values() for card in cards)])
    near, areas = [], []
    if place.point is not None:
        near = queries.near(session, *place.point, MOST_NEAR + 1, NEAR_METRES)
        areas = queries.areas_at(session, *place.point)
    return Surroundings(
        facilities=tuple(one for one in near if one.facility.slug != place.slug or place.facility is None)[:MOST_NEAR],
        areas=tuple(areas),
        permits=_told(own[Kind.PERMIT], sources),
        next_door=_told(beside, sources),
        deeds=_told(own[Kind.DEED], sources),
        documents=_told(own[Kind.DOCUMENT], sources),
    )


def _records(session: Session, kind: Kind, place: Place) -> list[Card]:
    """The records of a kind at the address or about the parcel, newest first."""
    found: list[Card] = []
    if place.address.street_key and place.address.house_number and place.kind != "parcel":
        found += addressed.at_address(session, kind, place.address, MOST)
    if place.parcel and kind in (Kind.DEED, Kind.PERMIT):
        found += addressed.of_parcel(session, kind, parcels.parcel_key(place.parcel), MOST)
    once = {card.key: card for card in found}
    return sorted(once.values(), key=lambda card: card.day or date.min, reverse=True)[:MOST]


def _next_door(session: Session, place: Place) -> list[Card]:
    if not place.address.house_number:
        return []
    return addressed.next_door(session, Kind.PERMIT, place.address, place.point, NEXT_DOOR_METRES, MOST // 2)


def _told(cards: Iterable[Card], sources: dict[str, Source]) -> tuple[Told, ...]:
    return tuple(Told(card, sources.get(card.key)) for card in cards)
