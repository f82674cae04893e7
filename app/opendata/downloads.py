"""A collection as a file: GeoJSON and CSV as streams, GeoPackage as a file that is made first.

CSV holds the point that stands for a feature, the other two its whole shape.
"""

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio import raw, set_gdal_config_options

from app.opendata.collections import Collection
from app.opendata.properties import columns
from maps.geojson import FeatureJson
from records.exporting.csv import defused

MOST_IN_GEOPACKAGE = 20_000
"""Features: as many as are written in two seconds. Nothing can be sent before the whole file is made."""
_AT_ONCE = 5_000
"""Features that go into a GeoPackage at once: some 25 MB of memory."""
_SHAPES = {"records": "Point", "areas": "MultiPolygon"}
_CASTS = {"date": "datetime64[D]", "updated": "datetime64[ms]"}
_TO_THE_SECOND = len("2026-01-31T12:00:00")
Row = tuple[FeatureJson, float, float]
"""A feature as JSON with the point that stands for it."""
NO_DATE = "1970-01-01T00:00:00"

# GDAL notes when it wrote a layer, as often as that has changed meanwhile: no two files of the same would be equal.
set_gdal_config_options({"OGR_CURRENT_DATE": f"{NO_DATE}.000Z"})


def csv_rows(collection: Collection, rows: Iterable[Row]) -> Iterator[str]:
    """The file in pieces, header first, in UTF-8 with a mark that spreadsheets look for."""
    names = columns(collection)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("id", *names, "longitude", "latitude"))
    yield "\ufeff" + _taken(buffer)
    for row, longitude, latitude in rows:
        values = (_cell(row.properties.get(name)) for name in names)
        writer.writerow((defused(row.id), *values, longitude, latitude))
        yield _taken(buffer)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else defused(str(value))


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def fits_geopackage(count: int) -> bool:
    """Whether so many features are given as a GeoPackage. The other formats are sent as they are made, all of them."""
    return count <= MOST_IN_GEOPACKAGE


def write_geopackage(path: Path, collection: Collection, rows: Iterable[Row]) -> None:
    """Write all features into a new GeoPackage at this path, as one layer named by the collection."""
    names = columns(collection)
    remaining, first, changed = iter(rows), True, ""
    while (portion := list(islice(remaining, _AT_ONCE))) or first:
        _append(path, collection, names, portion, first=first)
        changed = max([changed, *(row.properties.get("updated") or "" for row, _, _ in portion)])
        first = False
    _date(path, changed[:_TO_THE_SECOND] or NO_DATE)


def _date(path: Path, changed: str) -> None:
    """Say when the layer last changed, in UTC."""
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("UPDATE gpkg_contents SET last_change = ?", (f"{changed}.000Z",))


def _append(path: Path, collection: Collection, names: tuple[str, ...], rows: list[Row], *, first: bool) -> None:
    values = [_values(name, [row.properties.get(name) for row, _, _ in rows]) for name in names]
    raw.write(
        path,
        geometry=_geometries(rows),
        field_data=[_texts([row.id for row, _, _ in rows]), *(found for found, _ in values)],
        fields=["feature_id", *names],
        field_mask=[None, *(missing for _, missing in values)],
        layer=collection.id,
        driver="GPKG",
        geometry_type=_SHAPES.get(collection.family, "Unknown"),
        crs="EPSG:4326",
        append=not first,
    )


def _geometries(rows: list[Row]) -> "NDArray[Any]":
    wkb: NDArray[Any] = shapely.to_wkb(shapely.from_geojson([bytes(row.geometry) for row, _, _ in rows]))
    return wkb


def _values(name: str, values: list[Any]) -> tuple["NDArray[Any]", "NDArray[np.bool_] | None"]:
    """One column, and where it says nothing if its type cannot say that itself."""
    if name == "step_free":
        return np.array([bool(value) for value in values]), np.array([value is None for value in values])
    if name in _CASTS:
        return np.array([(value or "NaT")[:_TO_THE_SECOND] for value in values], dtype=_CASTS[name]), None
    return _texts(values), None


def _texts(values: list[Any]) -> "NDArray[np.object_]":
    return np.array([None if value is None else str(value) for value in values], dtype=object)
