"""The search as JSON, with the parameters of the page."""

from flask import Response, request

from app.web.api.answers import answer, card_json
from app.web.blueprint import ANYONE, Blueprint
from app.web.excerpts import excerpts
from app.web.finding import completions, find
from app.web.parameters import Unreadable, read_search, require_readable
from app.web.portal import base_url
from app.web.translation import gettext as _
from records.search.index import DEEPEST

PATH = "/api/v1/search"
_KNOWN = {"q", "kind", "department", "year", "status", "ward", "from", "to", "sort", "page", "size"}
blueprint = Blueprint("api_search", __name__)


@blueprint.get(PATH, access=ANYONE)
def search() -> Response:
    """``{"total", "items", "facets", "next"}``; what the page would ignore with a notice is Unreadable here."""
    if unknown := sorted(set(request.args) - _KNOWN):
        name, known = unknown[0][:40], ", ".join(sorted(_KNOWN))
        raise Unreadable(_("There is no parameter “%(name)s”. Known are: %(known)s.", name=name, known=known))
    asked = read_search(request.args)
    require_readable(list(asked.problems))
    found = find(asked)
    more = asked.offset + asked.size < min(found.found.total, DEEPEST)
    return answer(
        {
            "total": found.found.total,
            "items": [
                card_json(card, str(excerpt.text.striptags()))
                for card, excerpt in zip(found.cards, excerpts(found.query, found.cards), strict=True)
            ],
            "facets": {
                name: [{"value": value, "count": count} for value, count in values]
                for name, values in found.found.facets.items()
            },
            "next": base_url() + asked.address(PATH, asked.page + 1) if more else None,
            "did_you_mean": found.did_you_mean or None,
            "remarks": list(found.query.remarks),
        }
    )


@blueprint.get("/api/v1/suggestions", access=ANYONE)
def suggestions() -> Response:
    """Completions of ``q`` from published titles and headings."""
    return answer({"items": completions(request.args.get("q", ""))})
