"""Figures about reports, quarter by quarter: how many, how quickly, how well; as a page and as a file."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from flask import Response, request

from app.complaints.released import figure_counts
from app.complaints.released.figures import FEWEST, Cell, Told
from app.web import addresses, formats
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.parameters import printable
from app.web.report_views import category_name
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.whole_files import whole_file
from records.exporting.csv import defused

blueprint = Blueprint("report_figures", __name__, url_prefix=f"{PREFIX}/reports")
_VALUES = ("received", "in_time", "reopened", "ratings", "satisfaction")


class Line(NamedTuple):
    """One row of the table. ``level``: 0 the city, 1 a department, 2 a category; "" in place of what is hidden."""

    level: int
    name: str
    received: str
    in_time: str
    reopened: str
    ratings: str
    satisfaction: str


@blueprint.get("/figures", access=ANYONE)
def show() -> Response:
    """The figures of one quarter, the newest where none is asked for."""
    session, problems = identity().session, []
    quarters = figure_counts.quarters(session)
    asked = request.args.get("quarter", "")
    if asked and asked not in quarters:
        problems.append(_("There are no figures of “%(quarter)s”.", quarter=printable(asked)[:20]))
    quarter = asked if asked in quarters else next(iter(quarters), "")
    figures = figure_counts.figures_of(session, quarter) if quarter else {}
    path = f"/{language()}/reports/figures"
    return page(
        "reports/figures.html",
        title=_("Figures about reports"),
        summary=_("How many reports the city received, how quickly it answered and how content people were."),
        problems=problems,
        quarter=named(quarter),
        others=[(named(one), addresses.with_query(path, [("quarter", one)]), one == quarter) for one in quarters],
        lines=[_line(cell, one) for cell, one in sorted(figures.items(), key=lambda held: _order(held[0]))],
        fewest=FEWEST,
        file=f"{path}.csv",
        noindex=bool(request.args),
    )


@blueprint.get("/figures.csv", access=ANYONE)
def download() -> Response:
    """The figures of all quarters. What is hidden is empty."""
    session = identity().session
    known = [(quarter, figure_counts.figures_of(session, quarter)) for quarter in figure_counts.quarters(session)]
    return whole_file(_rows(known), "text/csv", "report-figures.csv")


def _rows(known: list[tuple[str, dict[Cell, Told]]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("quarter", "department", "category", *_VALUES))
    for quarter, figures in known:
        for cell, one in sorted(figures.items()):
            values = ("" if (value := getattr(one, name)) is None else value for name in _VALUES)
            writer.writerow((quarter, *map(defused, cell), *values))
    yield "\ufeff" + buffer.getvalue()


def named(quarter: str) -> str:
    """A quarter as people call it: "third quarter of 2026"."""
    names = {
        "1": _("first quarter of %(year)s", year=quarter[:4]),
        "2": _("second quarter of %(year)s", year=quarter[:4]),
        "3": _("third quarter of %(year)s", year=quarter[:4]),
        "4": _("fourth quarter of %(year)s", year=quarter[:4]),
    }
    return names.get(quarter[-1:], "")


def _order(cell: Cell) -> tuple[str, str]:
    """The city first, then each department with its categories."""
    department, category = cell
    return (
        department_name(department).casefold() if department else "",
        category_name(category).casefold() if category else "",
    )


def _line(cell: Cell, one: Told) -> Line:
    department, category = cell
    name = category_name(category) if category else department_name(department) if department else _("The whole city")
    return Line(
        bool(department) + bool(category),
        name,
        _number(one.received),
        _per_cent(one.in_time),
        _per_cent(one.reopened),
        _number(one.ratings),
        "" if one.satisfaction is None else formats.number(one.satisfaction),
    )


def _number(value: int | None) -> str:
    return "" if value is None else formats.number(value)


def _per_cent(value: int | None) -> str:
    return "" if value is None else f"{value}%"
