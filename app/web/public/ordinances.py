"""Ordinances: browse them, read a work or a section as of any day, and see what the portal knows of each."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from flask import Response, request

from app.kernel.clock import today
from app.kernel.errors import NotVisible
from app.web import formats, published
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import Laws, laws
from app.web.legal_text import blocks_html, spans_html
from app.web.locale import PREFIX
from app.web.parameters import Arguments, last_page, read_day, read_page
from app.web.portal import base_url
from app.web.public.relations import relations_of
from app.web.structured_data import legislation
from app.web.templating import page
from app.web.translation import gettext as _
from records import law_queries
from records.law_queries import Neighbour
from records.projections import Period, PublicSection, Published, TocEntry, WorkLine

SECTIONS_PER_PAGE = 100
WORKS_PER_PAGE = 100
blueprint = Blueprint("ordinances", __name__, url_prefix=PREFIX)


@blueprint.get("/ordinances", access=ANYONE)
def browse() -> Response:
    """All works by title, those of one type where one is asked for."""
    problems: list[str] = []
    types = sorted({line.type for line in laws().by_slug.values() if line.type})
    asked = request.args.get("type", "")
    chosen, shown = works_by_title(asked if asked in types else "")
    last = last_page(len(shown), WORKS_PER_PAGE)
    number = read_page(request.args, problems, most=last)
    return page(
        "ordinances/browse.html",
        title=_("Ordinances"),
        lines=[(line, laws().register.status(line.work, today())) for line in _slice(shown, number, WORKS_PER_PAGE)],
        types=types,
        chosen=chosen,
        total=len(shown),
        number=number,
        last=last,
        problems=problems,
    )


def works_by_title(chosen: str) -> tuple[str, list[WorkLine]]:
    """The type asked for and its works, "" for all."""
    lines = sorted(laws().by_slug.values(), key=lambda line: line.title.casefold())
    return chosen, [line for line in lines if not chosen or line.type == chosen]


@blueprint.get("/ordinances/<slug>", access=ANYONE)
def work(slug: str) -> Response:
    """One work: what it is, its status, its table of contents as of a day, its relations."""
    session, problems = identity().session, list[str]()
    line, shown = published.work(slug), published.record("ordinance", slug)
    on = read_day(request.args, "on", problems)
    return work_page(
        line,
        shown,
        on,
        law_queries.toc(session, line.work, on or today()),
        dates=law_queries.change_dates(session, line.work),
        data=legislation(line),
        address=base_url() + request.full_path.rstrip("?"),
        problems=problems,
    )


def work_page(
    line: WorkLine,
    shown: Published,
    on: date | None,
    entries: Sequence[TocEntry],
    held: Laws | None = None,
    **context: Any,
) -> Response:
    """The page of a work as of ``on`` (None: today) among the works that are ``held``, by default the published."""
    given: dict[str, Any] = {"blocks_html": blocks_html, "spans_html": spans_html} | context
    return page(
        "ordinances/work.html",
        title=line.title,
        published=shown,
        record=shown.record,
        line=line,
        **_standing(line, on, held),
        chapters=_chapters(entries),
        relations=relations_of(line.work, on or today(), held=held),
        citation=citation(line, "", on or today()),
        **given,
    )


@blueprint.get("/ordinances/<slug>/text", access=ANYONE)
def text(slug: str) -> Response:
    """The whole text as of a day, a hundred sections a page."""
    problems: list[str] = []
    line = published.work(slug)
    found = read_text(line, request.args, problems)
    return text_page(line, found, dates=law_queries.change_dates(identity().session, line.work), problems=problems)


class Text(NamedTuple):
    """Page ``number`` of ``last`` of a work's text as of ``on`` (None: today), which has ``total`` sections."""

    on: date | None
    sections: list[PublicSection]
    total: int
    number: int
    last: int


def read_text(line: WorkLine, given: Arguments, problems: list[str]) -> Text:
    """A hundred sections of a work's text."""
    session, on = identity().session, read_day(given, "on", problems)
    total = law_queries.section_count(session, line.work, on or today())
    last = last_page(total, SECTIONS_PER_PAGE)
    number = read_page(given, problems, most=last)
    start = (number - 1) * SECTIONS_PER_PAGE
    sections = law_queries.some_sections(session, line.work, on or today(), start, SECTIONS_PER_PAGE)
    return Text(on, sections, total, number, last)


def text_page(line: WorkLine, found: Text, held: Laws | None = None, **context: Any) -> Response:
    """The page of that text."""
    given: dict[str, Any] = {"blocks_html": blocks_html} | context
    return page(
        "ordinances/text.html",
        title=_("%(title)s: whole text", title=line.title),
        line=line,
        **_standing(line, found.on, held),
        sections=found.sections,
        number=found.number,
        last=found.last,
        **given,
    )


def _standing(line: WorkLine, on: date | None, held: Laws | None = None) -> dict[str, Any]:
    """The status of a work on the day that is read and today: a text may be old, repealed since, or both."""
    status = (held or laws()).register.status
    return {
        "on": on,
        "standing": status(line.work, on or today()),
        "standing_today": status(line.work, today()),
        "successor": published.successor("ordinance", line.superseded_by),
    }


@blueprint.get("/ordinances/<slug>/<eid>", access=ANYONE)
def section(slug: str, eid: str) -> Response:
    """One section as of a day, with its history, notes and neighbours. Raises NotVisible for one that never was."""
    session, problems = identity().session, list[str]()
    line = published.work(slug)
    on = read_day(request.args, "on", problems)
    texts = law_queries.texts_of(session, line.work, eid)
    if not texts:
        raise NotVisible("There is no such section.")
    shown = next((text for text in texts if holds(text, on or today())), None)
    if shown is None:
        return absent_page(line, eid, on, texts, problems=problems)
    return section_page(
        line,
        shown,
        on,
        texts,
        law_queries.neighbours(session, shown, on or today()),
        address=base_url() + request.full_path.rstrip("?"),
        data=legislation(line, shown),
        problems=problems,
    )


def section_page(
    line: WorkLine,
    shown: PublicSection,
    on: date | None,
    texts: Sequence[PublicSection],
    beside: tuple[Neighbour | None, Neighbour | None],
    held: Laws | None = None,
    **context: Any,
) -> Response:
    """The page of one text of a section, among all its ``texts``."""
    heading = " ".join(part for part in (shown.number, shown.heading) if part)
    given: dict[str, Any] = {"blocks_html": blocks_html, "spans_html": spans_html} | context
    return page(
        "ordinances/section.html",
        title=f"{heading} – {line.title}",
        heading=heading,
        line=line,
        section=shown,
        **_standing(line, on, held),
        history=_periods(texts),
        before=beside[0],
        after=beside[1],
        relations=relations_of(line.work, on or today(), shown.eid, held),
        citation=citation(line, shown.number, on or today()),
        **given,
    )


def _periods(texts: Sequence[PublicSection]) -> list[Period]:
    return [Period(first=text.valid_from, until=text.valid_to, state=text.state) for text in texts]


def holds(text: PublicSection, day: date) -> bool:
    """Whether the text is the one of that day."""
    return (text.valid_from or date.min) <= day < (text.valid_to or date.max)


def absent_page(line: WorkLine, eid: str, on: date | None, texts: Sequence[PublicSection], **context: Any) -> Response:
    """A section that was or will be, but is not on that day: said, with the days on which it can be read."""
    given: dict[str, Any] = context | {"noindex": True}
    return page(
        "ordinances/absent.html",
        title=_("Not in force on this day"),
        line=line,
        eid=eid,
        on=on or today(),
        history=_periods(texts),
        **given,
    )


def citation(line: WorkLine, number: str, day: date) -> str:
    """How a reader would cite it: number, title, the work's own number, the day. A bare number says of what it is."""
    section = _("Section %(number)s", number=number) if number[:1].isdecimal() else number
    parts = (section, line.title if not line.numbered or line.number in line.title else f"{line.title} ({line.number})")
    text = ", ".join(part for part in parts if part)
    return _("%(text)s, as of %(day)s", text=text, day=formats.day(day))


def _chapters(entries: Sequence[TocEntry]) -> list[tuple[tuple[object, ...], list[TocEntry]]]:
    """Consecutive entries below the same headings."""
    return [(path, list(group)) for path, group in groupby(entries, key=lambda entry: entry.path)]


def _slice(lines: Sequence[WorkLine], number: int, size: int) -> Sequence[WorkLine]:
    return lines[(number - 1) * size : number * size]
