"""What lies on the map, as rows that strangers may read: layers, facilities, areas, base features, addresses.

Ids come from ``app.kernel.ids``: they grow with time, so that their order is stable while a layer is read page by page.
Geometry is WGS 84 (longitude, latitude); ``longitude`` and ``latitude`` beside it are a point inside or on it.
``words`` is what a text filter looks through: ``maps.words.folded`` of names and address, the same on both engines.
"""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Public

_ANY = Geometry("GEOMETRY", srid=4326, spatial_index=False)


class FacilityKindRow(Public, Base):
    """A kind of facility. ``names`` per language; ``icon`` names a picture of ours; ``colour`` is ``#rrggbb``.

    ``by_hand``: an administrator changed it, so imports leave it as it is.
    """

    __tablename__ = "facility_kind"

    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    icon: Mapped[str]
    colour: Mapped[str]
    position: Mapped[int]
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class LayerRow(Public, Base):
    """A layer with its origin. ``family``: facilities, areas, base or addresses; ``kind`` says which of that family.

    ``features`` and the extent (degrees, None while it is empty) are kept by the import.
    """

    __tablename__ = "map_layer"

    slug: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str]
    kind: Mapped[str]
    names: Mapped[dict[str, Any]]
    source: Mapped[str]
    source_url: Mapped[str]
    licence: Mapped[str]
    attribution: Mapped[str]
    as_of: Mapped[date | None]
    department: Mapped[str]
    features: Mapped[int]
    west: Mapped[float | None]
    south: Mapped[float | None]
    east: Mapped[float | None]
    north: Mapped[float | None]
    position: Mapped[int]
    updated_at: Mapped[datetime]


class FacilityRow(Public, Base):
    """A facility. ``reference`` is the source's own; ``digest`` tells an import whether anything changed.

    ``names``, ``description``, ``opening_hours`` and ``accessibility`` are texts per language; ``name`` is the one in
    ``language``. ``step_free`` None: not known. ``street_key`` and ``house_number``: see ``app.city.addresses``.
    """

    __tablename__ = "facility"
    __table_args__ = (
        UniqueConstraint("layer", "reference"),
        UniqueConstraint("slug"),
        Index("ix_facility_layer", "layer", "id"),
        Index("ix_facility_street_key_house_number", "street_key", "house_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(ForeignKey("map_layer.slug"))
    kind: Mapped[str] = mapped_column(ForeignKey("facility_kind.slug"))
    reference: Mapped[str]
    slug: Mapped[str]
    language: Mapped[str]
    name: Mapped[str]
    names: Mapped[dict[str, Any]]
    description: Mapped[dict[str, Any]]
    opening_hours: Mapped[dict[str, Any]]
    address: Mapped[str]
    street_key: Mapped[str]
    house_number: Mapped[str]
    phone: Mapped[str]
    link: Mapped[str]
    step_free: Mapped[bool | None]
    accessibility: Mapped[dict[str, Any]]
    ward: Mapped[str]
    words: Mapped[str]
    geometry: Mapped[Any] = mapped_column(_ANY, deferred=True)
    longitude: Mapped[float]
    latitude: Mapped[float]
    digest: Mapped[str]
    updated_at: Mapped[datetime]


class FacilityPhotoRow(Public, Base):
    """A photograph of a facility; its bytes, re-encoded, lie in the file store. ``description`` per language."""

    __tablename__ = "facility_photo"
    __table_args__ = (
        UniqueConstraint("facility_id", "sha256"),
        Index("ix_facility_photo_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id", ondelete="CASCADE"))
    position: Mapped[int]
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    description: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]


class AreaRow(Public, Base):
    """An area of one level: city, ward, district, neighbourhood… ``parent_id`` is the area it belongs to."""

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("layer", "reference"),
        UniqueConstraint("slug"),
        Index("ix_area_layer", "layer", "id"),
        Index("ix_area_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(ForeignKey("map_layer.slug"))
    level: Mapped[str]
    reference: Mapped[str]
    slug: Mapped[str]
    language: Mapped[str]
    name: Mapped[str]
    names: Mapped[dict[str, Any]]
    parent_id: Mapped[int | None]
    words: Mapped[str]
    geometry: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), deferred=True)
    longitude: Mapped[float]
    latitude: Mapped[float]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    digest: Mapped[str]
    updated_at: Mapped[datetime]


class BaseFeatureRow(Public, Base):
    """What lies under a map: a street, water, rail, boundary or park."""

    __tablename__ = "base_feature"
    __table_args__ = (
        UniqueConstraint("layer", "reference"),
        Index("ix_base_feature_layer", "layer", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(ForeignKey("map_layer.slug"))
    kind: Mapped[str]
    reference: Mapped[str]
    name: Mapped[str]
    words: Mapped[str]
    geometry: Mapped[Any] = mapped_column(_ANY, deferred=True)
    digest: Mapped[str]


class AddressPointRow(Public, Base):
    """One address of the city's own register. ``text`` and ``parcel`` are as the city writes them.

    Keys: see ``app.city.addresses`` and ``app.city.parcels``.
    """

    __tablename__ = "address_point"
    __table_args__ = (
        Index("ix_address_point_street_key_house_number", "street_key", "house_number"),
        Index("ix_address_point_layer", "layer", "id"),
        Index("ix_address_point_parcel_key", "parcel_key"),
        Index("ix_address_point_longitude_latitude", "longitude", "latitude"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    street_key: Mapped[str]
    house_number: Mapped[str]
    unit: Mapped[str]
    text: Mapped[str]
    longitude: Mapped[float]
    latitude: Mapped[float]
    parcel: Mapped[str]
    parcel_key: Mapped[str]
    ward: Mapped[str]
    layer: Mapped[str] = mapped_column(ForeignKey("map_layer.slug"))
