"""GeoJSON (RFC 7946), written for features whose geometry is GeoJSON text already."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import shapely

_encoder = msgspec.json.Encoder(decimal_format="string")
_EACH = 200
"""Features in one piece of a stream: some 100 kB."""


class FeatureJson(msgspec.Struct, tag_field="type", tag="Feature"):
    """One feature as JSON knows it: msgspec writes this in a microsecond."""

    id: str
    geometry: msgspec.Raw
    properties: Mapping[str, Any]


def feature(feature_id: str, geometry: str, properties: Mapping[str, Any]) -> FeatureJson:
    """A feature. ``geometry`` is the text of a GeoJSON geometry, trusted to be one; "" for none."""
    return FeatureJson(feature_id, msgspec.Raw(geometry.encode() if geometry else b"null"), properties)


def written(one: FeatureJson) -> bytes:
    """The feature as it stands in a collection."""
    return _encoder.encode(one)


def collection(features: Iterable[bytes], **members: Any) -> bytes:
    """A feature collection of ``written`` features with further members, such as links and counts."""
    head = _encoder.encode({"type": "FeatureCollection", **members})
    return b",".join(features).join((head[:-1] + b',"features":[', b"]}"))


def single(one: FeatureJson, **members: Any) -> bytes:
    """A feature alone, with further members."""
    return _encoder.encode(
        {"type": "Feature", "id": one.id, "geometry": one.geometry, "properties": one.properties, **members}
    )


def point(longitude: float, latitude: float) -> str:
    """A point's geometry. Numbers as Python writes them: the shortest that mean the same."""
    return f'{{"type":"Point","coordinates":[{longitude!r},{latitude!r}]}}'


def shape(geometry: bytes) -> str:
    """Any geometry (WKB). Rings turn as RFC 7946 says: the outer one against the clock."""
    read = shapely.from_wkb(geometry)
    return str(shapely.to_geojson(shapely.orient_polygons(read) if read.geom_type.endswith("Polygon") else read))


def pieces(features: Iterable[FeatureJson]) -> Iterator[bytes]:
    """A feature collection in pieces that together are one document, whatever its length."""
    yield b'{"type":"FeatureCollection","features":['
    separator, waiting = b"\n", []
    for one in features:
        waiting.append(_encoder.encode(one))
        if len(waiting) == _EACH:
            yield separator + b",\n".join(waiting)
            separator, waiting = b",\n", []
    if waiting:
        yield separator + b",\n".join(waiting)
    yield b"\n]}\n"
