"""For machines that find their way: robots.txt, the sitemap, Akoma Ntoso addresses, and whether the portal is well."""

from datetime import date

from flask import Response, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.kernel.errors import NotVisible
from app.kernel.text import LANGUAGES
from app.web import addresses
from app.web.blueprint import ANYONE, HOUR, NO_STORE, Blueprint
from app.web.etag import revision
from app.web.identity import identity
from app.web.kept import holdings, laws
from app.web.locale import language
from app.web.templating import base_url
from records import browsing
from records.citations import LANGUAGES as AKN_LANGUAGES
from records.citations import parse_akn

PER_SITEMAP = 10_000
_PAGES = ("/", "/search", "/ordinances", "/about", "/privacy", "/accessibility", "/help/search", "/help/data")
blueprint = Blueprint("discovery", __name__)


@blueprint.get("/robots.txt", access=ANYONE, cache=HOUR)
def robots() -> Response:
    lines = ("User-agent: *", "Disallow: /api/", "Disallow: /*/search?", f"Sitemap: {base_url()}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml", access=ANYONE)
def sitemap_index() -> Response:
    """The list of the sitemap's pages; number 0 holds the portal's own pages."""
    last = -(-sum(holdings().values()) // PER_SITEMAP)
    text = render_template("feeds/sitemap_index.xml", base=base_url(), numbers=range(last + 1))
    return Response(text, mimetype="application/xml")


@blueprint.get("/sitemap-<int:number>.xml", access=ANYONE)
def sitemap(number: int) -> Response:
    """Ten thousand records with their twins. Raises NotVisible past the end."""
    places: list[tuple[dict[str, str], date | None]]
    if number:
        found = (
            browsing.addresses(identity().session, (number - 1) * PER_SITEMAP, PER_SITEMAP) if number < 10**6 else []
        )
        places = [
            ({tag: addresses.record(tag, one.kind, one.slug) for tag in LANGUAGES}, one.updated_at.date())
            for one in found
        ]
    else:
        places = [({tag: f"/{tag}{path}" for tag in LANGUAGES}, None) for path in _PAGES]
    if not places:
        raise NotVisible("The sitemap has no such page.")
    return Response(render_template("feeds/sitemap.xml", base=base_url(), places=places), mimetype="application/xml")


@blueprint.get("/akn/<path:_rest>", access=ANYONE)
def akn(_rest: str) -> AnyResponse:
    """From an Akoma Ntoso address to the page of that work, expression or section. Raises NotVisible."""
    address = parse_akn(f"/akn/{_rest}")
    line = laws().by_work.get(address.work) if address else None
    if address is None or line is None:
        raise NotVisible("The portal holds no such work.")
    spoken = {letters: tag for tag, letters in AKN_LANGUAGES.items()}.get(address.language, "")
    tag = spoken if spoken in LANGUAGES else language()
    if address.eid:
        return redirect(addresses.section(tag, line.slug, address.eid, address.day), 302)
    return redirect(addresses.work(tag, line.slug, address.day), 302)


@blueprint.get("/healthz", access=ANYONE, cache=NO_STORE)
def health() -> AnyResponse:
    """200 when the database answers. A failure is a 500 and stands in the log."""
    return jsonify(status="ok", revision=revision())
