"""The facilities that somebody may edit, as a list to work in."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db.listing import containing, counted, ordered
from app.kernel.errors import NotVisible
from app.kernel.text import Localized
from maps import queries
from maps.model import FacilityRow, LayerRow
from maps.projections import Facility
from maps.words import folded

FIELDS: dict[str, Any] = {
    "name": FacilityRow.name,
    "kind": FacilityRow.kind,
    "address": FacilityRow.address,
    "department": LayerRow.department,
    "changed": FacilityRow.updated_at,
}
"""What the list can be sorted by."""


class Line(NamedTuple):
    """One facility as the list shows it."""

    slug: str
    name: str
    language: str
    kind: str
    address: str
    layer: Localized
    department: str
    changed_at: datetime


class Wanted(NamedTuple):
    """Which lines, and in which order."""

    filters: Mapping[str, str]
    sort: str = "name"
    descending: bool = False
    offset: int = 0
    limit: int = 25


def facilities(session: Session, departments: Collection[str], wanted: Wanted) -> tuple[list[Line], int]:
    """The facilities of these departments that meet the filters, and how many there are."""
    statement = _joined().where(LayerRow.department.in_(departments))
    filters = dict(wanted.filters)
    for word in folded(filters.pop("name", "")).split():
        statement = statement.where(containing(FacilityRow.words, word))
    for name in ("kind", "department"):
        if name in filters:
            statement = statement.where(FIELDS[name] == filters[name])
    total = counted(session, statement)
    page = ordered(statement, FIELDS, wanted.sort, descending=wanted.descending, unique=FacilityRow.id)
    return [Line(*row) for row in session.execute(page.offset(wanted.offset).limit(wanted.limit))], total


def _joined() -> Select[Any]:
    return select(
        FacilityRow.slug,
        FacilityRow.name,
        FacilityRow.language,
        FacilityRow.kind,
        FacilityRow.address,
        LayerRow.names,
        LayerRow.department,
        FacilityRow.updated_at,
    ).join(LayerRow, LayerRow.slug == FacilityRow.layer)


def facility(session: Session, departments: Collection[str], slug: str) -> tuple[Facility, str]:
    """A facility of one of these departments, and which. Raises NotVisible."""
    found = queries.facility(session, slug)
    department = session.scalar(select(LayerRow.department).where(LayerRow.slug == found.layer)) or ""
    if department not in departments:
        raise NotVisible("There is no such facility.")
    return found, department
