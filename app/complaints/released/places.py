"""What the public point of a report is chosen from: the city's own addresses, its streets and its public places."""

from collections.abc import Sequence

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.released import point as public_point
from app.complaints.released.point import REACH, Named, Point, PublicPoint, Tile
from app.db import spatial
from app.db.geodesy import box_around
from app.kernel.box import Box
from app.kernel.mercator import tile_of
from maps.bounds import tile_box
from maps.model import AddressPointRow, BaseFeatureRow, FacilityRow

PUBLIC_PLACES = ("park", "playground", "market", "station", "library", "town-hall", "community-centre", "sports-ground")
"""Kinds of facilities that are open to everybody, so that nobody is meant by them."""


def point_of(session: Session, point: Point | None, *, sensitive: bool) -> PublicPoint | None:
    """The public point of what was reported at a point; None where none is known that keeps its promise.

    Of what is not sensitive it is the street in front; where no street is near, it is chosen as of what is.
    """
    if point is None:
        return None
    if not sensitive:
        at_street = public_point.standing_for(point, _streets(session, point), approximate=False)
        if at_street is not None:
            return at_street
    sharing = public_point.sharing(point, lambda tile: addresses_in(session, tile))
    if not sharing:
        return None
    middle = public_point.middle(sharing)
    return public_point.standing_for(middle, _streets(session, middle), _places(session, middle), approximate=True)


def addresses_in(session: Session, tile: Tile) -> list[Point]:
    """Each house of the register in a tile once, however many flats it has."""
    west, south, east, north = tile_box(*tile)
    columns = (AddressPointRow.street_key, AddressPointRow.house_number)
    rows = session.execute(
        select(*columns, AddressPointRow.longitude, AddressPointRow.latitude)
        .where(AddressPointRow.longitude.between(west, east), AddressPointRow.latitude.between(south, north))
        .order_by(AddressPointRow.id)
    )
    houses: dict[tuple[str, str], Point] = {}
    for street, house, longitude, latitude in rows:
        if house and tile_of(longitude, latitude, tile[0]) == tile[1:]:  # what lies on its sides is in one tile alone
            houses.setdefault((street, house), (longitude, latitude))
    return list(houses.values())


def _streets(session: Session, point: Point) -> Sequence[Named]:
    near = spatial.in_box(BaseFeatureRow.geometry, _around(point))
    rows = session.execute(
        select(BaseFeatureRow.name, spatial.ewkb(BaseFeatureRow.geometry))
        .where(BaseFeatureRow.kind == "street", near)
        .order_by(BaseFeatureRow.id)
    )
    return [Named(name, shapely.from_wkb(shape)) for name, shape in rows]


def _places(session: Session, point: Point) -> Sequence[Named]:
    rows = session.execute(
        select(FacilityRow.name, FacilityRow.longitude, FacilityRow.latitude)
        .where(FacilityRow.kind.in_(PUBLIC_PLACES), spatial.in_box(FacilityRow.geometry, _around(point)))
        .order_by(FacilityRow.id)
    )
    return [Named(name, shapely.Point(longitude, latitude)) for name, longitude, latitude in rows]


def _around(point: Point) -> Box:
    return box_around(*point, REACH)
