"""A point as people type it. Pure."""

import re

from maps.editing import Point

_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)")


def written(longitude: float, latitude: float) -> str:
    """A point as people write it: latitude first, to about ten centimetres."""
    return f"{latitude:.6f}, {longitude:.6f}"


def point_of(text: str) -> Point | None:
    """Longitude and latitude of what was typed, None where it is no point on the earth."""
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
