"""The city's departments, calendars and words of its own, for whoever shows or needs them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.city.model import (
    USUAL_CALENDAR,
    CalendarRow,
    ComplaintCategory,
    ComplaintGroup,
    ComplaintQuestion,
    Department,
    HolidayRow,
    KindName,
    SiteText,
)
from app.city.questions import Choice, Question
from app.city.site import Site
from app.db.prepared import Prepared
from app.kernel.errors import NotVisible
from app.kernel.text import N_, Localized

_NONE: Localized = MappingProxyType({})
_NO_DAYS: Mapping[str, int] = MappingProxyType({})


class DepartmentLine(NamedTuple):
    """A department, with the slug of its calendar."""

    slug: str
    names: Localized
    calendar: str


class CalendarLine(NamedTuple):
    """A calendar with its name, and the departments that work by it."""

    slug: str
    names: Localized
    calendar: Calendar
    departments: tuple[str, ...]


class Category(NamedTuple):
    """What a complaint can be about: see ``app.city.model.ComplaintCategory``."""

    slug: str
    names: Localized
    department: str
    identity: str
    content: str
    may_lower: bool
    sensitive: bool
    working_days: int
    position: int
    active: bool
    group_slug: str = ""
    descriptions: Localized = _NONE
    keywords: Localized = _NONE
    emergency: bool = False
    place: str = "required"
    acknowledge_hours: int = 8
    resolve_days: int = 30
    reopen_days: int = 30
    retention: Mapping[str, int] = _NO_DAYS


class Group(NamedTuple):
    """What categories are sorted under."""

    slug: str
    names: Localized
    position: int


def department_names(session: Session) -> dict[str, Localized]:
    """Slug → name in each language."""
    rows = session.execute(select(Department.slug, Department.name_en, Department.name_id).order_by(Department.slug))
    return {slug: {"en": english, "id": indonesian} for slug, english, indonesian in rows}


def departments(session: Session) -> list[DepartmentLine]:
    rows = session.scalars(select(Department).order_by(Department.slug))
    return [DepartmentLine(row.slug, {"en": row.name_en, "id": row.name_id}, row.calendar) for row in rows]


def calendar_of(session: Session, department: str) -> Calendar:
    """The calendar that a department works by: its own, else the city's."""
    rows = _WEEK_OF.rows(session, department=department)
    if not rows:
        return calendar_named(session, USUAL_CALENDAR).calendar
    return Calendar(_week(rows[0][0]), dict(_HOLIDAYS_OF.rows(session, department=department)))


_WEEK_OF = Prepared(
    select(CalendarRow.week)
    .join(Department, Department.calendar == CalendarRow.slug)
    .where(Department.slug == bindparam("department"))
)
_HOLIDAYS_OF = Prepared(
    select(HolidayRow.day, HolidayRow.names)
    .join(Department, Department.calendar == HolidayRow.calendar)
    .where(Department.slug == bindparam("department"))
    .order_by(HolidayRow.day)
)


def calendar_named(session: Session, slug: str) -> CalendarLine:
    """The calendar of that slug. Raises NotVisible."""
    row = session.get(CalendarRow, slug)
    if row is None:
        raise NotVisible(N_("There is no calendar “%(slug)s”."), slug=slug)
    return _line(session, row)


def calendars(session: Session) -> list[CalendarLine]:
    return [_line(session, row) for row in session.scalars(select(CalendarRow).order_by(CalendarRow.slug))]


def categories(session: Session) -> list[Category]:
    """All categories of complaints, in the city's order."""
    ordered = select(ComplaintCategory).order_by(ComplaintCategory.position, ComplaintCategory.slug)
    return [Category(*(getattr(row, name) for name in Category._fields)) for row in session.scalars(ordered)]


def category(session: Session, slug: str) -> Category:
    """The category of that short name, offered or not. Raises NotVisible."""
    rows = _CATEGORY.rows(session, slug=slug)
    if not rows:
        raise NotVisible(N_("There is no such category."))
    return Category(*rows[0])


_CATEGORY = Prepared(
    select(*(getattr(ComplaintCategory, name) for name in Category._fields)).where(
        ComplaintCategory.slug == bindparam("slug")
    )
)


def categories_changed_at(session: Session) -> datetime:
    """When a category or a question was changed last; the beginning of 2026 where nobody noted it."""
    newest = [session.scalar(select(func.max(row.changed_at))) for row in (ComplaintCategory, ComplaintQuestion)]
    return max((moment for moment in newest if moment), default=datetime(2026, 1, 1, tzinfo=UTC))


def groups(session: Session) -> list[Group]:
    """What categories are sorted under, in the city's order."""
    ordered = select(ComplaintGroup).order_by(ComplaintGroup.position, ComplaintGroup.slug)
    return [Group(row.slug, row.names, row.position) for row in session.scalars(ordered)]


def questions(session: Session, category: str, *, retired: bool = False) -> list[Question]:
    """What a category asks, in its order; with those that it asks no more where ``retired``."""
    ordered = select(ComplaintQuestion).order_by(ComplaintQuestion.position, ComplaintQuestion.code)
    rows = session.scalars(ordered.where(ComplaintQuestion.category == category))
    return [_question(row) for row in rows if row.active or retired]


def _question(row: ComplaintQuestion) -> Question:
    choices = tuple(Choice(one["code"], one["names"]) for one in row.choices)
    return Question(row.code, row.kind, row.names, row.hints, choices, row.position, row.required, row.active)


def read_site(session: Session) -> Site:
    """All that the city wrote itself."""
    texts = {(row.name, row.language): row.text for row in session.scalars(select(SiteText))}
    kinds = {(row.kind, row.language): (row.one, row.many) for row in session.scalars(select(KindName))}
    return Site(texts, kinds)


def _line(session: Session, row: CalendarRow) -> CalendarLine:
    days = select(HolidayRow).where(HolidayRow.calendar == row.slug).order_by(HolidayRow.day)
    holidays: dict[date, Localized] = {holiday.day: holiday.names for holiday in session.scalars(days)}
    users = session.scalars(select(Department.slug).where(Department.calendar == row.slug).order_by(Department.slug))
    return CalendarLine(row.slug, row.names, Calendar(_week(row.week), holidays), tuple(users))


def _week(kept: Mapping[str, Any]) -> tuple[tuple[tuple[time, time], ...], ...]:
    return tuple(
        tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in day) for day in kept["days"]
    )
