"""Working calendars: opening times of a week, and holidays."""

from datetime import date

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, StringField

from app.city import commands, queries
from app.city.calendar import Week
from app.city.model import USUAL_CALENDAR
from app.city.queries import CalendarLine
from app.kernel.clock import today
from app.kernel.errors import BadInput, PsisError
from app.kernel.text import N_, Localized
from app.web import formats
from app.web.admin.opening_times import read_spans, written
from app.web.admin.pages import (
    ADMIN,
    ADMINISTRATORS,
    Named,
    address,
    back_to,
    called,
    form_page,
    names_data,
    table_page,
)
from app.web.blueprint import Blueprint
from app.web.forms import at_most, required, stripped
from app.web.identity import identity, unit
from app.web.kept import department_name
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("admin_calendars", __name__, url_prefix=ADMIN)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WIDTHS = dict.fromkeys((*DAYS, "slug"), "govuk-input--width-20")


def _opening(label: str) -> StringField:
    return StringField(label, [at_most(60)], [stripped])


class CalendarForm(Named):
    """A calendar's name and its week; a day without opening times is no working day."""

    monday = _opening(N_("Monday"))
    tuesday = _opening(N_("Tuesday"))
    wednesday = _opening(N_("Wednesday"))
    thursday = _opening(N_("Thursday"))
    friday = _opening(N_("Friday"))
    saturday = _opening(N_("Saturday"))
    sunday = _opening(N_("Sunday"))

    def week(self) -> Week | None:
        """The week as it was typed; None where a day cannot be read, which is then said beside it."""
        found = []
        for name in DAYS:
            try:
                found.append(read_spans(self[name].data or ""))
            except BadInput as problem:
                self.refuse(problem, name)
        return None if self.errors else tuple(found)


class NewCalendarForm(CalendarForm):
    """A calendar that is to be added."""

    slug = StringField(
        N_("Short name"), [required(N_("Enter a short name, such as counters.")), at_most(60)], [stripped]
    )


class HolidayForm(Named):
    """A day on which nobody works."""

    day = DateField(N_("Day"), [required(N_("Enter a day."))])


@blueprint.get("/calendars", access=ADMINISTRATORS)
def calendars() -> Response:
    columns = (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("departments", _("Departments"), filtered=True),
        Column("holidays", _("Holidays still to come"), sortable=True, numeric=True),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(queries.calendars(identity().session), asked, columns, _value, "name")
    rows = [
        Row(
            one.slug,
            called(one.names),
            (
                Cell(called(one.names), address(f"/calendars/{one.slug}")),
                Cell(", ".join(map(department_name, one.departments)) or _("none")),
                Cell(formats.number(_still_to_come(one))),
            ),
        )
        for one in found
    ]
    table = WorkTable(_("Calendars"), columns, rows, total, asked, address("/calendars"), order="name")
    intro = _("Deadlines count the working days of the department’s calendar.")
    return table_page(table, _("Calendars"), intro=intro, add=(address("/calendars/new"), _("Add a calendar")))


def _value(one: CalendarLine, name: str) -> object:
    if name == "departments":
        return list(map(department_name, one.departments))
    return _still_to_come(one) if name == "holidays" else called(one.names)


def _still_to_come(one: CalendarLine) -> int:
    return sum(day >= today() for day in one.calendar.holidays)


@blueprint.route("/calendars/new", methods=("GET", "POST"), access=ADMINISTRATORS)
def new_calendar() -> AnyResponse:
    usual = queries.calendar_named(identity().session, USUAL_CALENDAR)
    form = NewCalendarForm.of_request(data=_week_data(usual))
    if request.method == "POST" and form.validate():
        slug = form["slug"].data
        if any(one.slug == slug for one in queries.calendars(identity().session)):
            form.refuse(_("There is a calendar with this short name already."), "slug")
        elif _saved(form, slug):
            return back_to(f"/calendars/{slug}")
    return form_page(form, _("Add a calendar"), _back(), hints=_hints(), widths=_WIDTHS)


@blueprint.get("/calendars/<calendar>", access=ADMINISTRATORS)
def calendar(calendar: str) -> AnyResponse:
    """Name and opening times, with the holidays below."""
    return _calendar(queries.calendar_named(identity().session, calendar))


@blueprint.post("/calendars/<calendar>", access=ADMINISTRATORS, fresh=True)
def change_calendar(calendar: str) -> AnyResponse:
    """Whatever counts by it has other deadlines from then on."""
    return _calendar(queries.calendar_named(identity().session, calendar))


def _calendar(held: CalendarLine) -> AnyResponse:
    calendar = held.slug
    form = CalendarForm.of_request(data={**names_data(held.names), **_week_data(held)})
    if request.method == "POST" and form.validate() and _saved(form, calendar):
        return back_to(f"/calendars/{calendar}")
    return form_page(
        form,
        called(held.names),
        _back(),
        template="admin/calendar.html",
        hints=_hints(),
        widths=_WIDTHS,
        table=_holiday_table(held),
        add=(address(f"/calendars/{calendar}/holidays/new"), _("Add a holiday")),
        removable=not held.departments and calendar != USUAL_CALENDAR,
    )


@blueprint.post("/calendars/<calendar>/removal", access=ADMINISTRATORS, fresh=True)
def remove_calendar(calendar: str) -> AnyResponse:
    with unit() as work:
        commands.remove_calendar(work, calendar)
    return back_to("/calendars", "removed")


@blueprint.route("/calendars/<calendar>/holidays/new", methods=("GET", "POST"), access=ADMINISTRATORS, fresh=True)
def new_holiday(calendar: str) -> AnyResponse:
    held = queries.calendar_named(identity().session, calendar)
    form = HolidayForm.of_request()
    if request.method == "POST" and form.validate() and form.day.data:
        try:
            with unit() as work:
                commands.set_holiday(work, calendar, form.day.data, form.names)
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to(f"/calendars/{calendar}")
    back = (address(f"/calendars/{calendar}"), called(held.names))
    return form_page(form, _("Add a holiday"), back)


@blueprint.post("/calendars/<calendar>/holidays", access=ADMINISTRATORS, fresh=True)
def remove_holidays(calendar: str) -> AnyResponse:
    queries.calendar_named(identity().session, calendar)
    with unit() as work:
        removed = commands.remove_holidays(work, calendar, _chosen_days())
    return back_to(f"/calendars/{calendar}", "removed" if removed else "none-chosen")


def _chosen_days() -> list[date]:
    days = []
    for text in request.form.getlist("chosen"):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            continue
    return days


def _saved(form: CalendarForm, slug: str) -> bool:
    week = form.week()
    if week is None:
        return False
    try:
        with unit() as work:
            commands.set_calendar(work, slug, form.names, week)
    except PsisError as problem:
        form.refuse(problem, "slug" if "slug" in form else "")
        return False
    return True


def _holiday_table(held: CalendarLine) -> WorkTable:
    columns = (
        Column("day", _("Day"), sortable=True, day=True),
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("weekday", _("Day of the week")),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(list(held.calendar.holidays.items()), asked, columns, _holiday_value, "-day")
    labels = dict(zip(DAYS, (_(str(getattr(CalendarForm, name).args[0])) for name in DAYS), strict=True))
    rows = [
        Row(
            day.isoformat(),
            formats.day(day),
            (Cell(formats.day(day)), Cell(called(names)), Cell(labels[DAYS[day.weekday()]])),
        )
        for day, names in found
    ]
    path = address(f"/calendars/{held.slug}")
    return WorkTable(
        caption=_("Holidays"),
        columns=columns,
        rows=rows,
        total=total,
        asked=asked,
        path=path,
        nothing=_("No holiday has been entered."),
        post=f"{path}/holidays",
        actions=(Action("remove", _("Remove the chosen holidays"), warning=True),),
        order="-day",
    )


def _holiday_value(holiday: tuple[date, Localized], name: str) -> object:
    return holiday[0] if name == "day" else called(holiday[1])


def _week_data(held: CalendarLine) -> dict[str, str]:
    return dict(zip(DAYS, map(written, held.calendar.week), strict=True))


def _hints() -> dict[str, str]:
    hint = _("Opening times such as 08:00-12:00, 13:00-16:00. Leave a day empty on which nobody works.")
    slug = _("Lower-case letters, digits and hyphens. It stands in addresses and cannot be changed later.")
    return {"monday": hint, "slug": slug}


def _back() -> tuple[str, str]:
    return address("/calendars"), _("Calendars")
