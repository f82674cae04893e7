"""The publication log as JSON, so that anybody can keep a copy and do every hash again; and what a hash belongs to."""

from typing import Any

from flask import Response, request

from app.web.addresses import FOLDERS, with_query
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.log_asked import read_hash, read_number
from app.web.parameters import require_readable
from app.web.portal import base_url
from app.web.published import gone_or_raise
from records import log_queries
from records.log_chain import moment
from records.log_proof import content_of
from records.log_queries import WITHDRAWN, Line, Match

MOST = 1000
MOST_DAYS = 10_000
blueprint = Blueprint("api_transparency", __name__, url_prefix="/api/v1")
_KINDS = f"<any({', '.join(FOLDERS)}):kind>"


@blueprint.get("/log", access=ANYONE)
def log() -> Response:
    """Entries in their order, those ``after`` a number; ``size`` up to 1000."""
    problems: list[str] = []
    after = read_number(request.args, "after", 0, problems)
    size = min(max(read_number(request.args, "size", 100, problems), 1), MOST)
    require_readable(problems)
    entries, head = log_queries.head(identity().session)
    lines = log_queries.following(identity().session, after, size)
    last = lines[-1].sequence if lines else entries
    following = with_query("/api/v1/log", [("after", str(last)), ("size", str(size))])
    return answer(
        {
            "entries": entries,
            "head": head,
            "items": [_entry(line) for line in lines],
            "next": base_url() + following if last < entries else None,
        }
    )


@blueprint.get("/log/<int(max=999999999999999):number>", access=ANYONE)
def entry(number: int) -> Response:
    """One entry. Raises NotVisible."""
    return answer(_entry(log_queries.entry(identity().session, number)))


@blueprint.get("/log/heads", access=ANYONE)
def heads() -> Response:
    """``{"items"}``: where the log stood at the end of each day, newest first."""
    days = log_queries.days(identity().session, MOST_DAYS)
    return answer({"items": [plain(day) | {"at": moment(day.at)} for day in days]})


@blueprint.get("/verify", access=ANYONE)
def verify() -> Response:
    """``{"sha256", "items"}``: the records of which a file or the content has, or had, this hash."""
    problems: list[str] = []
    sha256 = read_hash(request.args, problems)
    require_readable(problems)
    found = log_queries.matches(identity().session, sha256) if sha256 else []
    return answer({"sha256": sha256, "items": [_match(one) for one in found]})


@blueprint.get(f"/records/{_KINDS}/<slug>/content", access=ANYONE)
def content(kind: str, slug: str) -> Response:
    """The canonical public content of a record: the very bytes whose SHA-256 stands in the log. Raises Gone."""
    text = content_of(identity().session, kind, slug)
    return Response(gone_or_raise(kind, slug) if text is None else text, mimetype="text/plain")


def _entry(line: Line) -> dict[str, Any]:
    """The moments are written as they are hashed."""
    said = plain(line) | {"at": moment(line.at), "published_at": moment(line.published_at)}
    return {name: value for name, value in said.items() if name not in ("title", "language")}


def _match(match: Match) -> dict[str, Any]:
    if match.state == WITHDRAWN:
        return {"state": match.state, "of": _of(match), "withdrawn": plain(match.remains)}
    return {
        "state": match.state,
        "of": _of(match),
        "kind": match.kind,
        "slug": match.slug,
        "title": match.title,
        "versions": list(match.versions),
        "published_at": plain(match.published_at),
        "corrected_at": plain(match.corrected_at),
        "entries": list(match.entries),
        "links": links(match.kind, match.slug),
    }


def _of(match: Match) -> str:
    return "file" if match.is_file else "content"
