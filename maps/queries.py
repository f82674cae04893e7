"""Reading the map. Every function takes a session and returns projections, never rows."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.db import spatial
from app.db.planning import unindexed
from app.kernel.box import Box
from app.kernel.errors import NotVisible
from maps.model import AreaRow, BaseFeatureRow, FacilityKindRow, FacilityPhotoRow, FacilityRow, LayerRow
from maps.narrowing import narrowed
from maps.projections import Area, AreaLine, Facility, Feature, Kind, LayerLine, Near, Photo
from maps.reading import AREA_LINE, FACILITIES, SHELVES, Shelf, area_line, facility_feature, only_shape

_ID = re.compile(r"[0-9]{1,19}")
_IDS_END = 2**63
"""No id is so large, and no database takes such a number."""


def kinds(session: Session) -> list[Kind]:
    """The kinds of facilities in the city's order."""
    rows = session.scalars(select(FacilityKindRow).order_by(FacilityKindRow.position, FacilityKindRow.slug))
    return [
        Kind(slug=row.slug, names=row.names, icon=row.icon, colour=row.colour, position=row.position) for row in rows
    ]


def layers(session: Session) -> list[LayerLine]:
    """Every layer in the city's order."""
    return [_line(row) for row in session.scalars(select(LayerRow).order_by(LayerRow.position, LayerRow.slug))]


def layer(session: Session, slug: str) -> LayerLine:
    """One layer. Raises NotVisible."""
    row = session.get(LayerRow, slug)
    if row is None:
        raise NotVisible("There is no such layer.")
    return _line(row)


def _line(row: LayerRow) -> LayerLine:
    extent = None
    if row.west is not None and row.south is not None and row.east is not None and row.north is not None:
        extent = Box(row.west, row.south, row.east, row.north)
    return LayerLine(
        slug=row.slug,
        family=row.family,  # type: ignore[arg-type]  # the column holds nothing else
        kind=row.kind,
        names=row.names,
        source=row.source,
        source_url=row.source_url,
        licence=row.licence,
        attribution=row.attribution,
        as_of=row.as_of,
        department=row.department,
        features=row.features,
        extent=extent,
        position=row.position,
        updated_at=row.updated_at,
    )


def features(
    session: Session,
    layer: str,
    *,
    box: Box | None = None,
    text: str = "",
    step_free: bool | None = None,
    equal: Mapping[str, str] | None = None,
    limit: int,
    after: int | None = None,
) -> list[Feature]:
    """Features of a layer in the order of their ids, those above ``after`` only. Raises NotVisible for no such layer.

    ``text``: each of its words stands somewhere in names or address, whatever its case and accents. ``equal``: name of
    a property → value, see ``maps.reading.SHELVES`` for those that there are; KeyError for another.
    ``step_free`` asked of anything but facilities finds nothing.
    """
    shelf = _shelf(session, layer)
    where = _conditions(shelf, layer, box, text, step_free, equal)
    if after is not None:
        where.append((shelf.model.id if box is None else unindexed(shelf.model.id)) > after)
    rows = session.execute(shelf.columns.where(*where).order_by(shelf.model.id).limit(limit)).all()
    return shelf.features(rows)


def count(
    session: Session,
    layer: str,
    *,
    box: Box | None = None,
    text: str = "",
    step_free: bool | None = None,
    equal: Mapping[str, str] | None = None,
) -> int:
    """How many features ``features`` would give page after page. Raises NotVisible."""
    shelf = _shelf(session, layer)
    where = _conditions(shelf, layer, box, text, step_free, equal)
    return session.scalar(select(func.count(shelf.model.id)).where(*where)) or 0


class Position(NamedTuple):
    """The point that stands for a feature."""

    longitude: float
    latitude: float


def positions(session: Session, layer: str, box: Box) -> list[Position]:
    """Where each facility or area of a layer in a box lies; nothing of base layers. Raises NotVisible."""
    model: Any = _shelf(session, layer).model
    if model is BaseFeatureRow:
        return []
    where = (unindexed(model.layer) == layer, spatial.in_box(model.geometry, box))
    return [Position(*row) for row in session.execute(select(model.longitude, model.latitude).where(*where))]


def feature(session: Session, layer: str, reference_or_id: str) -> Feature:
    """One feature, by its id or else by the source's own reference. Raises NotVisible."""
    shelf = _shelf(session, layer)
    of_layer = shelf.columns.where(shelf.model.layer == layer)
    ways = [shelf.model.reference == reference_or_id]
    if _ID.fullmatch(reference_or_id) and int(reference_or_id) < _IDS_END:
        ways.insert(0, shelf.model.id == int(reference_or_id))
    for way in ways:
        if row := session.execute(of_layer.where(way)).first():
            return shelf.features([row])[0]
    raise NotVisible("There is no such feature.")


def _shelf(session: Session, layer: str) -> Shelf:
    family = session.scalar(select(LayerRow.family).where(LayerRow.slug == layer))
    if family is None or family not in SHELVES:
        raise NotVisible("There is no such layer.")
    return SHELVES[family]


def _conditions(
    shelf: Shelf,
    layer: str,
    box: Box | None,
    text: str,
    step_free: bool | None,  # noqa: FBT001 - three answers, passed on
    equal: Mapping[str, str] | None,
) -> list[ColumnElement[bool]]:
    model: Any = shelf.model
    where: list[ColumnElement[bool]] = [(model.layer if box is None else unindexed(model.layer)) == layer]
    where += narrowed(model, text=text, step_free=step_free, box=box)
    return where + [shelf.filters[name] == value for name, value in (equal or {}).items()]


_FACILITY = select(FacilityRow, spatial.ewkb(FacilityRow.geometry))
_AREA = select(AreaRow, spatial.ewkb(AreaRow.geometry))


def facility(session: Session, slug: str) -> Facility:
    """The facility as its page shows it. Raises NotVisible."""
    found = session.execute(_FACILITY.where(FacilityRow.slug == slug)).first()
    if found is None:
        raise NotVisible("There is no such facility.")
    row, geometry = found
    return Facility(
        id=str(row.id),
        layer=row.layer,
        kind=row.kind,
        reference=row.reference,
        slug=row.slug,
        language=row.language,
        name=row.name,
        names=row.names,
        description=row.description,
        opening_hours=row.opening_hours,
        address=row.address,
        phone=row.phone,
        link=row.link,
        step_free=row.step_free,
        accessibility=row.accessibility,
        ward=row.ward,
        geometry=only_shape(geometry),
        longitude=row.longitude,
        latitude=row.latitude,
        updated_at=row.updated_at,
        photos=tuple(_photos(session, row.id)),
    )


def _photos(session: Session, facility_id: int) -> Iterator[Photo]:
    of_facility = select(FacilityPhotoRow).where(FacilityPhotoRow.facility_id == facility_id)
    for row in session.scalars(of_facility.order_by(FacilityPhotoRow.position, FacilityPhotoRow.id)):
        yield _photo(row)


def _photo(row: FacilityPhotoRow) -> Photo:
    return Photo(
        sha256=row.sha256,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        description=row.description,
    )


def photo(session: Session, sha256: str) -> Photo:
    """A photograph that some facility shows. Raises NotVisible."""
    row = session.scalars(select(FacilityPhotoRow).where(FacilityPhotoRow.sha256 == sha256).limit(1)).first()
    if row is None:
        raise NotVisible("There is no such photograph.")
    return _photo(row)


def area(session: Session, slug: str) -> Area:
    """The area as its page shows it. Raises NotVisible."""
    found = session.execute(_AREA.where(AreaRow.slug == slug)).first()
    if found is None:
        raise NotVisible("There is no such area.")
    row, geometry = found
    line = area_line(row)
    children = session.execute(AREA_LINE.where(AreaRow.parent_id == row.id).order_by(AreaRow.name, AreaRow.id))
    return Area(
        **{name: getattr(line, name) for name in AreaLine.__dataclass_fields__},
        geometry=geometry,
        updated_at=row.updated_at,
        parents=tuple(_parents(session, row)),
        children=tuple(area_line(child) for child in children),
    )


def _parents(session: Session, row: AreaRow) -> list[AreaLine]:
    """The areas around this one, the outermost first."""
    found: list[AreaLine] = []
    seen = {row.id}
    parent = row.parent_id
    while parent is not None and parent not in seen:
        seen.add(parent)
        around = session.execute(AREA_LINE.where(AreaRow.id == parent)).first()
        if around is None:
            break
        found.insert(0, area_line(around))
        parent = around.parent_id
    return found


def areas_at(session: Session, longitude: float, latitude: float) -> list[AreaLine]:
    """The areas that hold a point, the largest first: on a border those of both sides."""
    covering = AREA_LINE.where(spatial.covers(AreaRow.geometry, longitude, latitude))
    rows = session.execute(covering.order_by(AreaRow.id)).all()
    return [area_line(row) for row in sorted(rows, key=lambda row: (row.west - row.east) * (row.north - row.south))]


def near(
    session: Session,
    longitude: float,
    latitude: float,
    limit: int,
    metres: float,
) -> list[Near]:
    """The facilities nearest to a point, at most that far away."""
    column = FacilityRow.geometry
    found = spatial.nearest(session, column, (longitude, latitude), limit, metres=metres)
    rows = session.execute(FACILITIES.where(FacilityRow.id.in_([row_id for row_id, _ in found])))
    by_id = {row.id: facility_feature(row) for row in rows}
    return [Near(facility=by_id[row_id], metres=far) for row_id, far in found if row_id in by_id]
