"""What changed between two days, word by word: in one section, or in all sections of a work that changed."""

from flask import Response, request

from app.web import published
from app.web.blueprint import ANYONE, Blueprint
from app.web.locale import PREFIX
from app.web.public.comparing import Comparison, compare_section, compare_work
from app.web.templating import page
from app.web.translation import gettext as _
from records.projections import WorkLine

blueprint = Blueprint("changes", __name__, url_prefix=PREFIX)


@blueprint.get("/ordinances/<slug>/changes", access=ANYONE)
def of_work(slug: str) -> Response:
    """Every section that differs between two days, twenty a page. Raises Gone, NotVisible."""
    problems: list[str] = []
    line = published.work(slug)
    return _page(line, "", line.title, compare_work(line.work, request.args, problems), problems)


@blueprint.get("/ordinances/<slug>/<eid>/changes", access=ANYONE)
def of_section(slug: str, eid: str) -> Response:
    """One section on two days. Raises Gone; NotVisible for a section that never was."""
    problems: list[str] = []
    line = published.work(slug)
    found = compare_section(line.work, eid, request.args, problems)
    sides = [side for one in found.shown for side in (one.change.later, one.change.earlier) if side]
    return _page(line, eid, sides[0].number if sides else line.title, found, problems)


def _page(line: WorkLine, eid: str, name: str, found: Comparison, problems: list[str]) -> Response:
    return page(
        "ordinances/changes.html",
        title=_("%(title)s: what changed", title=name),
        line=line,
        eid=eid,
        found=found,
        problems=problems,
    )
