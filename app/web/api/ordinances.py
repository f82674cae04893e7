"""Ordinances as JSON: the list, a work as of a day, a section as of a day, and what changed between two."""

from datetime import date

from flask import Response, request

from app.kernel.clock import today
from app.kernel.errors import BadInput
from app.web import addresses
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.errors import problem
from app.web.identity import identity
from app.web.kept import laws
from app.web.parameters import read_day, read_page
from app.web.public.ordinances import WORKS_PER_PAGE, line_of
from app.web.templating import base_url
from records import queries
from records.projections import PublicSection

blueprint = Blueprint("api_ordinances", __name__, url_prefix="/api/v1/ordinances")


@blueprint.get("", access=ANYONE)
def browse() -> Response:
    """All works by title, a hundred a page: ``{"total", "items", "next"}``."""
    lines = sorted(laws().by_slug.values(), key=lambda line: line.title.casefold())
    problems: list[str] = []
    page = read_page(request.args, problems, most=max(1, -(-len(lines) // WORKS_PER_PAGE)))
    if problems:
        return problem(400, " ".join(problems))
    shown = lines[(page - 1) * WORKS_PER_PAGE : page * WORKS_PER_PAGE]
    following = addresses.with_query("/api/v1/ordinances", [("page", str(page + 1))])
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


@blueprint.get("/<slug>", access=ANYONE)
def work(slug: str) -> Response:
    """A work as of ``on``: status, table of contents, days on which its text changed, relations."""
    session, on = identity().session, _day()
    line = line_of(slug)
    return answer(
        {
            **plain(queries.published(session, "ordinance", slug).record),
            "slug": slug,
            "on": on.isoformat(),
            "status": laws().register.status(line.work, on),
            "contents": [
                {**plain(entry), "links": links("ordinance", slug, entry.eid)}
                for entry in queries.toc(session, line.work, on)
            ],
            "change_dates": plain(queries.change_dates(session, line.work)),
            "relations": plain(laws().relations_of(line.work)),
            "links": links("ordinance", slug),
        }
    )


@blueprint.get("/<slug>/<eid>", access=ANYONE)
def section(slug: str, eid: str) -> Response:
    """A section as of ``on``, with the periods of its wordings. Raises NotVisible where there was none on that day."""
    session, on = identity().session, _day()
    line = line_of(slug)
    shown = queries.section(session, line.work, eid, on)
    return answer(
        {
            **section_json(shown),
            "on": on.isoformat(),
            "history": plain(queries.section_history(session, line.work, eid)),
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
    if problems:
        raise BadInput(problems[0])
    return day or today()
