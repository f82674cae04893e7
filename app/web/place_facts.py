"""Everything the portal knows of one place, for its page, its JSON and its feed alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from app.kernel.errors import NotVisible
from app.opendata.place import Place
from app.opendata.surroundings import MOST, Surroundings, Told, areas_of, surroundings, told
from app.web.identity import identity
from app.web.portal import portal
from app.web.request_log import tell_failure
from maps.projections import AreaLine
from records import located
from records.kinds import Kind
from records.projections import Card
from records.search.analysis import words
from records.search.index import Filters, Found
from records.search.tantivy_folder import IndexBroken
from records.search.tree import Everything, Or, Phrase, Query

_WIDEST = ("city", "province")
"""Levels whose name stands in every law of the city."""
_LAW = frozenset({"ordinance", "section"})
RECORDS = _LAW | frozenset(map(str, Kind))
"""What counts as a record of a ward: reports have a list of their own."""
_MOST_LAWS, _MOST_NEW = 10, 5
_NOTHING = Found((), 0, {})


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """``records`` by list: permits, next_door, deeds, documents (of the place or naming it), law (of it or an area).

    ``areas`` hold the place. Of an area, ``newest`` are the newest records that name one of ``wards`` as theirs, of
    which there are ``total``; where none does, the newest whose points lie in it.
    ``searched``: there was a search index; without one, what names the place or the ward is missing.
    """

    place: Place
    around: Surroundings
    areas: tuple[AreaLine, ...]
    records: Mapping[str, tuple[Told, ...]]
    newest: tuple[Told, ...] = ()
    total: int = 0
    wards: tuple[str, ...] = ()
    searched: bool = True

    @property
    def changed(self) -> list[Card]:
        """Every record on the page once, the one that changed last first."""
        told = (*(one for found in self.records.values() for one in found), *self.newest)
        once = {one.card.key: one.card for one in told}
        return sorted(once.values(), key=lambda card: card.updated_at, reverse=True)


def facts_of(place: Place, *, most_new: int = _MOST_NEW) -> PlaceFacts:
    """What is known of the place as a stranger may read it: lists are cut at what a page shows."""
    session = identity().session
    around, areas = surroundings(session, place), areas_of(session, place)
    searched = True
    try:
        documents, law = _searched(place, areas)
        wards, newest = _of_ward(place, most_new)
    except IndexBroken as error:
        tell_failure(error)
        documents, law, wards, newest, searched = (), (), (), _NOTHING, False
    if place.area is not None and not newest.total:
        newest = Found(tuple(located.inside(session, place.area.geometry, place.area.extent, most_new)), 0, {})
    lists = {
        "permits": around.permits,
        "next_door": around.next_door,
        "deeds": around.deeds,
        "documents": tuple(dict.fromkeys((*around.documents, *documents)))[:MOST],
        "law": law,
    }
    known = told(session, list(dict.fromkeys(chain(*lists.values(), newest.keys))))
    return PlaceFacts(
        place=place,
        around=around,
        areas=areas,
        records={name: tuple(known[key] for key in keys if key in known) for name, keys in lists.items()},
        newest=tuple(known[key] for key in newest.keys if key in known),
        total=newest.total,
        wards=wards,
        searched=searched,
    )


def found_or_raise(place: Place | None) -> Place:
    """The place. Raises NotVisible where there is none."""
    if place is None:
        raise NotVisible("There is no such place.")
    return place


def _searched(place: Place, areas: Iterable[AreaLine]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Documents that name the place, law that names it or an area around it."""
    own = tuple(_names_of(place))
    of_areas = [name for area in areas if area.level not in _WIDEST for name in _names(area.name, area.names.values())]
    documents = _naming(own, frozenset({"document"}), MOST)
    return documents, _naming((*own, *of_areas), _LAW, _MOST_LAWS)


def _naming(names: Iterable[str], kinds: frozenset[str], limit: int) -> tuple[str, ...]:
    """The keys of records of these kinds that hold one of the names, word beside word, best match first."""
    phrases = dict.fromkeys(Phrase(tuple(said)) for name in names if (said := words(name)))
    if not phrases:
        return ()
    found = portal().index.find(
        Query("", Or(tuple(phrases))),
        identity().actor.labels,
        filters=Filters({"kind": kinds}),
        limit=limit,
        with_facets=False,
    )
    return found.keys


def _of_ward(place: Place, limit: int) -> tuple[tuple[str, ...], Found]:
    """What records call this area as their ward, and the newest of these records with their number."""
    area = place.area
    if area is None:
        return (), _NOTHING
    numbers = (area.reference,) if area.level == "ward" else ()  # a ward's own: elsewhere "5" is something else
    names = _names(area.name, (*area.names.values(), *numbers))
    wards = tuple(name for name in names if _newest({name}, 1).total)
    return wards, _newest(wards, limit) if wards else _NOTHING


def _newest(wards: Iterable[str], limit: int) -> Found:
    return portal().index.find(
        Query("", Everything()),
        identity().actor.labels,
        filters=Filters({"ward": frozenset(wards), "kind": RECORDS}),
        sort="newest",
        limit=limit,
        with_facets=False,
    )


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
