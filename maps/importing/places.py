"""The place of a feature whose file has no geometry: two columns, or one of well-known text."""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.kernel.text import N_
from maps.geometry_repair import BadGeometry


def place_in(values: dict[str, str], why_none: str) -> BaseGeometry:
    """The point or shape that the cells give. Raises BadGeometry with the reason, or with ``why_none``."""
    if text := values.get("wkt"):
        return _written(text)
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is None or latitude is None:
        raise BadGeometry(why_none or "it has no coordinates")
    try:
        place = _number(longitude), _number(latitude)
    except ValueError as problem:
        raise BadGeometry(N_("its coordinates are no numbers such as 106.8272 and -6.1754")) from problem
    if not all(map(math.isfinite, place)):
        raise BadGeometry(N_("a coordinate is no number"))
    return shapely.Point(*place)


def _number(text: str) -> float:
    """A coordinate, also one with a decimal comma. Raises ValueError."""
    return float(text.replace(",", ".", 1) if "." not in text else text)


def _written(text: str) -> BaseGeometry:
    try:
        with np.errstate(all="ignore"):  # a number too big for one is infinite, and refused below
            shape = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, NotImplementedError) as problem:  # the latter for arcs
        raise BadGeometry(N_("its well-known text cannot be read")) from problem
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise BadGeometry(N_("a coordinate is no number"))
    return shape
