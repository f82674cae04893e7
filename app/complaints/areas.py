"""In which areas of the map a report lies, of whatever level: rules ask for them by name or by short name."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import spatial
from app.db.prepared import Prepared
from maps.model import AreaRow
from maps.wards import WARD


class Area(NamedTuple):
    """An area without its outline."""

    id: int
    parent_id: int | None
    level: str
    name: str
    slug: str


class Areas:
    """The areas of the city as they are now, for asking often."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._areas = {row[0]: Area._make(row) for row in _ALL.rows(session)}
        self._wards = [one for one in self._areas.values() if one.level == WARD]
        self._made_of_wards = {number for ward in self._wards for number in self._upwards(ward)}

    def around(self, ward: str, point: tuple[float, float] | None) -> frozenset[str]:
        """Names and short names of the areas that a report lies in.

        The ward that it was filed in, and what that belongs to, are certain: outlines of two sources cross at their
        borders. Where a ward says nothing (of a neighbourhood, or for a place that lies in no ward) the point does.
        """
        here = self._at(point)
        wards = [one for one in self._wards if one.name == ward]
        wards = [one for one in wards if one.id in here] or wards  # of several of one name
        certain = {number for one in wards for number in self._upwards(one)}
        found = certain | (here - self._made_of_wards if certain else here)
        called = {name for number in found for name in self._areas[number][-2:]}
        return frozenset((called | {ward}) - {""})

    def called(self, name: str) -> list[Area]:
        """The areas of that short name, or of that name."""
        known = self._areas.values()
        return [one for one in known if one.slug == name] or [one for one in known if one.name == name]

    def __bool__(self) -> bool:
        """Whether the city has entered any."""
        return bool(self._areas)

    def _upwards(self, area: Area) -> Iterator[int]:
        seen: set[int] = set()
        here: Area | None = area
        while here is not None and here.id not in seen:
            seen.add(here.id)
            yield here.id
            here = self._areas.get(here.parent_id or 0)

    def _at(self, point: tuple[float, float] | None) -> set[int]:
        if point is None:
            return set()
        return set(self._session.scalars(select(AreaRow.id).where(spatial.covers(AreaRow.geometry, *point))))


_ALL = Prepared(select(*(getattr(AreaRow, name) for name in Area._fields)).order_by(AreaRow.id))
