"""For machines that find their way: robots.txt, the sitemap, Akoma Ntoso addresses, and whether the portal is well."""

from datetime import date, timedelta
from urllib.parse import quote

from flask import Response, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.released import queries as public_queries
from app.complaints.released.cards import KIND
from app.kernel.clock import day_of, today
from app.kernel.errors import NotVisible
from app.web import addresses, published
from app.web.blueprint import ANYONE, HOUR, NO_STORE, Blueprint
from app.web.etag import revision
from app.web.identity import identity
from app.web.kept import holdings, laws
from app.web.locale import language
from app.web.portal import base_url
from app.web.results import first_day
from app.web.site import languages
from records import law_queries, queries
from records.citations import LANGUAGES as AKN_LANGUAGES
from records.citations import parse_akn
from records.projections import WorkLine

PER_SITEMAP = 10_000
_PAGES = (
    "/",
    "/search",
    "/map",
    "/map/list",
    "/places",
    "/ordinances",
    "/reports",
    "/reports/figures",
    "/report",
    "/log",
    "/verify",
    "/about",
    "/privacy",
    "/accessibility",
    "/help/search",
    "/help/data",
)
Place = tuple[dict[str, str], date | None]
"""One page's address in each language, and the day it last changed."""
blueprint = Blueprint("discovery", __name__)


@blueprint.get("/robots.txt", access=ANYONE, cache=HOUR)
def robots() -> Response:
    lines = ("User-agent: *", "Disallow: /api/", "Disallow: /*/search?", f"Sitemap: {base_url()}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml", access=ANYONE)
def sitemap_index() -> Response:
    """The list of the sitemap's pages: number 0 holds the portal's own, and each ordinance's sections have one."""
    last = -(-sum(holdings().values()) // PER_SITEMAP)
    reports = -(-public_queries.count(identity().session) // PER_SITEMAP)
    names = [*(f"sitemap-{number}.xml" for number in range(last + 1)), *map(_name, sorted(laws().by_slug))]
    names += [f"sitemap-reports-{number}.xml" for number in range(1, reports + 1)]
    text = render_template("feeds/sitemap_index.xml", base=base_url(), names=names)
    return Response(text, mimetype="application/xml")


@blueprint.get("/sitemap-<int(max=999999999):number>.xml", access=ANYONE)
def sitemap(number: int) -> Response:
    """Ten thousand records with their twins. Raises NotVisible past the end."""
    places: list[Place]
    if number:
        found = queries.addresses(identity().session, (number - 1) * PER_SITEMAP, PER_SITEMAP) if number < 10**6 else []
        places = [
            ({tag: addresses.record(tag, one.kind, one.slug) for tag in languages()}, day_of(one.updated_at))
            for one in found
        ]
    else:
        places = [({tag: f"/{tag}{path}" for tag in languages()}, None) for path in _PAGES]
    if not places:
        raise NotVisible("The sitemap has no such page.")
    return _sitemap(places)


@blueprint.get("/sitemap-reports-<int(max=999999):number>.xml", access=ANYONE)
def sitemap_of_reports(number: int) -> Response:
    """Ten thousand released reports with their twins. Raises NotVisible past the end."""
    found = public_queries.addresses(identity().session, (number - 1) * PER_SITEMAP, PER_SITEMAP) if number else []
    if not found:
        raise NotVisible("The sitemap has no such page.")
    return _sitemap(
        [({tag: addresses.record(tag, KIND, slug) for tag in languages()}, day_of(changed)) for slug, changed in found]
    )


@blueprint.get("/sitemap-ordinance-<slug>.xml", access=ANYONE)
def sitemap_of_work(slug: str) -> Response:
    """The whole text of an ordinance and its sections of today. Raises Gone, NotVisible."""
    line = published.work(slug)
    entries = law_queries.toc(identity().session, line.work, today())
    places: list[Place] = [({tag: addresses.whole(tag, slug) for tag in languages()}, None)]
    places += [({tag: addresses.section(tag, slug, entry.eid) for tag in languages()}, None) for entry in entries]
    return _sitemap(places)


def _name(slug: str) -> str:
    return f"sitemap-ordinance-{quote(slug)}.xml"


def _sitemap(places: list[Place]) -> Response:
    return Response(render_template("feeds/sitemap.xml", base=base_url(), places=places), mimetype="application/xml")


@blueprint.get("/akn/<path:_rest>", access=ANYONE)
def akn(_rest: str) -> AnyResponse:
    """From an Akoma Ntoso address to the page of that work, expression or section. Raises Gone, NotVisible."""
    address = parse_akn(f"/akn/{_rest}")
    if address is None:
        raise NotVisible("The portal holds no such work.")
    line = laws().by_work.get(address.work) or published.work_gone_or_raise(address.work)
    spoken = {letters: tag for tag, letters in AKN_LANGUAGES.items()}.get(address.language, "")
    tag = spoken if spoken in languages() else language()
    day = _first_day(line, address.eid) if address.marker == "@" and not address.day else address.day
    if address.eid:
        return redirect(addresses.section(tag, line.slug, address.eid, day), 302)
    return redirect(addresses.work(tag, line.slug, day), 302)


def _first_day(line: WorkLine, eid: str) -> date | None:
    """A day on which the first text held, of a work or a section; None where that is not known."""
    session = identity().session
    if eid:
        periods = law_queries.section_history(session, line.work, eid)[:1]
        return next((first_day(period.first, period.until) for period in periods), None)
    dates = law_queries.change_dates(session, line.work)
    if not dates:
        return line.commenced or line.enacted
    before = dates[0] - timedelta(days=1)
    # Sections whose text has no first day hold since the beginning: then the work's first text is older.
    return before if law_queries.section_count(session, line.work, before) else dates[0]


@blueprint.get("/healthz", access=ANYONE, cache=NO_STORE)
def health() -> AnyResponse:
    """200 when the database answers. A failure is a 500 and stands in the log."""
    return jsonify(status="ok", revision=revision())
