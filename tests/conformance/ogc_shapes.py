"""The schemas of OGC 17-069r4 and RFC 7946, as far as they bind: decoding raises where an answer breaks one."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

Position = Annotated[list[float], Meta(min_length=2, max_length=3)]
Line = Annotated[list[Position], Meta(min_length=2)]
Ring = Annotated[list[Position], Meta(min_length=4)]
Polygon = Annotated[list[Ring], Meta(min_length=1)]
Address = Annotated[str, Meta(pattern=r"^https?://")]


class Link(Struct):
    href: Address
    rel: Annotated[str, Meta(min_length=1)]
    type: Annotated[str, Meta(pattern=r"^\w+/[\w.+-]+(;.+)?$")]
    title: str = ""


class LandingPage(Struct):
    links: list[Link]
    title: str
    description: str


class Conformance(Struct, rename={"conforms_to": "conformsTo"}):
    conforms_to: list[Address]


class Spatial(Struct):
    bbox: Annotated[list[Annotated[list[float], Meta(min_length=4, max_length=6)]], Meta(min_length=1)]
    crs: Literal["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]


class Extent(Struct):
    spatial: Spatial


class Collection(Struct, rename={"item_type": "itemType"}):
    id: str
    links: list[Link]
    title: str
    description: str
    item_type: Literal["feature"]
    crs: list[Address]
    extent: Extent | None = None


class Collections(Struct):
    links: list[Link]
    collections: list[Collection]


class Point(Struct, tag_field="type", tag="Point"):
    coordinates: Position


class MultiPoint(Struct, tag_field="type", tag="MultiPoint"):
    coordinates: list[Position]


class LineString(Struct, tag_field="type", tag="LineString"):
    coordinates: Line


class MultiLineString(Struct, tag_field="type", tag="MultiLineString"):
    coordinates: list[Line]


class PolygonShape(Struct, tag_field="type", tag="Polygon"):
    coordinates: Polygon


class MultiPolygon(Struct, tag_field="type", tag="MultiPolygon"):
    coordinates: list[Polygon]


Geometry = Point | MultiPoint | LineString | MultiLineString | PolygonShape | MultiPolygon | None


class Feature(Struct):
    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: dict[str, Any]


class FeatureAlone(Feature, kw_only=True):
    links: list[Link]


class FeatureCollection(Struct, rename={"number_matched": "numberMatched", "number_returned": "numberReturned"}):
    type: Literal["FeatureCollection"]
    features: list[Feature]
    links: list[Link]
    number_matched: Annotated[int, Meta(ge=0)]
    number_returned: Annotated[int, Meta(ge=0)]


class Problem(Struct):
    """RFC 9457."""

    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    type: str = "about:blank"


def read(kind, body: bytes):
    """The answer as this shape. Raises msgspec.ValidationError, naming the place."""
    return msgspec.json.decode(body, type=kind)
