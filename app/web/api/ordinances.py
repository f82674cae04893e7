"""Ordinances as JSON: the list, and as of a day a work, its whole text or one section."""

from datetime import date

from flask import Response, request

from app.kernel.clock import today
from app.web import addresses, published
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import laws
from app.web.parameters import last_page, read_day, read_page, require_readable
from app.web.portal import base_url
from app.web.public.ordinances import WORKS_PER_PAGE, read_text, works_by_title
from app.web.public.relations import relations_on
from records import law_queries
from records.projections import PublicSection

blueprint = Blueprint("api_ordinances", __name__, url_prefix="/api/v1/ordinances")


@blueprint.get("", access=ANYONE)
def browse() -> Response:
    """All works by title, or those of one ``type``, a hundred a page: ``{"total", "items", "next"}``."""
    chosen, lines = works_by_title(request.args.get("type", ""))
    problems: list[str] = []
    page = read_page(request.args, problems, most=last_page(len(lines), WORKS_PER_PAGE))
    require_readable(problems)
    shown = lines[(page - 1) * WORKS_PER_PAGE : page * WORKS_PER_PAGE]
    following = addresses.with_query("/api/v1/ordinances", [("type", chosen), ("page", str(page + 1))])
    return answer(
        {
            "total": len(lines),
            "items": [
                {
                    **plain(line),
                    "status": laws().register.status(line.work, today()),
                    "links": links("ordinance", line.slug),
                }
                for line in shown
            ],
            "next": base_url() + following if page * WORKS_PER_PAGE < len(lines) else None,
        }
    )


@blueprint.get("/<slug>/text", access=ANYONE)
def text(slug: str) -> Response:
    """The sections of a work as of ``on``, a hundred a page. Raises Gone, NotVisible, Unreadable."""
    problems: list[str] = []
    found = read_text(published.work(slug), request.args, problems)
    require_readable(problems)
    pairs = [("on", request.args.get("on", "")), ("page", str(found.number + 1))]
    following = addresses.with_query(f"{addresses.api_ordinance(slug)}/text", pairs)
    return answer(
        {
            "on": (found.on or today()).isoformat(),
            "total": found.total,
            "items": [
                {**section_json(shown), "links": links("ordinance", slug, shown.eid)} for shown in found.sections
            ],
            "next": base_url() + following if found.number < found.last else None,
        }
    )


@blueprint.get("/<slug>", access=ANYONE)
def work(slug: str) -> Response:
    """A work as of ``on``: status, table of contents, days on which its text changed, relations and later ones."""
    session, on = identity().session, _day()
    line = published.work(slug)
    relations, later = relations_on(line.work, on)
    return answer(
        {
            **plain(published.record("ordinance", slug).record),
            "slug": slug,
            "on": on.isoformat(),
            "status": laws().register.status(line.work, on),
            "contents": [
                {**plain(entry), "links": links("ordinance", slug, entry.eid)}
                for entry in law_queries.toc(session, line.work, on)
            ],
            "change_dates": plain(law_queries.change_dates(session, line.work)),
            "relations": plain(relations),
            "later_relations": plain(later),
            "superseded_by": links("ordinance", line.superseded_by) if line.superseded_by else None,
            "links": links("ordinance", slug),
        }
    )


@blueprint.get("/<slug>/<eid>", access=ANYONE)
def section(slug: str, eid: str) -> Response:
    """A section as of ``on``, with the periods of its wordings. Raises NotVisible where there was none on that day."""
    session, on = identity().session, _day()
    line = published.work(slug)
    shown = law_queries.section(session, line.work, eid, on)
    return answer(
        {
            **section_json(shown),
            "on": on.isoformat(),
            "history": plain(law_queries.section_history(session, line.work, eid)),
            "links": links("ordinance", slug, eid),
        }
    )


def section_json(shown: PublicSection) -> dict[str, object]:
    body: dict[str, object] = plain(shown)
    del body["id"]
    body["akn"] = f"{shown.work}/!main~{shown.eid}"
    return body


def _day() -> date:
    problems: list[str] = []
    day = read_day(request.args, "on", problems)
    require_readable(problems)
    return day or today()
