"""Repeat visits and kept answers, given before Flask is asked: a question costs them the revision and a look-up.

The ETag names all that a page is made from. Who has it is told "not modified"; who has not gets the bytes that another
reader was given under it, if there are any. Everything else goes on to the application, with revision and tag in the
environment.
"""

import time
from collections.abc import Iterable
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.http import parse_etags

from app.db import catalogue
from app.kernel.ids import request_id
from app.web import etag, request_log
from app.web.blueprint import REVALIDATE
from app.web.compression import unpacks_gzip
from app.web.for_programs import path_is_for_programs
from app.web.headers import lasting
from app.web.kept_answers import answers_of
from app.web.portal import portal_of


class ShortWay:
    """WSGI, before the application's own. It opens no session and knows no routes: only public pages have a tag."""

    def __init__(self, app: Flask, application: WSGIApplication) -> None:
        self._application = application
        self._portal = portal_of(app)
        self._answers = answers_of(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        started = time.perf_counter()
        try:
            revision = environ[etag.REVISION] = catalogue.revision(self._portal.database)
        except OperationalError:  # the page says so in its own words, if it needs the database
            return self._application(environ, start_response)
        tag = environ[etag.TAG] = etag.tag_of(environ, self._portal, revision)
        if _has(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            names_tag = (("ETag", f'W/"{tag}"'), ("Cache-Control", REVALIDATE))
            body, headers, status = b"", [*names_tag, *lasting(path_is_for_programs(environ["PATH_INFO"]))], 304
        elif held := self._answers.get((tag, unpacks_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))):
            body, headers, status = held
        else:
            return self._application(environ, start_response)
        number = request_id()
        start_response(_LINES[status], [*headers, ("X-Request-Id", number)])
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        request_log.tell(number, environ["REQUEST_METHOD"], path, status, started)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def _has(known: str, tag: str) -> bool:
    """Whether a reader has that page. "*" means "anything at all", which nobody knows before the page is made."""
    if not known or tag not in known:
        return False
    return known == f'W/"{tag}"' or parse_etags(known).contains_weak(tag)
