"""ETags from what a page depends on, so that "not modified" is said without reading a record (``short_way``)."""

from hashlib import blake2s
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, current_app, g, request

from app.db import catalogue
from app.kernel.clock import today
from app.web.blueprint import ANYONE, REVALIDATE, doors_of
from app.web.for_programs import path_is_for_programs
from app.web.portal import Portal, portal
from records.search.tantivy_folder import IndexBroken

REVISION, TAG = "psis.revision", "psis.tag"
"""Where the WSGI environment has what was found out before the application was asked."""


def revision() -> int:
    """The catalogue's revision: every publication, correction and withdrawal raises it."""
    environ = request.environ
    if REVISION not in environ:
        environ[REVISION] = catalogue.revision(portal().database)
    number: int = environ[REVISION]
    return number


def tag_of(environ: WSGIEnvironment, given: Portal, revision: int) -> str:
    """The tag of the page that is asked for. The day is in it since what is in force follows from the date."""
    path = environ["PATH_INFO"]
    accepted = (environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_LANGUAGE")) if path_is_for_programs(path) else None
    base = given.settings.base_url or (environ["wsgi.url_scheme"], environ.get("HTTP_HOST"))
    parts = (given.build, today(), _index_state(given), base, path, environ.get("QUERY_STRING", ""), accepted)
    return f"{revision:x}-{blake2s(repr(parts).encode(), digest_size=9).hexdigest()}"


def _index_state(given: Portal) -> object:
    """The index follows a publication by a moment, so that a search depends on both."""
    try:
        return given.index_state()
    except IndexBroken:
        return None


def _take_tag() -> None:
    """Only what anybody may read, and keep while it is asked about, has a tag."""
    door = doors_of(current_app).get(request.endpoint or "")
    if door is not None and door.cache == REVALIDATE and door.access is ANYONE and TAG in request.environ:
        g.etag = request.environ[TAG]


def _add_etag(response: Response) -> Response:
    """Weak, because a proxy may compress."""
    if "etag" in g and response.status_code == 200:
        response.set_etag(g.etag, weak=True)
    return response


def install(app: Flask) -> None:
    app.before_request(_take_tag)
    app.after_request(_add_etag)
