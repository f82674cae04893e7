"""Facilities and areas as a list that people read: any layers together, by name, by kind or by distance, page by page.

What narrows is what narrows the features of ``queries``, so that a map and its list agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Literal

from sqlalchemy import CompoundSelect, Select, Text, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from app.db.geodesy import distances
from app.kernel.box import Box
from app.kernel.text import Localized
from maps.model import AreaRow, FacilityRow
from maps.narrowing import narrowed

Order = Literal["name", "kind", "distance"]
_HALF_ROUND = 180.0
"""Degrees: who is farther away by longitude is nearer the other way round."""
_MODELS = (FacilityRow, AreaRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list leaves out. ``layers`` are slugs; areas have no step-free access."""

    layers: Sequence[str]
    text: str = ""
    step_free: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line. ``kind`` is a facility kind or an area's level; ``metres`` None where no distance was asked for."""

    id: str
    layer: str
    kind: str
    slug: str
    name: str
    language: str
    names: Localized
    address: str
    ward: str
    step_free: bool | None
    longitude: float
    latitude: float
    metres: float | None = None


def counts(session: Session, narrowing: Narrowing) -> dict[str, int]:
    """Layer → how many of its facilities or areas are in the list; layers without any are not named."""
    found: dict[str, int] = {}
    for model in _MODELS:
        where = conditions(model, narrowing)
        rows = session.execute(select(model.layer, func.count(model.id)).where(*where).group_by(model.layer))
        found |= {layer: number for layer, number in rows}  # noqa: C416 - a row is no pair to mypy
    return found


def listed(
    session: Session,
    narrowing: Narrowing,
    *,
    order: Order = "name",
    origin: tuple[float, float] | None = None,
    offset: int = 0,
    limit: int,
) -> list[Listed]:
    """One page. ``origin`` (longitude, latitude) is where distances begin; without it, distance cannot order."""
    lines = union_all(*(_lines(model, narrowing) for model in _MODELS)).subquery()
    ways: dict[Order, list[Any]] = {"name": [], "kind": [lines.c.kind], "distance": []}
    if order == "distance" and origin:
        ways["distance"] = [_far(lines.c, origin)]
    ordered = select(lines).order_by(*ways[order], func.lower(lines.c.name), lines.c.id).offset(offset).limit(limit)
    rows = session.execute(ordered).all()
    metres: Sequence[float | None] = [None] * len(rows)
    if origin:
        metres = distances(*origin, [row.longitude for row in rows], [row.latitude for row in rows])
    return [_line(row, far) for row, far in zip(rows, metres, strict=True)]


def conditions(model: Any, narrowing: Narrowing) -> list[Any]:
    """What a statement about FacilityRow or AreaRow must meet."""
    step_free = narrowing.step_free or None
    words = narrowed(model, text=narrowing.text, step_free=step_free, box=narrowing.box)
    return [model.layer.in_(narrowing.layers), *words]


def _lines(model: Any, narrowing: Narrowing) -> Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]:
    is_facility = model is FacilityRow
    return select(
        model.id,
        model.layer,
        (model.kind if is_facility else model.level).label("kind"),
        model.slug,
        model.name,
        model.language,
        model.names,
        (model.address if is_facility else cast(literal(""), Text)).label("address"),
        (model.ward if is_facility else cast(literal(""), Text)).label("ward"),
        (model.step_free if is_facility else cast(null(), FacilityRow.step_free.type)).label("step_free"),
        model.longitude,
        model.latitude,
    ).where(*conditions(model, narrowing))


def _far(columns: Any, origin: tuple[float, float]) -> Any:
    """The square of the distance on a plane that touches the earth there: the right order within a city."""
    apart = func.abs(columns.longitude - origin[0])
    across = case((apart > _HALF_ROUND, 2 * _HALF_ROUND - apart), else_=apart) * cos(radians(origin[1]))
    up = columns.latitude - origin[1]
    return across * across + up * up


def _line(row: Any, metres: float | None) -> Listed:
    return Listed(
        id=str(row.id),
        layer=row.layer,
        kind=row.kind,
        slug=row.slug,
        name=row.name,
        language=row.language,
        names=row.names,
        address=row.address,
        ward=row.ward,
        step_free=row.step_free,
        longitude=row.longitude,
        latitude=row.latitude,
        metres=metres,
    )
