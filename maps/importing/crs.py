"""From the coordinate system that a file declares to degrees of WGS 84, longitude first."""

from collections.abc import Callable

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from app.kernel.text import N_
from maps.geometry_repair import BadGeometry

_FARTHEST = 1e9
"""Metres or feet from a system's origin: a thousand times around the earth would still come out somewhere on it."""
ToDegrees = Callable[[BaseGeometry], BaseGeometry]


class UnknownSystem(Exception):
    """There is no coordinate system of that name."""


def to_degrees(system: str) -> ToDegrees | None:
    """What turns geometry of that system ("EPSG:26985", a URN, WKT) into degrees; None where it is in them already.

    Longitude or easting stands first in files, whatever the system's own definition says. Raises UnknownSystem.
    """
    try:
        crs = CRS.from_user_input(system)
    except CRSError as error:
        raise UnknownSystem(system) from error
    if crs.equals(CRS.from_epsg(4326), ignore_axis_order=True) or crs.to_authority() == ("OGC", "CRS84"):
        return None
    transformer = Transformer.from_crs(crs, 4326, always_xy=True)
    name = crs.name

    def convert(geometry: BaseGeometry) -> BaseGeometry:
        found = shapely.transform(geometry, lambda places: np.column_stack(transformer.transform(*places.T)))
        near = np.abs(shapely.get_coordinates(geometry)) < _FARTHEST
        if not (near.all() and np.isfinite(shapely.get_coordinates(found)).all()):
            raise BadGeometry(N_("its coordinates cannot be turned from %(name)s into degrees"), name=name)
        return found

    return convert


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with its axes exchanged."""
    return shapely.transform(geometry, lambda places: places[:, ::-1])
