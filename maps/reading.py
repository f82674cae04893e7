"""Rows of the map's tables → features: which columns are read of each family, and what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import spatial
from app.kernel.box import Box
from maps.model import AreaRow, BaseFeatureRow, FacilityRow
from maps.projections import AreaLine, Feature

_POINT_BYTES = 25  # byte order, type, spatial reference, two doubles

FACILITIES = select(
    FacilityRow.id,
    FacilityRow.layer,
    FacilityRow.kind,
    FacilityRow.name,
    FacilityRow.language,
    FacilityRow.names,
    spatial.ewkb(FacilityRow.geometry).label("geometry"),
    FacilityRow.longitude,
    FacilityRow.latitude,
    FacilityRow.slug,
    FacilityRow.updated_at,
    FacilityRow.reference,
    FacilityRow.address,
    FacilityRow.ward,
    FacilityRow.phone,
    FacilityRow.link,
    FacilityRow.step_free,
    FacilityRow.opening_hours,
    FacilityRow.accessibility,
    FacilityRow.description,
)
AREA_LINE = select(
    AreaRow.id,
    AreaRow.layer,
    AreaRow.level,
    AreaRow.reference,
    AreaRow.slug,
    AreaRow.language,
    AreaRow.name,
    AreaRow.names,
    AreaRow.parent_id,
    AreaRow.longitude,
    AreaRow.latitude,
    AreaRow.west,
    AreaRow.south,
    AreaRow.east,
    AreaRow.north,
)
AREAS = AREA_LINE.add_columns(spatial.ewkb(AreaRow.geometry).label("geometry"), AreaRow.updated_at)
BASE = select(
    BaseFeatureRow.id,
    BaseFeatureRow.layer,
    BaseFeatureRow.kind,
    BaseFeatureRow.name,
    BaseFeatureRow.reference,
    spatial.ewkb(BaseFeatureRow.geometry).label("geometry"),
)

_FACILITY_PROPERTIES = (
    "reference",
    "address",
    "ward",
    "phone",
    "link",
    "step_free",
    "opening_hours",
    "accessibility",
    "description",
)


def facility_feature(row: Row[*tuple[Any, ...]]) -> Feature:
    """A row of ``FACILITIES``."""
    return Feature(
        id=str(row.id),
        layer=row.layer,
        kind=row.kind,
        name=row.name,
        language=row.language,
        names=row.names,
        geometry=only_shape(row.geometry),
        longitude=row.longitude,
        latitude=row.latitude,
        slug=row.slug,
        properties={name: getattr(row, name) for name in _FACILITY_PROPERTIES},
        updated_at=row.updated_at,
    )


def area_line(row: Any) -> AreaLine:
    """A row of ``AREA_LINE``, or an ``AreaRow``."""
    return AreaLine(
        id=str(row.id),
        layer=row.layer,
        level=row.level,
        reference=row.reference,
        slug=row.slug,
        language=row.language,
        name=row.name,
        names=row.names,
        parent_id="" if row.parent_id is None else str(row.parent_id),
        longitude=row.longitude,
        latitude=row.latitude,
        extent=Box(row.west, row.south, row.east, row.north),
    )


def only_shape(geometry: bytes) -> bytes | None:
    """The geometry, None where it is a point: longitude and latitude say as much."""
    return geometry if len(geometry) != _POINT_BYTES else None


def _facility_features(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Feature]:
    return [facility_feature(row) for row in rows]


def _area_features(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Feature]:
    return [
        Feature(
            id=str(row.id),
            layer=row.layer,
            kind=row.level,
            name=row.name,
            language=row.language,
            names=row.names,
            geometry=row.geometry,
            longitude=row.longitude,
            latitude=row.latitude,
            slug=row.slug,
            properties={
                "reference": row.reference,
                "level": row.level,
                "parent_id": "" if row.parent_id is None else str(row.parent_id),
            },
            updated_at=row.updated_at,
        )
        for row in rows
    ]


def _base_features(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Feature]:
    middles = shapely.get_coordinates(shapely.point_on_surface(shapely.from_wkb([row.geometry for row in rows])))
    return [
        Feature(
            id=str(row.id),
            layer=row.layer,
            kind=row.kind,
            name=row.name,
            geometry=only_shape(row.geometry),
            longitude=longitude,
            latitude=latitude,
            properties={"reference": row.reference},
        )
        for row, (longitude, latitude) in zip(rows, middles.tolist(), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the features of one family are read. ``filters``: the properties that may be asked to equal a text."""

    model: Any
    columns: Select[*tuple[Any, ...]]
    features: Callable[[Sequence[Row[*tuple[Any, ...]]]], list[Feature]]
    filters: Mapping[str, InstrumentedAttribute[str]]


SHELVES: Mapping[str, Shelf] = {
    "facilities": Shelf(
        FacilityRow,
        FACILITIES,
        _facility_features,
        {"kind": FacilityRow.kind, "ward": FacilityRow.ward, "reference": FacilityRow.reference},
    ),
    "areas": Shelf(AreaRow, AREAS, _area_features, {"level": AreaRow.level, "reference": AreaRow.reference}),
    "base": Shelf(
        BaseFeatureRow, BASE, _base_features, {"kind": BaseFeatureRow.kind, "reference": BaseFeatureRow.reference}
    ),
}
"""Family → how its features are read. What is not here has no features."""
