"""What changed between two days, word by word: in one section, or in all sections of a work that changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, request

from app.kernel.clock import today
from app.kernel.errors import NotVisible
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX
from app.web.parameters import read_day, read_page
from app.web.public.akoma_ntoso import as_section
from app.web.public.ordinances import line_of
from app.web.templating import page
from app.web.translation import gettext as _
from records import browsing, queries
from records.compare import compare_blocks, compare_sections, compare_texts
from records.kinds import Section
from records.projections import WorkLine
from records.versions import in_force

PER_PAGE = 20
blueprint = Blueprint("changes", __name__, url_prefix=PREFIX)


@blueprint.get("/ordinances/<slug>/changes", access=ANYONE)
def of_work(slug: str) -> Response:
    """Every section that differs between two days, twenty a page."""
    session, problems = identity().session, list[str]()
    line = line_of(slug)
    dates = queries.change_dates(session, line.work)
    first, last = _days(dates, problems)
    touched = [as_section(section) for section in browsing.touched(session, line.work, first, last)]
    changed = compare_sections(in_force(touched, first), in_force(touched, last))
    pages = max(1, -(-len(changed) // PER_PAGE))
    number = read_page(request.args, problems, most=pages)
    shown = [
        (change, _heading_runs(change.earlier, change.later), _block_changes(change.earlier, change.later))
        for change in changed[(number - 1) * PER_PAGE : number * PER_PAGE]
    ]
    title = _("%(title)s: what changed", title=line.title)
    return _page(
        title, line, "", dates, first, last, problems, shown=shown, total=len(changed), number=number, pages=pages
    )


@blueprint.get("/ordinances/<slug>/<eid>/changes", access=ANYONE)
def of_section(slug: str, eid: str) -> Response:
    """One section on two days. Raises NotVisible for a section that never was."""
    session, problems = identity().session, list[str]()
    line = line_of(slug)
    history = queries.section_history(session, line.work, eid)
    if not history:
        raise NotVisible(f"{line.work} has no section {eid}.")
    dates = sorted({day for period in history for day in (period.first, period.until) if day})
    first, last = _days(dates, problems)
    earlier, later = (_on(line, eid, day) for day in (first, last))
    changed = compare_sections([earlier] if earlier else [], [later] if later else [])
    shown = [(change, _heading_runs(earlier, later), _block_changes(earlier, later)) for change in changed]
    title = _("%(title)s: what changed", title=(later or earlier or _NOTHING).number or line.title)
    return _page(title, line, eid, dates, first, last, problems, shown=shown, total=len(changed), number=1, pages=1)


_NOTHING = Section(eid="", number="")


def _page(
    title: str,
    line: WorkLine,
    eid: str,
    dates: Sequence[date],
    first: date,
    last: date,
    problems: list[str],
    **context: Any,
) -> Response:
    return page(
        "ordinances/changes.html",
        title=title,
        line=line,
        eid=eid,
        dates=dates,
        first=first,
        last=last,
        problems=problems,
        **context,
    )


def _days(dates: Sequence[date], problems: list[str]) -> tuple[date, date]:
    """The two days asked for; else the last change so far, or the first to come: the day before and the day itself."""
    newest = next((day for day in reversed(dates) if day <= today()), dates[0] if dates else today())
    first = read_day(request.args, "from", problems) or newest - timedelta(days=1)
    last = read_day(request.args, "to", problems) or max(newest, first)
    return min(first, last), max(first, last)


def _on(line: WorkLine, eid: str, day: date) -> Section | None:
    try:
        return as_section(queries.section(identity().session, line.work, eid, day))
    except NotVisible:
        return None


def _heading_runs(earlier: Section | None, later: Section | None) -> object:
    before, after = (f"{s.number} {s.heading}" if s else "" for s in (earlier, later))
    return compare_texts(before, after)


def _block_changes(earlier: Section | None, later: Section | None) -> object:
    return compare_blocks(earlier.blocks if earlier else (), later.blocks if later else ())
