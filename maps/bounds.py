"""Tiles as boxes, and boxes as whole tiles. Pure arithmetic; longitude and latitude are degrees of WGS 84."""

from app.kernel.box import Box
from app.kernel.mercator import FINEST, latitude_of, longitude_of, tile_of


def tile_box(zoom: int, x: int, y: int) -> Box:
    """The ground of one tile. Tiles are counted from the north-west corner, as everywhere on the web."""
    return Box(longitude_of(zoom, x), latitude_of(zoom, y + 1), longitude_of(zoom, x + 1), latitude_of(zoom, y))


def snapped(box: Box, zoom: int) -> Box:
    """The smallest box of whole tiles around a box, so that neighbouring views ask for the same."""
    left, top = tile_of(box.west, box.north, zoom)
    right, bottom = tile_of(box.east, box.south, zoom)
    return Box(*tile_box(zoom, left, bottom)[:2], *tile_box(zoom, right, top)[2:])


def has_tile(zoom: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= zoom <= FINEST and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom
