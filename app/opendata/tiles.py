"""Vector tiles (Mapbox Vector Tile 2.1) of any collection: single features where there are few, clusters where many.

Clusters come from the pyramid of cells, so that a tile over a million points costs as much as one over a thousand.
Points are in the one tile in which they lie; lines and areas are cut a little outside of it and thinned to what can be
seen. One layer in each tile, named by the collection.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import pi
from typing import Any, NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.kernel.box import Box
from app.kernel.mercator import FINEST, LIMIT, position_of, tile_of
from app.opendata import tile_points
from app.opendata.collections import Collection
from app.opendata.features import Cluster, Feature, Question, every_feature, gathered
from maps.bounds import tile_box

EXTENT = 4096
"""Units along a tile's side."""
MOST_SINGLE = 250
"""Points drawn one by one in a tile at the most: what can be made in some 10 ms, and told apart by an eye."""
FINER = 4
"""Clusters lie in cells that are tiles so many zooms deeper, as far as there are any: sixteen to a side."""
_MARGIN = 64
_THIN = 4.0
"""Units that a line may move when it is thinned: a quarter of a pixel."""
_SMALLEST = 8.0
"""Units: what is neither longer nor wider is not drawn as a shape."""
_KINDS = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
Json = dict[str, Any]
Drawn = tuple[shapely.Geometry | tuple[int, int], Json]
"""A shape, or where a point lies, in units of the tile; and what is said of it."""
Shapes = NDArray[np.object_]


class Tile(NamedTuple):
    """Zoom, column and row, counted from the north-west corner. Ask ``maps.bounds.has_tile`` whether there is one."""

    zoom: int
    x: int
    y: int


def tile(session: Session, collection: Collection, place: Tile) -> bytes:
    """The tile, empty bytes where nothing lies in it."""
    made = list(_drawn(session, collection, place))
    if not made:
        return b""
    points = [(where, said) for where, said in made if isinstance(where, tuple)]
    if len(points) == len(made):
        return tile_points.encoded(collection.id, EXTENT, points)
    features = [
        {"geometry": shapely.Point(*where) if isinstance(where, tuple) else where, "properties": said}
        for where, said in made
    ]
    layer = {"name": collection.id, "features": features}
    encoded: bytes = mapbox_vector_tile.encode([layer], default_options={"extents": EXTENT, "y_coord_down": True})
    return encoded


def _drawn(session: Session, collection: Collection, place: Tile) -> Iterable[Drawn]:
    box = tile_box(*place)
    if collection.family in ("areas", "base"):
        return _single(every_feature(session, collection.id, Question(box=_wider(box))), place)
    cells = [
        one for one in gathered(session, collection.id, box, min(place.zoom + FINER, FINEST)) if _within(one, place)
    ]
    if sum(one.count for one in cells) > MOST_SINGLE:
        return [(_point(one, place), {"cluster": True, "count": one.count}) for one in cells]
    if collection.family == "records":
        return _single(every_feature(session, collection.id, Question(box=box)), place) if cells else ()
    return _single(every_feature(session, collection.id, Question(box=_wider(box))), place, small_as_points=True)


def _within(one: Cluster, place: Tile) -> bool:
    """Whether a cell lies in the tile: those beyond its sides touch its box."""
    deeper = one.zoom - place.zoom
    return (one.x >> deeper, one.y >> deeper) == place[1:]


def _single(features: Iterable[Feature], place: Tile, *, small_as_points: bool = False) -> Iterator[Drawn]:
    """Features as they are drawn in a tile: points in theirs alone, shapes cut and thinned wherever they reach.

    A shape too small to be seen is left out, or drawn as its point.
    """
    held = list(features)
    points = [one for one in held if one.shape is None]
    shaped = [one for one in held if one.shape is not None]
    if shaped:
        shapes = _on_tile([one.shape for one in shaped], place)
        small = _small(shapes)
        cut = _cut(shapes[~small])
        for one, shape in zip(_chosen(shaped, ~small), cut, strict=True):
            # What only touches the margin leaves nothing, or a point.
            if not shape.is_empty and shape.geom_type in _KINDS:
                yield shape, _properties(one)
        points += _chosen(shaped, small) if small_as_points else []
    for one in points:
        if tile_of(one.longitude, one.latitude, place.zoom) == place[1:]:
            yield _point(one, place), _properties(one)


def _point(one: Feature | Cluster, place: Tile) -> tuple[int, int]:
    across, down = position_of(one.longitude, one.latitude, place.zoom)
    return round((across - place.x) * EXTENT), round((down - place.y) * EXTENT)


def _chosen(features: Sequence[Feature], which: "NDArray[np.bool_]") -> list[Feature]:
    return [features[index] for index in np.flatnonzero(which).tolist()]


def _on_tile(stored: Sequence[bytes | None], place: Tile) -> Shapes:
    """The geometries in units of the tile, from its upper left corner."""

    def units(degrees: "NDArray[np.float64]") -> "NDArray[np.float64]":
        latitude = np.radians(np.clip(degrees[:, 1], -LIMIT, LIMIT))
        across = (degrees[:, 0] + 180.0) / 360.0 * (1 << place.zoom) - place.x
        down = (1 - np.arcsinh(np.tan(latitude)) / pi) / 2 * (1 << place.zoom) - place.y
        return np.column_stack([across, down]) * EXTENT

    moved: Shapes = shapely.transform(shapely.from_wkb(np.array(stored, dtype=object)), units)
    return moved


def _small(shapes: Shapes) -> "NDArray[np.bool_]":
    left, top, right, bottom = shapely.bounds(shapes).T
    small: NDArray[np.bool_] = (right - left < _SMALLEST) & (bottom - top < _SMALLEST)
    return small


def _cut(shapes: Shapes) -> Shapes:
    """The shapes thinned, and cut at the margin."""
    low, high = -_MARGIN, EXTENT + _MARGIN
    cut: Shapes = shapely.clip_by_rect(shapely.simplify(shapes, _THIN, preserve_topology=True), low, low, high, high)
    return cut


def _properties(one: Feature) -> Json:
    """What a map needs of a feature at once; the rest is at its address."""
    names = {f"name_{tag}": text for tag, text in one.names.items()}
    more = {name: one.properties.get(name) for name in ("type", "status", "level", "approximate")}
    found = {"id": one.id, "name": one.name, **names, "kind": one.kind, **more}
    return {name: value for name, value in found.items() if value}


def _wider(box: Box) -> Box:
    """The box with the margin that shapes are cut at, within the world."""
    across, up = (box.east - box.west) * _MARGIN / EXTENT, (box.north - box.south) * _MARGIN / EXTENT
    return Box(
        max(box.west - across, -180.0),
        max(box.south - up, -90.0),
        min(box.east + across, 180.0),
        min(box.north + up, 90.0),
    )
