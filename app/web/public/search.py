"""The search page and the completion of what is being typed."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.web import addresses, formats, words
from app.web.blueprint import ANYONE, Blueprint
from app.web.excerpts import excerpts
from app.web.finding import REMARKS, Answer, completions, find
from app.web.locale import PREFIX, language
from app.web.parameters import Search, no_such_page, read_search
from app.web.results import chips_of, groups_of, pages_of, result_of
from app.web.site import face
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.translation import ngettext
from records.search.index import DEEPEST

blueprint = Blueprint("search", __name__, url_prefix=PREFIX)


@blueprint.get("/search", access=ANYONE)
def search() -> Response:
    """Results, filters with counts, and what else one might have meant."""
    asked = read_search(request.args)
    return page("pages/search.html", **search_context(asked, find(asked)))


def search_context(asked: Search, answer: Answer) -> dict[str, Any]:
    """Everything the search page's template reads."""
    path = f"/{language()}/search"
    address, called, narrowed = asked.at(), face().called, asked.narrowed
    query = address("")
    suggestion = answer.did_you_mean
    sentences = [_(REMARKS[remark]) for remark in answer.query.remarks if remark in REMARKS]
    pages = pages_of(asked, answer.found.total, partial(address, path), DEEPEST)
    past_end = asked.page > pages.last and answer.found.total > 0
    return {
        "title": _("Search: %(text)s", text=asked.text) if asked.text else _("Search"),
        "text_asked": asked.text,
        "search": asked,
        "count_sentence": _count(answer.found.total),
        "problems": [*asked.problems, *sentences],
        "results": [
            result_of(card, excerpt.title, excerpt.text, called)
            for card, excerpt in zip(answer.cards, excerpts(answer.query, answer.cards), strict=True)
        ],
        "groups": groups_of(answer.found, asked, called),
        "chips": chips_of(asked, path) if narrowed else [],
        "cleared": asked.unfiltered().address(path) if narrowed else "",
        "pages": pages,
        "past_end": no_such_page(asked.page, pages.last) if past_end else "",
        "last_href": address(path, pages.last),
        "sorts": [(code, called["sort", code]) for code in words.SORT],
        "suggestion": suggestion,
        "suggestion_href": replace(asked, text=suggestion, page=1).address(path) if suggestion else "",
        "atom": f"{path}.atom{query}",
        "downloads": [
            (f"{path}.csv{query}", "CSV"),
            (f"{path}.jsonl{query}", "JSON Lines"),
            (f"{path}.geojson{query}", "GeoJSON"),
            *([(f"{path}.blds.csv{query}", "BLDS")] if "permit" in asked.facets.get("kind", ()) else []),
            (f"{path}.atom{query}", _("Atom feed")),
        ],
        "noindex": bool(asked.text or narrowed or asked.page > 1),
    }


@blueprint.get("/search/suggestions", access=ANYONE)
def suggestions() -> Response:
    """Completions of ``q`` from published titles and headings, as a JSON list of texts."""
    return jsonify(completions(request.args.get("q", "")))


@blueprint.get("/<any(documents, deeds, permits):folder>", access=ANYONE)
def folder(folder: str) -> AnyResponse:
    """All records of one kind are a search for that kind."""
    kind = addresses.KINDS[folder]
    return redirect(addresses.with_query(f"/{language()}/search", [("kind", kind), ("sort", "newest")]), 302)


def _count(total: int) -> str:
    if not total:
        return _("No results")
    return ngettext("%(count)s result", "%(count)s results", total, count=formats.number(total))
