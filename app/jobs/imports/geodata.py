"""Files with geometry as tables: GeoJSON, a shapefile in a ZIP archive, a GeoPackage. For tasks: it may take minutes.

A point fills ``@longitude`` and ``@latitude``; any other shape fills ``@wkt`` too, as well-known text in degrees.
"""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.intake.reading import Rejection
from app.kernel.errors import BadInput
from app.kernel.text import N_
from maps.geometry_repair import BadGeometry
from maps.importing.crs import UnknownSystem, to_degrees
from maps.importing.found import BadFile, Found, Opened
from maps.importing.gdal_table import open_table
from maps.importing.geojson_file import open_geojson

LARGEST_GEOJSON = 20_000_000
"""Bytes, which take ten times as much memory: the features are read together. The others are read piece by piece."""
MOST_COLUMNS = 400
LONGEST_SHAPE = 130_000
"""Characters of one cell: what Python reads of a CSV file. Some 5,000 vertices."""
_TOLERANCES = (1e-6, 1e-5, 1e-4)  # degrees: 0.1, 1 and 10 m
_NO_GEOJSON = N_("The file cannot be read as GeoJSON: %(problem)s.")
_UNREADABLE = N_("The file cannot be read: %(problem)s.")
_GEOPACKAGE = b"SQLite format 3\x00"
_PLACE = ("@longitude", "@latitude", "@wkt")


def is_geojson(path: Path) -> bool:
    """Whether the file begins as GeoJSON does."""
    with path.open("rb") as file:
        return file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def has_shapes(path: Path) -> bool:
    """Whether it is a GeoPackage, or a ZIP archive with one or with a shapefile in it. It is not opened for that."""
    with path.open("rb") as file:
        if file.read(len(_GEOPACKAGE)) == _GEOPACKAGE:
            return True
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.casefold().endswith((".shp", ".gpkg")) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def require_few(columns: Sequence[str]) -> None:
    """Raise BadInput where there are more columns than anybody could map."""
    if len(columns) > MOST_COLUMNS:
        sentence = N_("The file has %(count)s columns; no more than %(most)s can be mapped.")
        raise BadInput(sentence, count=len(columns), most=MOST_COLUMNS)


def write_table(path: Path, name: str, target: Path) -> None:
    """Write the features of the file, which its sender calls so, as rows. Raises BadInput."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            opened = _opened(path, name, Path(folder))
            names, features = _columns(opened.features, whole=is_geojson(path))
            require_few(names)  # before they are written: each row has a cell for every name
            with target.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow((*names, *_PLACE))
                writer.writerows(_rows(features, names, _system(opened)))
        except BadFile as problem:
            raise BadInput(_NO_GEOJSON if is_geojson(path) else _UNREADABLE, problem=problem) from problem


def _opened(path: Path, name: str, folder: Path) -> Opened:
    if is_geojson(path):
        if path.stat().st_size > LARGEST_GEOJSON:
            most = LARGEST_GEOJSON // 1_000_000
            raise BadInput(N_("A GeoJSON file may have %(most)s MB at the most. Save a larger one as CSV."), most=most)
        return open_geojson(path)
    with path.open("rb") as file:
        ending = ".zip" if file.read(2) == b"PK" else ".gpkg"
    copy = folder / f"table{ending}"  # SQLite writes beside what it opens, and nothing may lie beside what we keep
    shutil.copyfile(path, copy)
    return open_table(copy, "", Path(name).stem)


def _columns(features: Iterable[Found | Rejection], *, whole: bool) -> tuple[list[str], Iterable[Found]]:
    """The names of the columns, and the features. In GeoJSON each has names of its own; all lie in memory anyway."""
    found = (one for one in features if isinstance(one, Found))
    first = next(found, None)
    if first is None:
        raise BadFile(N_("there are no features in it"))
    if not whole:
        return list(first.cells), chain([first], found)
    together = [first, *found]
    return list(dict.fromkeys(name for one in together for name in one.cells)), together


def _system(opened: Opened) -> Callable[[BaseGeometry], BaseGeometry] | None:
    try:
        if opened.crs:
            return to_degrees(opened.crs)
    except UnknownSystem as unknown:
        raise BadFile(N_("there is no coordinate system “%(unknown)s”"), unknown=str(unknown)[:80]) from unknown
    if opened.unread or not opened.degrees:
        raise BadInput(N_("The file does not say in which system its coordinates are. Save it in WGS 84 (EPSG:4326)."))
    return None


def _rows(
    features: Iterable[Found], names: list[str], convert: Callable[[BaseGeometry], BaseGeometry] | None
) -> Iterator[tuple[str, ...]]:
    for one in features:
        yield (*(one.cells.get(name, "") for name in names), *_place(one.geometry, convert))


def _place(shape: BaseGeometry | None, convert: Callable[[BaseGeometry], BaseGeometry] | None) -> tuple[str, str, str]:
    """Its cells, empty where there is no place: the row is then refused with that reason."""
    if shape is None or shape.is_empty:
        return "", "", ""
    try:
        shape = convert(shape) if convert else shape
        point = shape.representative_point()
    except (BadGeometry, shapely.errors.GEOSException):
        return "", "", ""
    return repr(point.x), repr(point.y), "" if shape.geom_type == "Point" else _written(shape)


def _written(shape: BaseGeometry) -> str:
    """The shape as text, thinned out where it is too long for a cell."""
    text = str(shapely.to_wkt(shape, rounding_precision=7))
    for tolerance in _TOLERANCES:
        if len(text) <= LONGEST_SHAPE:
            break
        text = str(shapely.to_wkt(shapely.simplify(shape, tolerance), rounding_precision=7))
    return text
