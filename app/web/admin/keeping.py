"""How many reports there are, and how many the next night erases: numbers alone, for whoever sets the periods."""

from collections import Counter

from flask import Response
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
from app.web.work_table import Asked, Cell, Column, Row, WorkTable

blueprint = Blueprint("keeping", __name__, url_prefix=ADMIN)


@blueprint.get("/keeping", access=ADMINISTRATORS)
def show() -> Response:
    """For each category and state: how many, and how many of them have been kept for long enough."""
    tally = ComplaintTallyRow
    counted: Counter[tuple[str, str]] = Counter()
    for category, state, number in identity().session.execute(select(tally.category, tally.state, tally.count)):
        counted[category, state] += number
    with portal().database.open(SYSTEM) as session:
        due = {(one.category, one.state): one.number for one in erasures.expired(session, clock.today())}
    pairs = sorted(
        (pair for pair, number in counted.items() if number),
        key=lambda pair: (category_name(pair[0]).casefold(), lifecycle.STATES.index(pair[1])),
    )
    table = WorkTable(
        caption=_("Reports in numbers"),
        columns=(
            Column("category", _("Category")),
            Column("state", _("State")),
            Column("number", _("Reports"), numeric=True),
            Column("due", _("Erased next night"), numeric=True),
        ),
        rows=[_row(*pair, counted[pair], due.get(pair, 0)) for pair in pairs],
        total=len(pairs),
        asked=Asked(size=max(len(pairs), 1)),
        path=address("/keeping"),
        nothing=_("Nothing was reported yet."),
    )
    intro = _("How long reports are kept after they ended is set for each category; what is on legal hold stays.")
    return table_page(table, _("Reports in numbers"), intro=intro)


def _row(category: str, state: str, number: int, due: int) -> Row:
    name = category_name(category)
    return Row(
        f"{category}/{state}",
        name,
        (
            Cell(name, href=address(f"/categories/{category}")),
            Cell(_(lifecycle.NAMES[state])),
            Cell(formats.number(number)),
            Cell(formats.number(due)),
        ),
    )
