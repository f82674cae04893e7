"""Everything the portal knows of one place, for its page, its JSON and its feed alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.kernel.errors import NotVisible
from app.opendata.place import Place
from app.opendata.surroundings import MOST, Surroundings, Told, surroundings
from app.web.identity import identity
from app.web.portal import portal
from records.addressed import sources
from records.cards import cards
from records.projections import Card
from records.search.analysis import words
from records.search.index import Filters
from records.search.tree import Everything, Or, Phrase, Query

_WIDEST = ("city", "province")
"""Levels whose name stands in every law of the city."""
_LAW = frozenset({"ordinance", "section"})
_MOST_LAWS, _MOST_NEW = 10, 5


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """``law`` names the place or an area it lies in; ``documents`` are of the place or name it.

    Of an area, ``newest`` are the newest records of its ward, of which there are ``total``.
    """

    place: Place
    around: Surroundings
    law: tuple[Told, ...]
    documents: tuple[Told, ...]
    newest: tuple[Told, ...] = ()
    total: int = 0

    @property
    def records(self) -> list[Card]:
        """Every record on the page once, the one that changed last first."""
        told = (*self.around.records, *self.documents, *self.newest, *self.law)
        once = {one.card.key: one.card for one in told}
        return sorted(once.values(), key=lambda card: card.updated_at, reverse=True)


def facts_of(place: Place, *, most_new: int = _MOST_NEW) -> PlaceFacts:
    """What is known of the place as a stranger may read it: lists are cut at what a page shows."""
    session = identity().session
    around = surroundings(session, place)
    areas = [area for area in around.areas if area.level not in _WIDEST]
    law_names = [*_names_of(place), *(name for area in areas for name in _names(area.name, area.names.values()))]
    laws = _naming(law_names, _LAW, _MOST_LAWS)
    naming = _naming(_names_of(place), frozenset({"document"}), MOST)
    newest, total = _of_ward(place, most_new)
    named = sources(session, [*laws, *naming, *newest])
    told = {one.card.key for one in around.documents}
    return PlaceFacts(
        place=place,
        around=around,
        law=tuple(Told(card, named.get(card.key)) for card in laws),
        documents=(
            *around.documents,
            *(Told(card, named.get(card.key)) for card in naming if card.key not in told),
        )[:MOST],
        newest=tuple(Told(card, named.get(card.key)) for card in newest),
        total=total,
    )


def found_or_raise(place: Place | None) -> Place:
    """The place. Raises NotVisible where there is none."""
    if place is None:
        raise NotVisible("There is no such place.")
    return place


def _naming(names: Iterable[str], kinds: frozenset[str], limit: int) -> list[Card]:
    """The records of these kinds that hold one of the names, word beside word, best match first."""
    phrases = dict.fromkeys(Phrase(tuple(said)) for name in names if (said := words(name)))
    if not phrases:
        return []
    found = portal().index.find(
        Query("", Or(tuple(phrases))),
        identity().actor.labels,
        filters=Filters({"kind": kinds}),
        limit=limit,
        with_facets=False,
    )
    return cards(identity().session, found.keys, with_text=False)


def _of_ward(place: Place, limit: int) -> tuple[list[Card], int]:
    """The newest records that name this area as their ward, and how many do."""
    if place.area is None:
        return [], 0
    wards = frozenset(_names(place.area.name, place.area.names.values()))
    found = portal().index.find(
        Query("", Everything()),
        identity().actor.labels,
        filters=Filters({"ward": wards}),
        sort="newest",
        limit=limit,
        with_facets=False,
    )
    return cards(identity().session, found.keys, with_text=False), found.total


def _names_of(place: Place) -> Iterator[str]:
    """How texts may call the place: a street's name with its type in each form, a parcel's number, a name."""
    if place.area is not None:
        yield from _names(place.area.name, place.area.names.values())
    elif place.facility is not None:
        yield from _names(place.facility.name, place.facility.names.values())
    elif place.kind == "parcel":
        yield place.parcel
    else:
        yield from place.address.street_forms


def _names(name: str, others: Iterable[str]) -> Iterator[str]:
    return (one for one in dict.fromkeys(chain((name,), others)) if one)
