"""Shapefiles and GeoPackages, also inside a zip archive, through the GDAL that pyogrio brings along."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from app.kernel.text import N_, Phrase
from maps.importing.found import BadFile, Found, Opened, cells_of
from maps.importing.gdal_source import source_of

_AT_ONCE = 2000


def open_table(path: Path, table: str, slug: str) -> Opened:
    """The features of a shapefile or of one table of a GeoPackage. Raises BadFile and OSError.

    That is the ``table`` named, the only one there is, or the one that is called as the layer is (``slug``).
    """
    source = source_of(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL finds odd shows in the features
            table = _table(source, table, slug)
            info = pyogrio.read_info(source, layer=table, force_total_bounds=True)
    except (DataSourceError, DataLayerError) as error:
        raise BadFile(N_("the file cannot be read: %(why)s"), why=error) from error
    return Opened(_features(source, table, info["features"]), info["crs"] or "", degrees=_like_degrees(info))


def _table(source: str, table: str, slug: str) -> str:
    names = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
    if table:
        if table not in names:
            raise BadFile(
                N_("it has no table “%(table)s” with a geometry; there are %(known)s"),
                table=table,
                known=", ".join(names) or "none",
            )
        return table
    if len(names) == 1:
        return names[0]
    if slug in names:
        return slug
    if not names:
        raise BadFile(N_("it has no geometry"))
    raise BadFile(N_("it has the tables %(names)s: say which with --table"), names=", ".join(names))


def _like_degrees(info: dict[str, Any]) -> bool:
    west, south, east, north = info["total_bounds"]
    return bool(info["features"] == 0 or (west >= -180 and south >= -90 and east <= 180 and north <= 90))


def _features(source: str, table: str, count: int) -> Iterator[Found]:
    for start in range(0, max(count, 0), _AT_ONCE):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                meta, ids, shapes, columns = pyogrio.raw.read(
                    source, layer=table, skip_features=start, max_features=_AT_ONCE, return_fids=True
                )
        except (DataSourceError, DataLayerError) as error:
            raise BadFile(
                N_("from feature %(number)s on it cannot be read: %(error)s"), number=start + 1, error=error
            ) from error
        names = [str(name) for name in meta["fields"]]
        for at, blob in enumerate(shapes):
            row = {name: _plain(column[at]) for name, column in zip(names, columns, strict=True)}
            yield _found(start + at + 1, {"@id": str(ids[at])} | cells_of(row), blob)


def _plain(value: Any) -> Any:
    """A number or day of NumPy's as one of Python's."""
    return value.item() if hasattr(value, "item") else value


def _found(line: int, cells: dict[str, str], blob: bytes | None) -> Found:
    if blob is None:
        return Found(line, cells, None, Phrase("it has no geometry"))
    try:
        return Found(line, cells, _only(shapely.from_wkb(blob)))
    except shapely.errors.GEOSException:
        pass  # a ring that is not closed
    try:
        mended = _only(shapely.from_wkb(blob, on_invalid="fix"))
    except shapely.errors.GEOSException as problem:
        return Found(line, cells, None, Phrase("its geometry cannot be read (%(problem)s)", problem=problem))
    return Found(line, cells, mended, remarks=(Phrase("a ring that was not closed was closed"),))


def _only(geometry: Any) -> BaseGeometry:
    if geometry is None:
        raise shapely.errors.GEOSException("no geometry")
    found: BaseGeometry = geometry
    return found
