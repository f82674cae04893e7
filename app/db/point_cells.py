"""How many points lie where: exact counts in a pyramid of cells, changed in the transaction that changes the points.

A map of a million points reads some dozen of these rows instead.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, BigInteger, Integer, bindparam, func, literal_column, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import grid
from app.db.base import Base
from app.db.guarded import Public
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.kernel.box import Box
from app.kernel.mercator import FINEST


class PointCellRow(Public, Base):
    """One cell that holds points. ``sum_x`` and ``sum_y`` are microdegrees; by ``count`` they give the middle."""

    __tablename__ = "point_cell"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own way to declare it

    layer: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    x: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    y: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    sum_x: Mapped[int]
    sum_y: Mapped[int]


Point = tuple[str, float, float, int]
"""Layer, longitude, latitude, and 1 for a point that comes or -1 for one that goes."""

_INTO = "INSERT INTO point_cell (layer, level, x, y, count, sum_x, sum_y)"
_ADD = (
    " ON CONFLICT (layer, level, x, y) DO UPDATE SET count = point_cell.count + excluded.count,"
    " sum_x = point_cell.sum_x + excluded.sum_x, sum_y = point_cell.sum_y + excluded.sum_y"
)
_VALUES = " VALUES (:layer, :level, :x, :y, :count, :sum_x, :sum_y)"
_ARRAYS = (
    " SELECT * FROM unnest(CAST(:layer AS text[]), CAST(:level AS bigint[]), CAST(:x AS bigint[]),"
    " CAST(:y AS bigint[]), CAST(:count AS bigint[]), CAST(:sum_x AS bigint[]), CAST(:sum_y AS bigint[]))"
)
_ONE_BY_ONE, _TOGETHER = text(_INTO + _VALUES + _ADD), text(_INTO + _ARRAYS + _ADD)
_CLEAR = text("DELETE FROM point_cell WHERE layer = :layer AND level = :level AND x = :x AND y = :y AND count = 0")
_NAMES = ("layer", "level", "x", "y", "count", "sum_x", "sum_y")


def change(session: Session, points: Iterable[Point]) -> None:
    """Count these points in or out. Cells are written in the order of their keys: no two writers block in a ring."""
    found: list[tuple[Any, ...]] = sorted(
        (*cell, *change) for cell, change in grid.changes(points).items() if any(change)
    )
    if not found:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":  # a tenth of the time, where each statement is a message
        connection.execute(_TOGETHER, dict(zip(_NAMES, map(list, zip(*found, strict=True)), strict=True)))
    else:
        connection.execute(_ONE_BY_ONE, [dict(zip(_NAMES, row, strict=True)) for row in found])
    emptied = [(layer, level, x, y) for layer, level, x, y, fewer, *_ in found if fewer < 0]
    if emptied:
        connection.execute(_CLEAR, [dict(zip(_NAMES, cell, strict=False)) for cell in emptied])


class Cell(NamedTuple):
    """Points that lie in one cell (of any level), and their middle."""

    x: int
    y: int
    points: int
    longitude: float
    latitude: float


def cells(session: Reading, layer: str, level: int, box: Box) -> list[Cell]:
    """The cells of a level (1 to 20) with points that the box touches, from the west; it crosses no antimeridian."""
    kept = next(one for one in grid.LEVELS if one >= level)
    span = grid.finer(grid.touched(box, level), kept - level)
    embedded = session.connection().dialect.name == "sqlite"
    rows = _gathered(kept - level, by_column=embedded).rows(session, layer=layer, level=kept, **_sides(span))
    return [Cell(x, y, int(n), *_middle(int(n), int(sum_x), int(sum_y))) for x, y, n, sum_x, sum_y in rows]


@cache
def _gathered(levels: int, *, by_column: bool) -> Prepared:
    """The sums over cells so many levels above the ones that are kept.

    ``by_column``: each column of cells is looked up. SQLite would read all rows of the columns from pole to pole.
    """
    shift = literal_column(str(levels), Integer)
    column, row = PointCellRow.x.bitwise_rshift(shift), PointCellRow.y.bitwise_rshift(shift)
    sums = [func.sum(part) for part in (PointCellRow.count, PointCellRow.sum_x, PointCellRow.sum_y)]
    statement = select(column, row, *sums).where(*_IN_SPAN).group_by(column, row).order_by(column, row)
    if by_column:
        columns = _columns()
        statement = statement.select_from(columns).join(PointCellRow, PointCellRow.x == columns.c.x)
    return Prepared(statement)


def _middle(count: int, sum_x: int, sum_y: int) -> tuple[float, float]:
    return round(sum_x / count / grid.MICRODEGREES, 6), round(sum_y / count / grid.MICRODEGREES, 6)


def extent(session: Reading, layer: str) -> Box | None:
    """A box around all points of a layer, up to a cell of the second level (20 km) wider; None where there are none."""
    sides = _EXTENT.rows(session, layer=layer, level=_ROUGH)[0]
    if None in sides:
        return None
    left, right, top, bottom = grid.finer((sides[0], sides[1], sides[2], sides[3]), FINEST - _ROUGH)
    last = (1 << FINEST) - 1
    return Box(
        grid.longitude_of(left),
        -90.0 if bottom == last else grid.latitude_of(bottom + 1),
        180.0 if right == last else grid.longitude_of(right + 1),
        90.0 if top == 0 else grid.latitude_of(top),
    )


_ROUGH = grid.LEVELS[1]
_FEW, _SOME = 8, 16
_WIDEST = 1024
"""Columns that are asked for one by one."""


def count(session: Reading, layer: str, box: Box) -> tuple[int, list[Box]]:
    """How many points lie in cells within the box, and the boxes around these cells, in which points are yet to count.

    The boxes share no point with one another or with the cells. The box given crosses no antimeridian.
    """
    around = extent(session, layer)
    if around is None:
        return 0, []
    box = Box(max(box[0], around[0]), max(box[1], around[1]), min(box[2], around[2]), min(box[3], around[3]))
    if box[0] > box[2] or box[1] > box[3]:
        return 0, []
    span = grid.filled(box)
    total, hole, above = 0, grid.NOWHERE, 0
    for level in grid.LEVELS:
        cells = grid.inner(span, level)
        if cells[1] - cells[0] >= _WIDEST and not grid.is_empty(hole):
            break
        hole = grid.NOWHERE if grid.is_empty(hole) else grid.finer(hole, level - above)
        total += _sum(session, layer, level, grid.frame(cells, hole))
        hole, above = cells, level
    done = grid.NOWHERE if grid.is_empty(hole) else grid.finer(hole, FINEST - above)
    return total, grid.around(box, done)


def at_most(session: Reading, layer: str, box: Box) -> int:
    """A quick bound: the points of all cells that the box touches, at a level where it is a few cells wide."""
    span = grid.touched(box, FINEST)
    levels = (one for one in grid.LEVELS if (span[1] >> FINEST - one) - (span[0] >> FINEST - one) < _FEW)
    level = max(levels, default=grid.LEVELS[0])
    return _sum(session, layer, level, [grid.coarser(span, FINEST - level)])


def at_least(session: Reading, layer: str, box: Box) -> int:
    """A quick bound: the points of cells within the box, at a level where it is some cells wide."""
    span = grid.filled(box)
    inner = {level: grid.inner(span, level) for level in grid.LEVELS}
    level = max((one for one, cells in inner.items() if cells[1] - cells[0] < _SOME), default=grid.LEVELS[0])
    return 0 if grid.is_empty(inner[level]) else _sum(session, layer, level, [inner[level]])


def _sum(session: Reading, layer: str, level: int, spans: Sequence[grid.Span]) -> int:
    """How many points lie in these cells. Finest columns are asked one by one: a range would read all their rows."""
    statement = _BY_COLUMN if level == FINEST else _TOTAL
    return sum(int(statement.rows(session, layer=layer, level=level, **_sides(span))[0][0]) for span in spans)


def _sides(span: grid.Span) -> dict[str, int]:
    return dict(zip(("left", "right", "top", "bottom"), span, strict=True))


_OF_LEVEL = (PointCellRow.layer == bindparam("layer"), PointCellRow.level == bindparam("level"))
_IN_SPAN = (
    *_OF_LEVEL,
    PointCellRow.x.between(bindparam("left"), bindparam("right")),
    PointCellRow.y.between(bindparam("top"), bindparam("bottom")),
)
_COUNT = func.coalesce(func.sum(PointCellRow.count), 0)
_TOTAL = Prepared(select(_COUNT).where(*_IN_SPAN))


def _columns() -> CTE:
    """The numbers from ``left`` to ``right``, as ``x``."""
    column = select(bindparam("left", type_=BigInteger()).label("x")).cte("across", recursive=True)
    return column.union_all(select(column.c.x + 1).where(column.c.x < bindparam("right")))


def _by_column() -> Prepared:
    column = _columns()
    rows = PointCellRow.y.between(bindparam("top"), bindparam("bottom"))
    # For each column of the list, and not joined with it: so that no engine turns the order round.
    in_column = select(_COUNT).where(*_OF_LEVEL, PointCellRow.x == column.c.x, rows).correlate(column).scalar_subquery()
    return Prepared(select(func.sum(in_column)).select_from(column))


_BY_COLUMN = _by_column()
_EXTENT = Prepared(
    select(
        func.min(PointCellRow.x), func.max(PointCellRow.x), func.min(PointCellRow.y), func.max(PointCellRow.y)
    ).where(*_OF_LEVEL)
)
