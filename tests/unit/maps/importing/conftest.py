"""A reader of files that a test writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.intake.reading import Rejection
from maps.drafts import Draft
from maps.importing.drafting import Wanted
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import GeoMapping, load_mapping
from maps.importing.reader import GeodataReader


@pytest.fixture
def read(tmp_path) -> Callable[..., list[Draft | Rejection]]:
    """``read(path, format_name="facilities", mapping=…, crs=…)``: drafts and rejections; ``read.reader`` had them."""

    def read(path: Path, format_name: str = "facilities", kind: str = "", **said: Any) -> list[Draft | Rejection]:
        mapping: GeoMapping = said.pop("mapping", None) or load_mapping("usual", format_name)
        usual = {"facilities": "school", "areas": "ward", "layer": "street"}[format_name]
        asked = Asked(kind=kind or ("" if mapping.layer else usual), department="city-clerk", **said.pop("asked", {}))
        wanted = Wanted(format_name, layers_of(mapping, format_name, asked, [path]), **said)
        read.reader = GeodataReader(mapping, wanted)
        return list(read.reader.read([path]))

    return read


@pytest.fixture
def collection(tmp_path) -> Callable[..., Path]:
    """``collection(feature, …)`` writes a GeoJSON file."""

    def write(*features: dict[str, Any], name: str = "places.geojson", **members: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
        return path

    return write


def feature(longitude: float = 106.8, latitude: float = -6.2, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture(name="feature")
def feature_fixture() -> Callable[..., dict[str, Any]]:
    return feature
