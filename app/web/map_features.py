"""What is drawn on one view of the map, as JSON for our script: places one by one or gathered, shapes, the ground."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import shapely
from sqlalchemy.orm import Session

from app.opendata.collections import Collection
from app.opendata.features import Cluster, Feature, Question, clusters, count, every_feature, features
from app.web.map_layers import MapLayer
from app.web.map_places import of_cluster, of_drawn, of_record
from maps import geojson, spots
from maps.bounds import Box, snapped, tile_box, tile_of
from maps.folium_map import NEAREST
from maps.geojson import FeatureJson
from maps.listing import Narrowing
from maps.spots import Drawn, Spot
from maps.thinning import joined, thinned

MOST_SINGLE = 600
"""Places of all layers drawn one by one in a view at the most; more are gathered by the server."""
_TOGETHER = 2000
"""The same from the zoom on at which streets are named. At the nearest one each layer may send so many."""
_MOST_GATHERED = 10_000
"""Records that are read to be gathered where words narrow them; those beyond are in the list."""
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


class Parted(NamedTuple):
    """What of a layer is drawn one by one, and what is gathered."""

    alone: list[Spot]
    together: list[Cluster]


def whole_tiles(box: Box, zoom: int) -> Box:
    """The tiles of 512 pixels that the box touches."""
    inner = Box(box.west + _SLACK, box.south + _SLACK, box.east - _SLACK, box.north - _SLACK)
    return snapped(inner if inner.west < inner.east and inner.south < inner.north else box, max(zoom - 1, 0))


def collection_json(session: Session, layers: Sequence[MapLayer], ground: Sequence[Collection], seen: Seen) -> bytes:
    """A GeoJSON feature collection with the member ``layers``: slug → how many ``matched``, whether ``gathered``."""
    by_family = {name: [one for one in layers if one.family == name] for name in ("areas", "facilities", "records")}
    held: dict[str, list[Spot]] = {one.slug: [] for one in by_family["facilities"]}
    for spot in spots.facility_spots(session, seen.narrowing(by_family["facilities"])) if held else ():
        held[spot.layer].append(spot)
    matched = {slug: len(found) for slug, found in held.items()}
    matched |= {one.slug: count(session, one.slug, seen.question) for one in by_family["records"]}
    gathered = _too_many(matched, seen.zoom)
    drawn = list(_areas(session, by_family["areas"], seen))
    said = {one.slug: {"matched": count(session, one.slug, seen.question)} for one in by_family["areas"]}
    said |= {slug: {"matched": number, "gathered": slug in gathered} for slug, number in matched.items()}
    drawn += _facilities(session, by_family["facilities"], held, gathered, seen)
    for one in by_family["records"]:
        drawn += _gathered_records(session, one, seen) if one.slug in gathered else _records(session, one, seen)
    for base in ground:
        drawn += _ground(session, base, seen)
    return geojson.collection(drawn, layers=said)


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


def _parted(held: Sequence[Spot | Feature], zoom: int) -> Parted:
    cells: dict[tuple[int, int], list[Any]] = {}
    for one in held:
        cells.setdefault(tile_of(one.longitude, one.latitude, zoom + _FINER), []).append(one)
    together = [
        Cluster(
            len(these),
            sum(one.longitude for one in these) / len(these),
            sum(one.latitude for one in these) / len(these),
            tile_box(zoom + _FINER, *cell),
        )
        for cell, these in cells.items()
        if len(these) > 1
    ]
    return Parted([these[0] for these in cells.values() if len(these) == 1], together)


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


def _records(session: Session, layer: MapLayer, seen: Seen) -> Iterator[FeatureJson]:
    for one in features(session, layer.slug, seen.question).features:
        yield geojson.feature(one.id, geojson.point(one.longitude, one.latitude), of_record(one, layer))


def _gathered_records(session: Session, layer: MapLayer, seen: Seen) -> Iterator[FeatureJson]:
    """From the cells that are counted already; where words narrow them, from the records themselves."""
    found: Iterable[Cluster]
    if seen.text or seen.step_free:
        pairs = zip(range(_MOST_GATHERED), every_feature(session, layer.slug, seen.question), strict=False)
        parted = _parted([one for _, one in pairs], seen.zoom)
        singles: Iterable[Any] = parted.alone
        found = parted.together
    else:
        found = clusters(session, layer.slug, seen.box, seen.zoom)
        singles = ()
    yield from _clusters(layer, found)
    for one in singles:
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
