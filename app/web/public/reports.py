"""Released reports: the list, one by one, as feeds and as files. Nobody is asked who he is here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from flask import Response, redirect, render_template, request
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.released import queries as public_queries
from app.complaints.released.cards import card_of
from app.complaints.released.projections import PublicCard, PublicComplaint
from app.complaints.released.queries import Narrowing
from app.db.session import Database
from app.kernel.actor import STRANGER
from app.kernel.clock import now
from app.web import addresses, formats
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.parameters import last_page, page_number
from app.web.portal import base_url, portal
from app.web.public import report_files
from app.web.report_views import asked_for, facts_of, groups_of, heading_of, told
from app.web.results import numbered, result_of
from app.web.site import name as site_name
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.translation import ngettext
from app.web.whole_files import whole_file
from maps import sketch
from records.exporting.akoma_ntoso import xml_text

PER_PAGE, ENTRIES = 20, 50
DEEPEST = 500
"""The last page of the list that can be asked for; files hold all."""
_SKETCHED = 300.0
blueprint = Blueprint("reports", __name__, url_prefix=PREFIX)
FILES: dict[str, tuple[Callable[..., Iterator[str]], str]] = {
    "csv": (report_files.csv_rows, "text/csv"),
    "jsonl": (report_files.json_lines, "application/jsonl"),
    "geojson": (report_files.geojson, "application/geo+json"),
}


@blueprint.get("/reports", access=ANYONE)
def browse() -> Response:
    """The released reports, narrowed by category, ward, department and state, the last received first."""
    problems: list[str] = []
    session, narrowing = identity().session, asked_for(request.args)
    total = public_queries.count(session, narrowing)
    last = min(last_page(total, PER_PAGE), DEEPEST)
    at = min(page_number(request.args, problems), last)
    found = public_queries.page(session, narrowing, (at - 1) * PER_PAGE, PER_PAGE)
    path = f"/{language()}/reports"
    return page(
        "reports/browse.html",
        title=heading_of(narrowing),
        summary=_("Reports by residents that a department has released, with what became of them."),
        problems=problems,
        groups=groups_of(public_queries.counts(session, narrowing), narrowing),
        narrowing=narrowing,
        narrowed=narrowing != Narrowing(),
        count_sentence=ngettext("%(count)s report", "%(count)s reports", total, count=formats.number(total)),
        results=[result_of(card_of(one), escape(one.title), escape(_rest_of(one))) for one in found],
        pages=numbered(at, last, lambda number: _address(path, narrowing, number)),
        atom=_address(f"{path}.atom", narrowing),
        downloads=[
            *((_address(f"{path}.{ending}", narrowing), label) for ending, label in report_files.NAMES.items()),
            (_address(f"{path}.atom", narrowing), _("Atom feed")),
        ],
        map_href=f"/{language()}/map?layer=reports",
        noindex=bool(request.args),
    )


@blueprint.get("/reports/<reference>", access=ANYONE)
def show(reference: str) -> AnyResponse:
    """One released report and its history. Raises NotVisible for what is not public, whatever the reason is."""
    session = identity().session
    found = public_queries.by_reference(session, reference)
    path = f"/{language()}/reports/{found.slug}"
    if found.slug != reference:
        return redirect(path, 302)
    return page(
        "reports/report.html",
        title=found.title,
        report=found,
        rest=_rest_of(found),
        facts=facts_of(found),
        history=[(step.at, told(step)) for step in reversed(found.history)],
        drawing=sketch.around(session, found.point, _SKETCHED, [found.point]) if found.point else None,
        map_href=addresses.map_at(language(), found.point, 17) + "&layer=reports" if found.point else "",
        atom=f"{path}/new.atom",
        subscribe=addresses.with_query(f"/{language()}/subscribe", [("case", found.reference)]),
    )


@blueprint.get("/reports/<reference>/new.atom", access=ANYONE)
def feed_of_one(reference: str) -> Response:
    """What happened to one report, the last first. Raises NotVisible."""
    found = public_queries.by_reference(identity().session, reference)
    own = f"{base_url()}/{language()}/reports/{found.slug}"
    entries = [
        (f"{own}#{len(found.history) - place}", own, told(step), step.at, found)
        for place, step in enumerate(reversed(found.history))
    ]
    return _atom(found.title, f"{own}/new.atom", own, entries, found.updated_at)


@blueprint.get("/reports.atom", access=ANYONE)
def feed() -> Response:
    """The reports that changed last, narrowed as the list is: all of them, those of a ward, of a category."""
    narrowing = asked_for(request.args)
    path = f"{base_url()}/{language()}/reports"
    found = public_queries.page(identity().session, narrowing, 0, ENTRIES, changed=True)
    entries = [(_own(one), _own(one), one.title, one.updated_at, one) for one in found]
    updated = found[0].updated_at if found else now().replace(hour=0, minute=0, second=0, microsecond=0)
    own, html = _address(f"{path}.atom", narrowing), _address(path, narrowing)
    return _atom(heading_of(narrowing), own, html, entries, updated)


@blueprint.get("/reports.<any(csv, jsonl, geojson):ending>", access=ANYONE)
def download(ending: str) -> Response:
    """All reports that the list would show page after page, as a file."""
    write, media_type = FILES[ending]
    base, tag = base_url(), language()
    found = _every(portal().database, asked_for(request.args))
    return whole_file(write(found, lambda one: f"{base}/{tag}/reports/{one.slug}"), media_type, f"reports.{ending}")


def _every(database: Database, narrowing: Narrowing) -> Iterator[PublicCard]:
    """All of them, through a session of the file's own: that of the request is closed before the file is sent."""
    with database.open(STRANGER) as session:
        yield from public_queries.every(session, narrowing)


def _atom(
    title: str, own: str, html: str, entries: Sequence[tuple[str, str, str, datetime, PublicCard]], updated: datetime
) -> Response:
    """Entries are (id, page, title, moment, case)."""
    text = render_template(
        "feeds/reports.atom",
        title=title,
        site=site_name(language()),
        language=language(),
        own=own,
        page=html,
        updated=updated,
        entries=entries,
    )
    return Response(xml_text(text), mimetype="application/atom+xml")


def _own(one: PublicCard) -> str:
    return f"{base_url()}/{language()}/reports/{one.slug}"


def _address(path: str, narrowing: Narrowing, number: int = 1) -> str:
    pairs = [(name, getattr(narrowing, name)) for name in public_queries.FACETS]
    return addresses.with_query(path, [*pairs, ("page", str(number) if number > 1 else "")])


def _rest_of(one: PublicCard | PublicComplaint) -> str:
    """What the summary says beside its title."""
    return one.summary.removeprefix(one.title).lstrip(" .\n") if not one.title.endswith("…") else one.summary
