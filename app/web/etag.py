"""Repeat visits: an ETag from what the page depends on, so that "not modified" is said without reading a record."""

from hashlib import blake2s

from flask import Flask, Response, current_app, g, request

from app.db import catalogue
from app.kernel.clock import today
from app.web.blueprint import REVALIDATE, doors_of
from app.web.for_programs import is_for_programs
from app.web.kept_answers import kept_answer
from app.web.portal import base_url, portal
from records.search.tantivy_folder import IndexBroken


def revision() -> int:
    """The catalogue's revision: every publication, correction and withdrawal raises it."""
    if "revision" not in g:
        g.revision = catalogue.revision(portal().database)
    number: int = g.revision
    return number


def _tag() -> str:
    """Weak, because a proxy may compress. The day is in it since what is in force follows from the date."""
    asked = request.headers
    accepted = f"{asked.get('Accept', '')}\n{asked.get('Accept-Language', '')}" if is_for_programs() else ""
    parts = (portal().build, today(), _index_state(), base_url(), request.path, request.query_string, accepted)
    return f"{revision():x}-{blake2s(repr(parts).encode(), digest_size=9).hexdigest()}"


def _index_state() -> object:
    """The index follows a publication by a moment, so that a search depends on both."""
    try:
        return portal().index_state()
    except IndexBroken:
        return None


def _answer_unchanged() -> Response | None:
    door = doors_of(current_app).get(request.endpoint or "")
    if door is None or door.cache != REVALIDATE or request.method not in ("GET", "HEAD"):
        return None
    g.etag = _tag()
    known = request.if_none_match
    # "*" means "if there is anything at all", which nobody knows before the page is made: it is made then.
    if not known.star_tag and known.contains_weak(g.etag):
        response = Response(status=304)
        response.set_etag(g.etag, weak=True)
        response.headers["Cache-Control"] = REVALIDATE
        return response
    return kept_answer(g.etag)


def _add_etag(response: Response) -> Response:
    if "etag" in g and response.status_code == 200:
        response.set_etag(g.etag, weak=True)
    return response


def install(app: Flask) -> None:
    app.before_request(_answer_unchanged)
    app.after_request(_add_etag)
