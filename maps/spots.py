"""Facilities and areas as a map draws them: first only where each lies, then what is said of those that stand alone.

Two questions for any number of layers. What narrows is what narrows the list, so that a map and its list agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db import spatial
from app.kernel.text import Localized
from maps.listing import Narrowing, conditions
from maps.model import AreaRow, FacilityRow
from maps.reading import only_shape

_AT_ONCE = 5000
"""Ids in one statement: fewer than either database takes."""


class Spot(NamedTuple):
    """Where one facility or area lies. ``id`` is unique among its family."""

    id: int
    layer: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a map says of one. ``shape`` (EWKB) is None for what is no more than its point."""

    id: int
    layer: str
    kind: str
    slug: str
    name: str
    language: str
    names: Localized
    longitude: float
    latitude: float
    shape: bytes | None
    address: str = ""
    opening_hours: Localized
    step_free: bool | None = None


def facility_spots(session: Session, narrowing: Narrowing) -> list[Spot]:
    return _spots(session, FacilityRow, narrowing)


def area_spots(session: Session, narrowing: Narrowing) -> list[Spot]:
    return _spots(session, AreaRow, narrowing)


def facilities(session: Session, ids: Iterable[int]) -> Iterator[Drawn]:
    """Those facilities, in the order of their ids."""
    more = (FacilityRow.kind, FacilityRow.address, FacilityRow.opening_hours, FacilityRow.step_free)
    for row in _rows(session, FacilityRow, _columns(FacilityRow).add_columns(*more), ids):
        said = {name: getattr(row, name) for name in ("kind", "address", "opening_hours", "step_free")}
        yield _drawn(row, only_shape(row.geometry), said)


def areas(session: Session, ids: Iterable[int]) -> Iterator[Drawn]:
    """Those areas, in the order of their ids."""
    for row in _rows(session, AreaRow, _columns(AreaRow).add_columns(AreaRow.level), ids):
        yield _drawn(row, row.geometry, {"kind": row.level, "opening_hours": {}})


def _spots(session: Session, model: Any, narrowing: Narrowing) -> list[Spot]:
    where = conditions(model, narrowing)
    rows = session.execute(select(model.id, model.layer, model.longitude, model.latitude).where(*where))
    return [Spot(*row) for row in rows]


def _columns(model: Any) -> Select[*tuple[Any, ...]]:
    shape = spatial.ewkb(model.geometry).label("geometry")
    texts = (model.slug, model.name, model.language, model.names)
    return select(model.id, model.layer, *texts, model.longitude, model.latitude, shape)


def _rows(session: Session, model: Any, columns: Select[*tuple[Any, ...]], ids: Iterable[int]) -> Iterator[Any]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        these = wanted[start : start + _AT_ONCE]
        yield from session.execute(columns.where(model.id.in_(these)).order_by(model.id))


def _drawn(row: Any, shape: bytes | None, said: dict[str, Any]) -> Drawn:
    return Drawn(
        id=row.id,
        layer=row.layer,
        slug=row.slug,
        name=row.name,
        language=row.language,
        names=row.names,
        longitude=row.longitude,
        latitude=row.latitude,
        shape=shape,
        **said,
    )
