"""Facilities as they were before a file took their place: kept as text, and put back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
import shapely
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from app.db import spatial
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from maps import policy
from maps.editing import free_slug, settle
from maps.events import LayerChanged
from maps.model import FacilityPhotoRow, FacilityRow, LayerRow

_FACILITY = [getattr(FacilityRow, one.key) for one in FacilityRow.__table__.columns if one.key != "geometry"]
_PHOTO = [getattr(FacilityPhotoRow, one.key) for one in FacilityPhotoRow.__table__.columns]
_MOMENTS = {"updated_at", "added_at"}


def of_references(session: Session, layer: str, references: Collection[str]) -> dict[int, str]:
    """Id → how that facility of the layer is now; nobody changes it before this transaction ends."""
    return _states(session, FacilityRow.layer == layer, FacilityRow.reference.in_(references))


def of_ids(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The same of facilities with these ids."""
    return _states(session, FacilityRow.id.in_(ids))


def _states(session: Session, *where: ColumnElement[bool]) -> dict[int, str]:
    columns = select(*_FACILITY, spatial.ewkb(FacilityRow.geometry).label("geometry"))
    rows = session.execute(columns.where(*where).with_for_update()).mappings().all()
    photos = _photos(session, [row["id"] for row in rows])
    return {row["id"]: _said(row, photos.get(row["id"], [])) for row in rows}


def _photos(session: Session, ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found = select(*_PHOTO).where(FacilityPhotoRow.facility_id.in_(ids)).order_by(FacilityPhotoRow.facility_id)
    rows = [dict(row) for row in session.execute(found).mappings()]
    return {facility: list(some) for facility, some in groupby(rows, lambda row: row["facility_id"])}


def _said(row: Mapping[Any, Any], photos: list[dict[str, Any]]) -> str:
    said = {**row, "geometry": row["geometry"].hex(), "photos": photos}
    return msgspec.json.encode(said).decode()


def put_back(unit: UnitOfWork, layer: str, states: Iterable[str]) -> None:
    """Let facilities of that layer be as they were, those that are gone with their photographs. Raises NotAllowed."""
    policy.require_edit(unit.actor, unit.session.get_one(LayerRow, layer).department)
    rows = [_moments(msgspec.json.decode(one)) for one in states]
    photos = {row["id"]: row.pop("photos") for row in rows}
    for row in rows:
        row["geometry"] = f"SRID=4326;{shapely.to_wkt(shapely.from_wkb(row['geometry']), rounding_precision=7)}"
    here = select(FacilityRow.id).where(FacilityRow.id.in_(photos))
    there = set(unit.session.scalars(here.with_for_update()))
    changed, gone = ([row for row in rows if (row["id"] in there) is still] for still in (True, False))
    if changed:
        unit.session.execute(update(FacilityRow), changed)
    for row in gone:
        row["slug"] = free_slug(unit.session, row["slug"])
        unit.session.execute(insert(FacilityRow), [row])
    if again := [_moments(photo) for row in gone for photo in photos[row["id"]]]:
        unit.session.execute(insert(FacilityPhotoRow), again)
    settle(unit, layer)
    raise_revision(unit.session)
    unit.note("put facilities back", f"layer/{layer}", facilities=len(rows))
    unit.tell(LayerChanged(layer, "facilities", list(photos), []))


def _moments(said: dict[str, Any]) -> dict[str, Any]:
    return {name: msgspec.convert(value, datetime) if name in _MOMENTS else value for name, value in said.items()}
