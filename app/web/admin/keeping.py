"""How many reports there are, and how many the next night erases: numbers alone, for whoever sets the periods."""

from collections import Counter
from typing import NamedTuple

from flask import Response, request
from sqlalchemy import select

from app.complaints import lifecycle
from app.complaints.tally_model import ComplaintTallyRow
from app.jobs import erasures
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.web import formats
from app.web.admin.pages import ADMIN, ADMINISTRATORS, address, table_page
from app.web.blueprint import Blueprint
from app.web.identity import identity
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.translation import gettext as _
from app.web.work_table import Cell, Column, Row, WorkTable, arranged, read_asked

blueprint = Blueprint("keeping", __name__, url_prefix=ADMIN)


class Kept(NamedTuple):
    """How many reports of a category are in a state, and how many of them the next night erases."""

    category: str
    state: str
    number: int
    due: int


@blueprint.get("/keeping", access=ADMINISTRATORS)
def show() -> Response:
    """For each category and state: how many, and how many of them have been kept for long enough."""
    tally = ComplaintTallyRow
    counted: Counter[tuple[str, str]] = Counter()
    for category, state, number in identity().session.execute(select(tally.category, tally.state, tally.count)):
        counted[category, state] += number
    with portal().database.open(SYSTEM) as session:
        due = {(one.category, one.state): one.number for one in erasures.expired(session, clock.today())}
    ordered = sorted(counted, key=lambda pair: lifecycle.STATES.index(pair[1]))
    kept = [Kept(*pair, counted[pair], due.get(pair, 0)) for pair in ordered if counted[pair]]
    intro = _("How long reports are kept after they ended is set for each category; what is on legal hold stays.")
    return table_page(_table(kept), _("Reports in numbers"), intro=intro)


def _table(kept: list[Kept]) -> WorkTable:
    columns = (
        Column("category", _("Category"), sortable=True, choices=_categories(kept)),
        Column("state", _("State"), choices=tuple((state, _(lifecycle.NAMES[state])) for state in lifecycle.STATES)),
        Column("number", _("Reports"), sortable=True, numeric=True),
        Column("due", _("Erased next night"), sortable=True, numeric=True),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(kept, asked, columns, _value, "category")
    return WorkTable(
        caption=_("Reports in numbers"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=address("/keeping"),
        nothing=_("Nothing was reported yet."),
        order="category",
    )


def _value(one: Kept, name: str) -> object:
    """A category is sorted by its name and found by its short name."""
    return (category_name(one.category).casefold(), one.category) if name == "category" else getattr(one, name)


def _categories(kept: list[Kept]) -> tuple[tuple[str, str], ...]:
    """(slug, name) of those that have any, by name."""
    names = {one.category: category_name(one.category) for one in kept}
    return tuple(sorted(names.items(), key=lambda named: named[1].casefold()))


def _row(one: Kept) -> Row:
    name = category_name(one.category)
    return Row(
        f"{one.category}/{one.state}",
        name,
        (
            Cell(name, href=address(f"/categories/{one.category}")),
            Cell(_(lifecycle.NAMES[one.state])),
            Cell(formats.number(one.number)),
            Cell(formats.number(one.due)),
        ),
    )
