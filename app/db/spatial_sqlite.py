"""The SQL functions that GeoAlchemy2's SQLite dialect calls, served by Shapely: no SpatiaLite, any Python.

Geometries are stored as EWKB blobs. Spatial indexes are R-tree tables kept by triggers, see ``create_rtree``.
"""

import json
import re
import sqlite3
import struct
from collections.abc import Callable
from typing import Any

import shapely
from shapely import wkb, wkt

from app.db.curve import loosely
from app.kernel.box import Box

_POINT = re.compile(r"SRID=(\d+);POINT ?\((-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)\)")
_EWKB_POINT = struct.Struct("<BIIdd")
_EWKB_POINT_TYPE = 0x20000001  # point with a spatial reference
_STRETCHES = 16
"""Into which a box is parted: each is one look into an index."""


def _from_ewkt(text: str | None) -> bytes | None:
    if text is None:
        return None
    if point := _POINT.fullmatch(text):  # the common case, without the way through GEOS
        return _EWKB_POINT.pack(1, _EWKB_POINT_TYPE, int(point[1]), float(point[2]), float(point[3]))
    srid, _, body = text.partition(";") if text.upper().startswith("SRID=") else ("SRID=0", "", text)
    return _dump(shapely.set_srid(wkt.loads(body), int(srid[5:])))


def _dump(geometry: shapely.Geometry) -> bytes:
    return shapely.to_wkb(geometry, include_srid=True)


def _bound(index: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        if blob is None:
            return None
        if len(blob) == _EWKB_POINT.size:
            return float(_EWKB_POINT.unpack(blob)[3 + index % 2])
        return float(wkb.loads(blob).bounds[index])

    return bound


def _relation(test: Callable[[Any, Any], Any]) -> Callable[[bytes | None, bytes | None], int | None]:
    def holds(left: bytes | None, right: bytes | None) -> int | None:
        return None if left is None or right is None else int(test(wkb.loads(left), wkb.loads(right)))

    return holds


def register(connection: sqlite3.Connection) -> None:
    """Teach a connection the functions. Call it once on every new connection."""

    def teach(name: str, arguments: int, function: Callable[..., Any]) -> None:
        connection.create_function(name, arguments, function, deterministic=True)

    teach("GeomFromEWKT", 1, _from_ewkt)
    teach("AsEWKB", 1, lambda blob: None if blob is None else blob.hex().upper())
    for name in ("AsGeoJSON", "ST_AsGeoJSON"):
        teach(name, 1, lambda blob: None if blob is None else shapely.to_geojson(wkb.loads(blob)))
    for name, test in (
        ("ST_Intersects", shapely.intersects),
        ("ST_Contains", shapely.contains),
        ("ST_Covers", shapely.covers),
        ("ST_Within", shapely.within),
    ):
        teach(name, 2, _relation(test))
    teach("BuildMbr", 5, lambda a, b, c, d, srid: _dump(shapely.set_srid(shapely.box(a, b, c, d), srid)))
    teach("psis_stretches", 4, lambda *sides: json.dumps(loosely(Box(*sides), _STRETCHES)))
    for index, name in enumerate(("psis_min_x", "psis_min_y", "psis_max_x", "psis_max_y")):
        teach(name, 1, _bound(index))
    # GeoAlchemy2 calls these around CREATE TABLE; there is no metadata table to keep here.
    connection.create_function("RecoverGeometryColumn", -1, lambda *_: 1)
    connection.create_function("DiscardGeometryColumn", -1, lambda *_: 1)


def create_rtree(table: str, column: str, key: str = "id") -> list[str]:
    """The statements that give a geometry column an R-tree ``<table>_<column>_rtree`` kept by triggers."""
    tree = f"{table}_{column}_rtree"
    box = ", ".join(f"psis_{bound}(new.{column})" for bound in ("min_x", "max_x", "min_y", "max_y"))
    insert = f"INSERT OR REPLACE INTO {tree} VALUES (new.{key}, {box});"
    delete = f"DELETE FROM {tree} WHERE id = old.{key};"
    update = f"AFTER UPDATE OF {column} ON {table}"
    return [
        f"CREATE VIRTUAL TABLE {tree} USING rtree(id, min_x, max_x, min_y, max_y)",
        f"CREATE TRIGGER {tree}_insert AFTER INSERT ON {table} WHEN new.{column} IS NOT NULL BEGIN {insert} END",
        f"CREATE TRIGGER {tree}_delete AFTER DELETE ON {table} BEGIN {delete} END",
        f"CREATE TRIGGER {tree}_clear {update} WHEN new.{column} IS NULL BEGIN {delete} END",
        f"CREATE TRIGGER {tree}_move {update} WHEN new.{column} IS NOT NULL BEGIN {insert} END",
    ]


def drop_rtree(table: str, column: str) -> list[str]:
    """The statements that take the R-tree away again; its triggers go with the table or here."""
    tree = f"{table}_{column}_rtree"
    triggers = [f"DROP TRIGGER IF EXISTS {tree}_{name}" for name in ("insert", "delete", "clear", "move")]
    return [*triggers, f"DROP TABLE IF EXISTS {tree}"]
