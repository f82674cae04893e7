"""Setting up the city: departments and calendars."""

import re
from datetime import date, time

from sqlalchemy import delete, select

from app.city.calendar import Calendar, Week
from app.city.events import CalendarChanged
from app.city.model import USUAL_CALENDAR, CalendarRow, Department, HolidayRow
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import LANGUAGES, N_, Localized

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PAGES = frozenset({"new"})
"""Addresses of administration where a short name would stand: what is called so could never be opened again."""
LONGEST_NAME = 200


def set_department(unit: UnitOfWork, slug: str, names: Localized, calendar: str = "") -> None:
    """Add a department, rename one, or give it another calendar ("": as it is). Twice is the same as once."""
    require_slug(slug)
    require_names(names)
    present = unit.session.get(Department, slug)
    chosen = calendar or (present.calendar if present else USUAL_CALENDAR)
    if present and (present.name_en, present.name_id, present.calendar) == (names["en"], names["id"], chosen):
        return
    if calendar:
        _require_calendar(unit, calendar)
    worked_by = present.calendar if present else chosen
    unit.session.merge(Department(slug=slug, name_en=names["en"], name_id=names["id"], calendar=chosen))
    unit.session.flush()
    if present and worked_by != chosen:
        unit.tell(CalendarChanged(chosen))
    raise_revision(unit.session)  # every page may name it
    unit.note("set department", f"department/{slug}", en=names["en"], id=names["id"], calendar=chosen)


def set_calendar(unit: UnitOfWork, slug: str, names: Localized, week: Week) -> None:
    """Add a calendar, or change its name and opening times. Raises BadInput for a week that cannot be."""
    require_slug(slug)
    require_names(names)
    Calendar(week)
    kept = {"days": [[[_hour(opens), _hour(closes)] for opens, closes in day] for day in week]}
    present = unit.session.get(CalendarRow, slug)
    if present and (present.names, present.week) == (dict(names), kept):
        return
    unit.session.merge(CalendarRow(slug=slug, names=dict(names), week=kept))
    unit.session.flush()
    _tell_changed(unit, slug)
    unit.note("set calendar", f"calendar/{slug}", week=kept["days"])


def remove_calendar(unit: UnitOfWork, slug: str) -> None:
    """Remove a calendar and its holidays. Raises BadInput while a department works by it."""
    _require_calendar(unit, slug)
    used = unit.session.scalar(select(Department.slug).where(Department.calendar == slug).limit(1))
    if used or slug == USUAL_CALENDAR:
        raise BadInput(N_("This calendar is in use. Give its departments another one first."))
    unit.session.execute(delete(HolidayRow).where(HolidayRow.calendar == slug))
    unit.session.execute(delete(CalendarRow).where(CalendarRow.slug == slug))
    unit.note("remove calendar", f"calendar/{slug}")


def set_holiday(unit: UnitOfWork, calendar: str, day: date, names: Localized) -> None:
    """Add a day on which nobody works, or rename it."""
    _require_calendar(unit, calendar)
    require_names(names)
    present = unit.session.get(HolidayRow, (calendar, day))
    if present and present.names == dict(names):
        return
    unit.session.merge(HolidayRow(calendar=calendar, day=day, names=dict(names)))
    unit.session.flush()
    if present is None:
        _tell_changed(unit, calendar)
    unit.note("set holiday", f"calendar/{calendar}", day=day.isoformat(), **names)


def remove_holidays(unit: UnitOfWork, calendar: str, days: list[date]) -> int:
    """Make these days working days again. Returns how many of them were holidays."""
    removed = 0
    for day in sorted(set(days)):
        row = unit.session.get(HolidayRow, (calendar, day))
        if row is not None:
            unit.session.delete(row)
            unit.note("remove holiday", f"calendar/{calendar}", day=day.isoformat())
            removed += 1
    unit.session.flush()
    if removed:
        _tell_changed(unit, calendar)
    return removed


def _tell_changed(unit: UnitOfWork, calendar: str) -> None:
    unit.tell(CalendarChanged(calendar))
    raise_revision(unit.session)  # what is due when follows from it, and is kept for each revision


def require_slug(slug: str) -> None:
    """Raise BadInput for what cannot stand in an address."""
    if slug in _PAGES:
        raise BadInput(N_("“%(slug)s” is the address of a page. Choose another short name."), slug=slug)
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_NAME:
        raise BadInput(
            N_("“%(slug)s” is no short name: lower-case letters, digits and single hyphens, please."), slug=slug[:40]
        )


def require_names(names: Localized) -> None:
    """Raise BadInput unless every language has a name."""
    for tag in LANGUAGES:
        if not names.get(tag, "").strip() or len(names[tag]) > LONGEST_NAME:
            raise BadInput(N_("A name is needed in every language, of at most %(most)s characters."), most=LONGEST_NAME)


def _require_calendar(unit: UnitOfWork, slug: str) -> None:
    if unit.session.get(CalendarRow, slug) is None:
        raise BadInput(N_("There is no calendar “%(slug)s”."), slug=slug)


def _hour(moment: time) -> str:
    return f"{moment:%H:%M}"
