"""What readers of geodata hand over: layers, and features of each family ready to be kept. No rows, no database."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from app.kernel.text import Localized
from maps.projections import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer and where it comes from. ``kind`` is a facility kind, an area's level or a base kind.

    ``inside`` is the slug of the layer in which an area's parents are.
    """

    slug: str
    family: Family
    kind: str
    names: Localized
    department: str
    source: str = ""
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    position: int = 0
    inside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A facility's own facts. Texts per language; ``names`` holds ``language``. ``step_free`` None: not known."""

    kind: str
    language: str
    names: Localized
    description: Localized = field(default_factory=dict)
    opening_hours: Localized = field(default_factory=dict)
    accessibility: Localized = field(default_factory=dict)
    address: str = ""
    phone: str = ""
    link: str = ""
    step_free: bool | None = None
    ward: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area's own facts. ``parent`` is the reference of the area it belongs to, "" where its place tells."""

    level: str
    language: str
    names: Localized
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFeature:
    """What lies under a map: a name where it has one."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPoint:
    """An address as the city writes it, with its plot."""

    text: str
    parcel: str = ""
    ward: str = ""


Facts = Facility | Area | BaseFeature | AddressPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One feature as read. ``reference`` is unique within its layer; ``line`` counts features or lines from 1."""

    layer: Layer
    reference: str
    facts: Facts
    geometry: BaseGeometry
    longitude: float
    latitude: float
    file: str = ""
    line: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def ewkt(self) -> str:
        """The geometry as both databases take it."""
        return f"SRID=4326;{shapely.to_wkt(self.geometry, rounding_precision=7)}"


def address_reference(parcel: str, text: str) -> str:
    """What an address is known by within its layer: the register gives it no number of its own."""
    return f"{parcel}/{text}" if parcel else text


def digest_of(draft: Draft, parent: str = "") -> str:
    """SHA-256 (hex) of all that is kept of a draft; ``parent`` is the reference of the area it was put into."""
    facts = msgspec.json.encode(draft.facts, order="deterministic")
    content = (facts, parent.encode(), shapely.to_wkb(draft.geometry, byte_order=1))
    return hashlib.sha256(b"\n".join(content)).hexdigest()
