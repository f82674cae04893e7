"""How many points lie where: exact counts in a pyramid of cells, changed in the transaction that changes the points.

A map of a million points reads some dozen of these rows instead.
"""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import grid
from app.db.base import Base
from app.db.guarded import Public


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

_NAMES = ("layer", "level", "x", "y", "count", "sum_x", "sum_y")
_UPSERT = text(
    "INSERT INTO point_cell (layer, level, x, y, count, sum_x, sum_y)"
    " VALUES (:layer, :level, :x, :y, :count, :sum_x, :sum_y)"
    " ON CONFLICT (layer, level, x, y) DO UPDATE SET count = point_cell.count + excluded.count,"
    " sum_x = point_cell.sum_x + excluded.sum_x, sum_y = point_cell.sum_y + excluded.sum_y"
)
_CLEAR = text("DELETE FROM point_cell WHERE layer = :layer AND level = :level AND x = :x AND y = :y AND count = 0")


def change(session: Session, points: Iterable[Point]) -> None:
    """Count these points in or out. Cells are written in the order of their keys: no two writers block in a ring."""
    found = sorted((cell, change) for cell, change in grid.changes(points).items() if any(change))
    if not found:
        return
    connection = session.connection()
    connection.execute(_UPSERT, [dict(zip(_NAMES, (*cell, *change), strict=True)) for cell, change in found])
    if emptied := [dict(zip(_NAMES, cell, strict=False)) for cell, change in found if change[0] < 0]:
        connection.execute(_CLEAR, emptied)
