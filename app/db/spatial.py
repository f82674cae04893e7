"""Where things are, asked in the same words of both engines: in a box, over a point, nearest to one.

On PostgreSQL a GiST index gives candidates, on SQLite the R-tree that ``spatial_sqlite.create_rtree`` keeps or, where
very many rows come, the index of their ``curve`` (``curve.FOUND_BY``): an R-tree changes two pages more for each.
What decides is exact on both: compared coordinates for points, GEOS for everything else. The model of a column must
have an ``id``, and ``longitude`` and ``latitude`` where the column is of points.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Dialect,
    Double,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

from app.db.curve import FOUND_BY
from app.db.geodesy import FARTHEST, box_around, distances, distances_to
from app.kernel.box import Box

_FIRST_LOOK = 25.0
"""Metres around a point that are looked through first; each further look goes four times as far."""


class Ewkb(UserDefinedType[bytes]):
    """A geometry as it is stored, without a way through the database's functions."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], bytes | None]:  # noqa: ARG002 - the signature is SQLAlchemy's
        return lambda value: bytes.fromhex(value) if isinstance(value, str) else value


def ewkb(column: InstrumentedAttribute[Any]) -> ColumnElement[bytes]:
    """The geometry column as bytes (EWKB), to be selected."""
    return type_coerce(column, Ewkb())


def in_box(column: InstrumentedAttribute[Any], box: Box) -> ColumnElement[bool]:
    """Whether the geometry and the box share a point; a box's sides belong to it.

    A box whose west lies above its east crosses the antimeridian. A geometry is taken as it is drawn, on the plane.
    """
    if len(parts := box.halves) > 1:
        return or_(*(in_box(column, part) for part in parts))
    if column.type.geometry_type == "POINT":
        return point_in_box(column, box)
    west, south, east, north = box
    candidate = _candidate(column.class_.id, column, west, south, east, north)
    return and_(candidate, func.ST_Intersects(column, func.ST_GeomFromEWKT(_drawn(west, south, east, north))))


def point_in_box(column: InstrumentedAttribute[Any], box: Box) -> ColumnElement[bool]:
    """Whether the row's longitude and latitude lie in a box that does not cross the antimeridian, whatever its shape.

    They are a point of the geometry. The shape itself is not read.
    """
    return and_(_candidate(column.class_.id, column, *box), between(column, box))


_NAMES = ("west", "south", "east", "north")
_SIDES: tuple[BindParameter[float], ...] = tuple(bindparam(name, type_=Double()) for name in _NAMES)


def named(box: Box) -> dict[str, float]:
    """The parameters of a statement with ``in_named_box``."""
    return dict(zip(_NAMES, box, strict=True))


def in_named_box(column: InstrumentedAttribute[Any], *, indexed: bool = True) -> ColumnElement[bool]:
    """Whether a point lies in the box that the parameters ``west, south, east, north`` give, for prepared statements.

    The box does not cross the antimeridian. Not ``indexed``: the coordinates alone decide, as rows come along.
    """
    exact = between(column, _SIDES)
    return and_(_candidate(column.class_.id, column, *_SIDES), exact) if indexed else exact


def near_named_box(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether the index says that the geometry may meet that box: for whoever cuts to the box what he finds."""
    return _candidate(column.class_.id, column, *_SIDES)


def between(column: InstrumentedAttribute[Any], sides: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a point's coordinates lie between these sides: exact, and without a spatial index."""
    west, south, east, north = sides
    model: Any = column.class_
    return and_(model.longitude.between(west, east), model.latitude.between(south, north))


def covers(column: InstrumentedAttribute[Any], longitude: float, latitude: float) -> ColumnElement[bool]:
    """Whether the point lies in the geometry or on its edge."""
    point = f"SRID=4326;POINT({longitude!r} {latitude!r})"
    candidate = _candidate(column.class_.id, column, longitude, latitude, longitude, latitude)
    return and_(candidate, func.ST_Covers(column, func.ST_GeomFromEWKT(point)))


def nearest(
    session: Session,
    column: InstrumentedAttribute[Any],
    point: tuple[float, float],
    limit: int,
    *,
    metres: float = FARTHEST,
    where: Sequence[ColumnElement[bool]] = (),
) -> list[tuple[int, float]]:
    """(Id, metres) of the rows nearest to (longitude, latitude), nearest first, equally near ones in order of id.

    ``limit`` is at least 1. Nothing farther than ``metres`` is found. The boxes that are looked through grow until they
    are sure to hold all.
    """
    model: Any = column.class_
    is_point = column.type.geometry_type == "POINT"
    measure = _measure_points if is_point else _measure_shapes
    columns = select(model.id, model.longitude, model.latitude) if is_point else select(model.id, ewkb(column))
    if session.get_bind().dialect.name == "sqlite" and _has_no_rtree(model.__table__):
        candidates = _along_curve(columns, column, where)
    else:
        candidates = columns.where(_candidate(model.id, column, *_SIDES), *where)
    metres = min(metres, FARTHEST)
    reach = min(_FIRST_LOOK, metres)
    while True:
        rows = _rows_around(session, candidates, point, reach)
        found = sorted((far, row[0]) for row, far in zip(rows, measure(point, rows), strict=True) if far <= metres)
        enough = len(found) >= limit
        if reach >= metres or (enough and found[limit - 1][0] <= reach):
            return [(row_id, far) for far, row_id in found[:limit]]
        reach = min(found[limit - 1][0] if enough else reach * 4, metres)


def _along_curve(
    columns: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], where: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The rows in the named box, and a row of nothing for a stretch without any.

    A LEFT JOIN, because SQLite turns no such join round: it would go through all rows and ask for their stretches.
    """
    model: Any = column.class_
    met = and_(*where, model.curve.between(*_ENDS), between(column, _SIDES))
    return columns.select_from(_STRETCH.outerjoin(model, met))


_STRETCH = func.json_each(func.psis_stretches(*_SIDES)).table_valued("value", name="stretch")
_ENDS = [func.json_extract(_STRETCH.c.value, f"$[{place}]", type_=BigInteger()) for place in (0, 1)]


def _rows_around(
    session: Session, candidates: Select[*tuple[Any, ...]], point: tuple[float, float], reach: float
) -> list[Row[*tuple[Any, ...]]]:
    """Everything within that reach, and some more; each once, though two boxes may find it."""
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for part in box_around(*point, reach).halves:
        found |= {row[0]: row for row in session.execute(candidates, named(part)) if row[0] is not None}
    return list(found.values())


def _measure_points(point: tuple[float, float], rows: Sequence[Row[*tuple[Any, ...]]]) -> list[float]:
    return distances(*point, [row[1] for row in rows], [row[2] for row in rows])


def _measure_shapes(point: tuple[float, float], rows: Sequence[Row[*tuple[Any, ...]]]) -> list[float]:
    return distances_to(*point, [row[1] for row in rows])


def _drawn(west: float, south: float, east: float, north: float) -> str:
    """The box as EWKT; one without width or height is a line or a point, because no polygon is so thin."""
    if west == east and south == north:
        return f"SRID=4326;POINT({west!r} {south!r})"
    if west == east or south == north:
        return f"SRID=4326;LINESTRING({west!r} {south!r},{east!r} {north!r})"
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"SRID=4326;POLYGON(({','.join(f'{x!r} {y!r}' for x, y in corners)}))"


class _candidate(FunctionElement[bool]):  # noqa: N801 - it stands in statements like a function
    """(id, geometry, west, south, east, north): whether the index says that the geometry may meet the box."""

    type = Boolean()
    inherit_cache = True
    name = "candidate"

    def self_group(self, against: Any = None) -> "_candidate":  # noqa: ARG002 - the signature is SQLAlchemy's
        """As it is: with "= 1" behind it, as SQLAlchemy writes truth on SQLite, no index would be used."""
        return self


@compiles(_candidate, "sqlite")
def _by_index(element: _candidate, compiler: SQLCompiler, **options: Any) -> str:
    key, column, *sides = element.clauses
    found = (_on_curve if _has_no_rtree(column.table) else _in_rtree)(column, sides, compiler, options)
    return f"{compiler.process(key, **options)} IN ({found})"


def _on_curve(column: Any, sides: Sequence[Any], compiler: SQLCompiler, options: Mapping[str, Any]) -> str:
    """The ids along a few stretches of the curve, by its index alone, which holds the coordinates too."""
    west, south, east, north, *again = (compiler.process(side, **options) for side in (*sides, *sides))
    table = column.table
    name, values = table.c.curve.info[FOUND_BY]
    return (
        "SELECT lying.id"  # noqa: S608 - our own table, bound values
        f" FROM json_each(psis_stretches({west}, {south}, {east}, {north})) AS stretch"
        f" CROSS JOIN {compiler.preparer.format_table(table)} AS lying"
        f" WHERE lying.{name} IN ({', '.join(map(repr, values))})"
        " AND lying.curve BETWEEN json_extract(stretch.value, '$[0]') AND json_extract(stretch.value, '$[1]')"
        f" AND lying.longitude BETWEEN {again[0]} AND {again[2]} AND lying.latitude BETWEEN {again[1]} AND {again[3]}"
    )


def _has_no_rtree(table: Any) -> bool:
    return FOUND_BY in table.c.curve.info if "curve" in table.c else False


def _in_rtree(column: Any, sides: Sequence[Any], compiler: SQLCompiler, options: Mapping[str, Any]) -> str:
    west, south, east, north = (compiler.process(side, **options) for side in sides)
    tree = compiler.preparer.quote(f"{column.table.name}_{column.name}_rtree")
    return (
        f"SELECT id FROM {tree}"  # noqa: S608 - our own table, bound values
        f" WHERE max_x >= {west} AND min_x <= {east} AND max_y >= {south} AND min_y <= {north}"
    )


@compiles(_candidate, "postgresql")
def _by_gist(element: _candidate, compiler: SQLCompiler, **options: Any) -> str:
    _, column, *sides = element.clauses
    return (
        f"{compiler.process(column, **options)} &&"
        f" ST_MakeEnvelope({', '.join(compiler.process(side, **options) for side in sides)}, 4326)"
    )
