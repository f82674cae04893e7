"""What is drawn on one view of the map, as JSON for our script: places one by one or gathered, shapes, the ground."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy.orm import Session

from app.opendata.collections import Collection
from app.opendata.features import MOST, Cluster, Feature, Question, clusters, count, every_feature, features
from app.web.map_layers import MapLayer
from app.web.map_places import of_cluster, of_feature
from maps import geojson
from maps.bounds import Box, cells, snapped, tile_box
from maps.folium_map import NEAREST
from maps.geojson import FeatureJson
from maps.thinning import joined, thinned

MOST_SINGLE = 300
"""Places of a layer drawn one by one in a view at the most; more are gathered by the server."""
_TOGETHER = 2000
"""At the nearest zoom so many are sent one by one: there is no nearer one to part them."""
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


def whole_tiles(box: Box, zoom: int) -> Box:
    """The tiles of 512 pixels that the box touches."""
    inner = Box(box.west + _SLACK, box.south + _SLACK, box.east - _SLACK, box.north - _SLACK)
    return snapped(inner if inner.west < inner.east and inner.south < inner.north else box, max(zoom - 1, 0))


def collection_json(session: Session, layers: Sequence[MapLayer], ground: Sequence[Collection], seen: Seen) -> bytes:
    """A GeoJSON feature collection with the member ``layers``: slug → how many ``matched``, whether ``gathered``."""
    said: dict[str, dict[str, Any]] = {}
    drawn: list[FeatureJson] = []
    for one in layers:
        matched = count(session, one.slug, seen.question)
        gathered = matched > (_TOGETHER if seen.zoom >= NEAREST else MOST_SINGLE) and one.family != "areas"
        said[one.slug] = {"matched": matched, "gathered": gathered}
        drawn += _gathered(session, one, seen) if gathered else _single(session, one, seen)
    for base in ground:
        drawn += _ground(session, base, seen)
    return geojson.collection(drawn, layers=said)


def _gathered(session: Session, layer: MapLayer, seen: Seen) -> Iterator[FeatureJson]:
    found: Iterable[Cluster]
    if seen.text or seen.step_free:
        held = every_feature(session, layer.slug, seen.question)
        points = [(one.longitude, one.latitude) for one, _ in zip(held, range(MOST), strict=False)]
        found = _in_cells(points, seen.zoom + _FINER)
    else:
        found = clusters(session, layer.slug, seen.box, seen.zoom)
    for number, one in enumerate(found):
        point = geojson.point(one.longitude, one.latitude)
        yield geojson.feature(f"{layer.slug}-{number}", point, of_cluster(one, layer))


def _in_cells(points: Sequence[tuple[float, float]], zoom: int) -> Iterator[Cluster]:
    for cell, held in cells(points, zoom).items():
        longitude, latitude = (sum(each) / len(held) for each in zip(*held, strict=True))
        yield Cluster(len(held), longitude, latitude, tile_box(zoom, *cell))


def _single(session: Session, layer: MapLayer, seen: Seen) -> Iterator[FeatureJson]:
    found = features(session, layer.slug, seen.question).features
    least = 0.0 if layer.family == "areas" else _SMALLEST_OUTLINE
    shapes = _shapes(found, seen, least)
    for one in found:
        geometry = shapes.get(one.id) or geojson.point(one.longitude, one.latitude)
        yield geojson.feature(one.id, geometry, of_feature(one, layer))


def _shapes(found: Sequence[Feature], seen: Seen, least: float) -> dict[str, str]:
    """Id → outline, of those that have one large enough to be seen."""
    shaped = [(one.id, one.shape) for one in found if one.shape is not None]
    if not shaped:
        return {}
    thin = thinned([shape for _, shape in shaped], seen.box, seen.zoom, least=least)
    texts = shapely.to_geojson(thin)
    return {key: text for (key, _), text in zip(shaped, texts, strict=True) if text}


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
