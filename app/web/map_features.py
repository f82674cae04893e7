"""What is drawn on one view of the map, as JSON for our script: places one by one or gathered, shapes, the ground."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, NamedTuple

import shapely
from sqlalchemy.orm import Session

from app.kernel.box import WORLD, Box
from app.opendata import of_records
from app.opendata.collections import Collection
from app.opendata.features import Cluster, Feature, Question, clusters, count, every_feature, features
from app.opendata.gathering import AnyPlaced, gather
from app.web.map_layers import MapLayer
from app.web.map_places import of_cluster, of_drawn, of_record
from app.web.map_search import searched
from app.web.parameters import Unreadable
from maps import geojson, spots
from maps.bounds import snapped
from maps.folium_map import NEAREST
from maps.geojson import FeatureJson
from maps.listing import Narrowing
from maps.spots import Drawn, Spot
from maps.thinning import joined, thinned
from records.chosen import Position

MOST_SINGLE = 600
"""Places of all layers drawn one by one in a view at the most; more are gathered by the server."""
_TOGETHER = 2000
"""The same from the zoom on at which streets are named. At the nearest one each layer may send so many."""
_MOST_NAMED = 100
"""Records that stand alone in a cell and are looked up, each at its point."""
_FINER = 2  # cells are tiles so many zooms deeper: 64 pixels
_NAMED_FROM = 15
"""The zoom from which streets have their names on them, so that lines can no longer be joined."""
_SMALLEST_OUTLINE = 8.0
_SLACK = 2e-5
"""Degrees by which a box is made smaller before it is snapped, so that one of whole tiles stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One view as asked: the box of whole tiles around it, its zoom and what narrows the places."""

    box: Box
    zoom: int
    text: str = ""
    step_free: bool = False

    @property
    def question(self) -> Question:
        return Question(box=self.box, text=self.text, step_free=self.step_free or None, limit=_TOGETHER)

    def narrowing(self, layers: Iterable[MapLayer]) -> Narrowing:
        slugs = tuple(one.slug for one in layers)
        return Narrowing(layers=slugs, text=self.text, step_free=self.step_free, box=self.box)


class Parted(NamedTuple, Generic[AnyPlaced]):
    """What of a layer is drawn one by one, and what is gathered."""

    alone: list[AnyPlaced]
    together: list[Cluster]


def whole_tiles(box: Box, zoom: int) -> Box:
    """The tiles of 512 pixels that the box touches; the whole way round where these meet behind the antimeridian."""
    if box.west > box.east:
        before, behind = (whole_tiles(half, zoom) for half in box.halves)
        west, east = (before.west, behind.east) if behind.east < before.west else (WORLD.west, WORLD.east)
        return Box(west, before.south, east, before.north)
    inner = Box(box.west + _SLACK, box.south + _SLACK, box.east - _SLACK, box.north - _SLACK)
    return snapped(inner if inner.west < inner.east and inner.south < inner.north else box, max(zoom - 1, 0))


@dataclass(frozen=True, slots=True)
class Searched:
    """Records of one layer as asked: where each lies that the words find, None where no words narrow them."""

    layer: MapLayer
    question: Question
    held: list[Position] | None


def collection_json(session: Session, layers: Sequence[MapLayer], ground: Sequence[Collection], seen: Seen) -> bytes:
    """A GeoJSON feature collection with the member ``layers``: slug → how many ``matched``, whether ``gathered``.

    A layer that cannot be asked says ``problem`` instead. Raises IndexBroken.
    """
    by_family = {name: [one for one in layers if one.family == name] for name in ("areas", "facilities", "records")}
    said: dict[str, dict[str, Any]] = {}
    held: dict[str, list[Spot]] = {one.slug: [] for one in by_family["facilities"]}
    for spot in spots.facility_spots(session, seen.narrowing(by_family["facilities"])) if held else ():
        held[spot.layer].append(spot)
    records = list(_searched(session, by_family["records"], seen, said))
    matched = {slug: len(found) for slug, found in held.items()}
    matched |= {one.layer.slug: _matched(session, one) for one in records}
    gathered = _too_many(matched, seen.zoom)
    drawn = list(_areas(session, by_family["areas"], seen))
    said |= {one.slug: {"matched": count(session, one.slug, seen.question)} for one in by_family["areas"]}
    said |= {slug: {"matched": number, "gathered": slug in gathered} for slug, number in matched.items()}
    drawn += _facilities(session, by_family["facilities"], held, gathered, seen)
    for one in records:
        drawn += _gathered_records(session, one, seen) if one.layer.slug in gathered else _records(session, one)
    for base in ground:
        drawn += _ground(session, base, seen)
    return geojson.collection(map(geojson.written, drawn), layers=said)


def _searched(
    session: Session, layers: Iterable[MapLayer], seen: Seen, said: dict[str, dict[str, Any]]
) -> Iterator[Searched]:
    for one in layers:
        try:
            question = searched(seen.question, one.slug)
        except Unreadable as error:
            said[one.slug] = {"problem": str(error)}
            continue
        narrowed = question.rows is not None
        held = of_records.positions(session, one.collection.kind, question) if narrowed else None
        yield Searched(one, question, held)


def _matched(session: Session, one: Searched) -> int:
    return count(session, one.layer.slug, one.question) if one.held is None else len(one.held)


def _too_many(matched: dict[str, int], zoom: int) -> set[str]:
    """The layers for which there is no room one by one: the fullest ones."""
    if zoom >= NEAREST:
        return {slug for slug, number in matched.items() if number > _TOGETHER}
    room = _TOGETHER if zoom >= _NAMED_FROM else MOST_SINGLE
    found = set()
    for slug in sorted(matched, key=lambda slug: matched[slug]):
        room -= matched[slug]
        found |= {slug} if room < 0 else set()
    return found


def _areas(session: Session, layers: Sequence[MapLayer], seen: Seen) -> Iterator[FeatureJson]:
    if not layers:
        return
    found = [spot.id for spot in spots.area_spots(session, seen.narrowing(layers))]
    yield from _drawn(list(spots.areas(session, found)), layers, seen, least=0.0)


def _facilities(
    session: Session, layers: Sequence[MapLayer], held: dict[str, list[Spot]], gathered: set[str], seen: Seen
) -> Iterator[FeatureJson]:
    """Those that stand alone with what is said of them; a marker for each cell that holds several of a layer."""
    alone: list[Spot] = []
    for one in layers:
        parted = _parted(held[one.slug], seen.zoom) if one.slug in gathered else Parted(held[one.slug], [])
        alone += parted.alone
        yield from _clusters(one, parted.together)
    found = list(spots.facilities(session, [spot.id for spot in alone]))
    yield from _drawn(found, layers, seen, least=_SMALLEST_OUTLINE)


def _parted(held: Iterable[AnyPlaced], zoom: int) -> Parted[AnyPlaced]:
    cells = gather(held, zoom + _FINER)
    return Parted(
        [these[0] for _, these in cells if len(these) == 1], [cluster for cluster, these in cells if len(these) > 1]
    )


def _clusters(layer: MapLayer, found: Iterable[Cluster]) -> Iterator[FeatureJson]:
    for number, one in enumerate(found):
        point = geojson.point(one.longitude, one.latitude)
        yield geojson.feature(f"{layer.slug}-{number}", point, of_cluster(one, layer))


def _drawn(found: Sequence[Drawn], layers: Sequence[MapLayer], seen: Seen, *, least: float) -> Iterator[FeatureJson]:
    """With their outlines where these are at least so many pixels large."""
    known = {one.slug: one for one in layers}
    shaped = [(one.id, one.shape) for one in found if one.shape is not None]
    texts: dict[int, str] = {}
    if shaped:
        thin = thinned([shape for _, shape in shaped], seen.box, seen.zoom, least=least)
        texts = {key: text for (key, _), text in zip(shaped, shapely.to_geojson(thin), strict=True) if text}
    for one in found:
        geometry = texts.get(one.id) or geojson.point(one.longitude, one.latitude)
        yield geojson.feature(str(one.id), geometry, of_drawn(one, known[one.layer]))


def _records(session: Session, one: Searched) -> Iterator[FeatureJson]:
    slug, kind = one.layer.slug, one.layer.collection.kind
    if one.held is None:
        found = features(session, slug, one.question).features
    else:
        found = of_records.these(session, slug, kind, [place.id for place in one.held])
    yield from _singles(found, one.layer)


def _gathered_records(session: Session, one: Searched, seen: Seen) -> Iterator[FeatureJson]:
    """From the cells that are counted already; where words narrow them, from where each lies."""
    slug, kind = one.layer.slug, one.layer.collection.kind
    if one.held is None:
        found = clusters(session, slug, seen.box, seen.zoom)
        named = {cluster: _named(session, one.layer, cluster) for cluster in _few_alone(found)}
        yield from _clusters(one.layer, [cluster for cluster in found if named.get(cluster) is None])
        yield from _singles([feature for feature in named.values() if feature], one.layer)
        return
    parted = _parted(one.held, seen.zoom)
    yield from _clusters(one.layer, parted.together)
    yield from _singles(of_records.these(session, slug, kind, [place.id for place in parted.alone]), one.layer)


def _few_alone(found: Iterable[Cluster]) -> list[Cluster]:
    """Those that stand for one record. More of them than ``_MOST_NAMED`` are not looked up one by one."""
    return list(islice((cluster for cluster in found if cluster.count == 1), _MOST_NAMED))


def _named(session: Session, layer: MapLayer, cluster: Cluster) -> Feature | None:
    return of_records.alone(session, layer.slug, layer.collection.kind, cluster)


def _singles(found: Iterable[Feature], layer: MapLayer) -> Iterator[FeatureJson]:
    for one in found:
        yield geojson.feature(one.id, geojson.point(one.longitude, one.latitude), of_record(one, layer))


def _ground(session: Session, base: Collection, seen: Seen) -> Iterator[FeatureJson]:
    """The layer in one piece, or line by line with its names where names are shown."""
    found = [one for one in every_feature(session, base.id, Question(box=seen.box)) if one.shape is not None]
    if not found:
        return
    thin = thinned([one.shape for one in found if one.shape is not None], seen.box, seen.zoom)
    if seen.zoom < _NAMED_FROM:
        for number, geometry in enumerate(joined(thin)):
            yield geojson.feature(f"{base.id}-{number}", geometry, {"kind": base.kind})
        return
    for one, geometry in zip(found, shapely.to_geojson(thin), strict=True):
        if geometry:
            yield geojson.feature(one.id, geometry, {"kind": base.kind, "name": one.name})
