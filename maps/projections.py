"""What a reader of the map receives: frozen values, all of them public. No rows, no database.

A ``geometry`` is EWKB as bytes, which ``shapely.from_wkb`` reads, in WGS 84; None says that the thing is no more than
the point (longitude, latitude), as most facilities are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from app.kernel.box import Box
from app.kernel.text import Localized

Family = Literal["facilities", "areas", "base", "addresses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of facility. ``icon`` names a picture of ours, ``colour`` is ``#rrggbb``."""

    slug: str
    names: Localized
    icon: str
    colour: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerLine:
    """One layer in the list of them. ``extent`` is None while it is empty."""

    slug: str
    family: Family
    kind: str
    names: Localized
    source: str
    source_url: str
    licence: str
    attribution: str
    as_of: date | None
    department: str
    features: int
    extent: Box | None
    position: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature of any layer as lists, maps and machines take it. ``id`` is the decimal number of its row.

    ``slug`` is "" and ``updated_at`` None for base features. ``properties`` are plain values under the names of the
    model's columns: what ``Facility`` and ``Area`` hold beside the fields of this type.
    """

    id: str
    layer: str
    kind: str
    name: str
    language: str = ""
    names: Localized = field(default_factory=dict)
    geometry: bytes | None
    longitude: float
    latitude: float
    slug: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph with what it shows in words, per language; its bytes lie in the file store. Sizes in pixels."""

    sha256: str
    media_type: str
    width: int
    height: int
    description: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A facility as its page shows it. ``step_free`` None: not known."""

    id: str
    layer: str
    kind: str
    reference: str
    slug: str
    language: str
    name: str
    names: Localized
    description: Localized
    opening_hours: Localized
    address: str
    phone: str
    link: str
    step_free: bool | None
    accessibility: Localized
    ward: str
    geometry: bytes | None
    longitude: float
    latitude: float
    updated_at: datetime
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """An area where its outline is not needed. ``parent_id`` is the ``id`` of the area it belongs to, or ""."""

    id: str
    layer: str
    level: str
    reference: str
    slug: str
    language: str
    name: str
    names: Localized
    parent_id: str
    longitude: float
    latitude: float
    extent: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(AreaLine):
    """An area as its page shows it: with its outline, the areas it lies in (the outermost first) and those in it."""

    geometry: bytes
    updated_at: datetime
    parents: tuple[AreaLine, ...] = ()
    children: tuple[AreaLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A facility and how far it is in metres: to its outline where it has one, 0 inside."""

    facility: Feature
    metres: float
