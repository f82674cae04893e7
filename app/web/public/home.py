"""The home page in both languages, and the choice between them."""

from flask import Response, redirect
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.released import queries as public_queries
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import holdings, map_collections, services
from app.web.locale import PREFIX, language, preferred
from app.web.portal import base_url
from app.web.results import result_of
from app.web.site import name as site_name
from app.web.templating import page
from app.web.translation import gettext as _
from records.cards import newest

_NEWEST = 6
blueprint = Blueprint("home", __name__)


@blueprint.get("/", access=ANYONE)
def choose_language() -> AnyResponse:
    """To the home page in the reader's language."""
    return redirect(f"/{preferred()}/", 302)


@blueprint.get(f"{PREFIX}/", access=ANYONE)
def home() -> Response:
    """The search box, where something is reported, what there is, and what is new."""
    site = site_name(language())
    return page(
        "pages/home.html",
        title=site,
        summary=_("Search the city’s records, permits, deeds and ordinances, and report what is wrong."),
        holdings=holdings(),
        facilities=sum(one.count for one in map_collections() if one.family == "facilities"),
        can_report=bool(services().offered),
        reports=public_queries.count(identity().session),
        results=[
            result_of(card, escape(card.title), escape(card.summary[:200]))
            for card in newest(identity().session, _NEWEST)
        ],
        data={
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": site,
            "url": f"{base_url()}/{language()}/",
            "inLanguage": language(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{base_url()}/{language()}/search?q={{q}}",
                "query-input": "required name=q",
            },
        },
    )
