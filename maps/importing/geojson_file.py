"""GeoJSON (RFC 7946 and the older one with ``crs``), also inside a script: ``const name = {…}``."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.intake.csv_rows import encoding_of
from app.kernel.text import N_, Phrase
from maps.geometry_repair import BadGeometry
from maps.importing.found import BadFile, Found, Opened, cells_of
from maps.importing.shapes import shape_of

_SCRIPT = re.compile(r"\s*(?:export\s+)?(?:(?:default\s+)|(?:(?:const|let|var)\s+)?[\w$.]+\s*=\s*)(?=\{)")


class _Root(msgspec.Struct, frozen=True):
    type: str = ""
    features: list[msgspec.Raw] | None = None
    crs: Any = None


def open_geojson(path: Path) -> Opened:
    """The features of a collection, or one feature. Raises BadFile and OSError."""
    text = path.read_bytes().decode(encoding_of(path), errors="replace")
    remarks: list[str] = []
    if script := _SCRIPT.match(text):
        text = text[script.end() :].rstrip().removesuffix(";")
        remarks.append(Phrase("the file is a script; the GeoJSON inside it was read"))
    if not text.strip():
        raise BadFile(N_("the file is empty"))
    root, features = _decoded(text)
    if root.type not in ("FeatureCollection", "Feature") and features is None:
        raise BadFile(N_("this is JSON, but no GeoJSON FeatureCollection"))
    system = _declared(root.crs)
    return Opened(_features(features or []), system, unread=bool(root.crs and not system), remarks=remarks)


def _decoded(text: str) -> tuple[_Root, list[Any] | None]:
    """The root and its features, undecoded where the file is clean JSON: a big file then takes little memory."""
    data = text.encode()
    try:
        root = msgspec.json.decode(data, type=_Root)
        return root, [msgspec.Raw(data)] if root.type == "Feature" else root.features
    except msgspec.ValidationError as error:
        raise BadFile(N_("this is JSON, but no GeoJSON (%(error)s)"), error=error) from error
    except (msgspec.DecodeError, RecursionError):
        return _leniently(text)  # NaN is no JSON, but some programs write it


def _leniently(text: str) -> tuple[_Root, list[Any] | None]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadFile(N_("this is no JSON: %(error)s"), error=error) from error
    except RecursionError as error:
        raise BadFile(N_("its brackets are nested too deeply")) from error
    if not isinstance(found, dict):
        raise BadFile(N_("this is JSON, but no GeoJSON"))
    features = [found] if found.get("type") == "Feature" else found.get("features")
    if features is not None and not isinstance(features, list):
        raise BadFile(N_("its features are no list"))
    return _Root(str(found.get("type", "")), None, found.get("crs")), features


def _declared(crs: Any) -> str:
    """The name in a ``crs`` member, as files from before 2016 have it; "" where it has none, such as in a link."""
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    named = properties.get("name") if isinstance(properties, Mapping) else None
    return named if isinstance(named, str) else ""


def _features(features: list[Any]) -> Iterator[Found]:
    for number, raw in enumerate(features, 1):
        try:
            feature = msgspec.json.decode(raw) if isinstance(raw, msgspec.Raw) else raw
        except (msgspec.DecodeError, RecursionError) as error:
            yield Found(number, {}, None, Phrase("the feature cannot be read (%(error)s)", error=error))
            continue
        yield _feature(number, feature)


def _feature(number: int, feature: Any) -> Found:
    if not isinstance(feature, Mapping):
        return Found(number, {}, None, Phrase("this is no feature"))
    properties = feature.get("properties")
    cells = {"@id": str(feature.get("id") or "")} | cells_of(properties if isinstance(properties, Mapping) else {})
    try:
        geometry, remarks = shape_of(feature.get("geometry"))
    except BadGeometry as problem:
        return Found(number, cells, None, problem.phrase)
    except RecursionError:
        return Found(number, cells, None, Phrase("its geometry is nested too deeply"))
    return Found(number, cells, geometry, remarks=tuple(remarks))
