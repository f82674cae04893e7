"""Shapes as a map of one zoom shows them: cut at its box, without what no pixel shows. Pure but for GEOS."""

from collections.abc import Sequence
from math import ceil, log10
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.kernel.box import WORLD, Box

Shapes = NDArray[np.object_]
_MARGIN = 0.1
"""How much of its width a box is cut outside of itself, so that the cut is not seen."""
_LEAST_PIXELS = 1.5


def pixel(zoom: int) -> float:
    """Degrees of longitude that one pixel shows."""
    return 360.0 / (256 << zoom)


def thinned(stored: Sequence[bytes], box: Box, zoom: int, *, least: float = _LEAST_PIXELS) -> Shapes:
    """The geometries (WKB) cut, simplified and rounded to half a pixel, in their order.

    None stands for what is smaller than ``least`` pixels or lies beside the box. One that crosses the antimeridian cuts
    nothing in the west and east.
    """
    size = pixel(zoom)
    shapes: Any = shapely.from_wkb(np.array(stored, dtype=object))
    west, east = (box.west, box.east) if box.west <= box.east else (WORLD.west, WORLD.east)
    across, up = (east - west) * _MARGIN, (box.north - box.south) * _MARGIN
    sides = (west - across, box.south - up, east + across, box.north + up)
    shapes = shapely.clip_by_rect(shapely.simplify(shapes, size / 2), *sides)
    low_x, low_y, high_x, high_y = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        small = ~(np.maximum(high_x - low_x, high_y - low_y) >= least * size)
    shapes[small] = None
    places = ceil(-log10(size / 2))
    rounded: Shapes = shapely.transform(shapes, lambda degrees: np.round(degrees, places))
    return rounded


def joined(shapes: Shapes) -> list[str]:
    """All lines together and all surfaces together, each the text of a GeoJSON geometry: shorter than one by one."""
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    dimensions = shapely.get_dimensions(parts)
    lines, surfaces = parts[dimensions == 1], parts[dimensions == 2]
    whole = [shapely.multilinestrings(lines)] if len(lines) else []
    whole += [shapely.multipolygons(surfaces)] if len(surfaces) else []
    return [str(text) for text in shapely.to_geojson(whole)]
