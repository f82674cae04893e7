"""What is said when something is not there, cannot be read or went wrong, in the reader's language.

What is hidden and what never was get the same answer, byte for byte.
"""

import json
from typing import NamedTuple

from flask import Flask, Response, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import LANGUAGES, N_
from app.web import formats, words
from app.web.blueprint import NO_STORE
from app.web.csrf import ForeignForm
from app.web.for_programs import is_for_open311, takes_page
from app.web.open311 import answers as open311
from app.web.parameters import Unreadable
from app.web.published import Gone
from app.web.request_log import tell_failure
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.whole_files import TooManyDownloads
from records.search.tantivy_folder import IndexBroken


class Words(NamedTuple):
    """A title and what to do next."""

    title: str
    sentences: tuple[str, ...]


WORDS = {
    400: Words(
        N_("This address cannot be read"),
        (N_("Something in the address is not as the portal expects it. Check it, or start again from a search."),),
    ),
    401: Words(
        N_("This key opens nothing"),
        (N_("The key that was sent is not known, was revoked, or its owner may not sign in any more."),),
    ),
    404: Words(
        N_("Page not found"),
        (
            N_("There is nothing at this address. If you typed it, check that it is complete."),
            N_("The record may have another address now: look for its number or a word of its title."),
        ),
    ),
    405: Words(
        N_("This is not possible here"),
        (N_("The page can be read, but not used in this way. Go back and use its own buttons and links."),),
    ),
    406: Words(
        N_("Not to be had in this format"),
        (N_("The address answers, but in none of the formats that were asked for. Try f=json or f=html."),),
    ),
    410: Words(N_("This record was withdrawn"), (N_("The record was published and has since been taken back."),)),
    413: Words(N_("That is too large"), (N_("What was sent is larger than the portal accepts. Send less at once."),)),
    500: Words(
        N_("Something went wrong"),
        (N_("The fault is ours, and it has been recorded. Try again in a few minutes."),),
    ),
    503: Words(
        N_("Not available for a moment"),
        (N_("This part of the portal is being worked on. Try again in a few minutes."),),
    ),
}


def problem(status: int, detail: str = "", reference: str = "") -> Response:
    """The answer for a program: RFC 9457 problem details."""
    words = WORDS.get(status, WORDS[400 if status < 500 else 500])
    body = {
        "type": "about:blank",
        "title": _(words.title),
        "status": status,
        "detail": detail or " ".join(_(sentence) for sentence in words.sentences),
    }
    if reference:
        body["reference"] = reference
    text = json.dumps(body, ensure_ascii=False)
    response = Response(text, status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = NO_STORE
    return response


def error_page(status: int, detail: str = "", reference: str = "") -> Response:
    """The answer for a person, or for a program where a program asks."""
    if is_for_open311():
        return open311.problem(status, detail)
    if not takes_page():
        return problem(status, detail, reference)
    words = WORDS.get(status, WORDS[400 if status < 500 else 500])
    response = page(
        "errors/error.html",
        status=status,
        title=_(words.title),
        sentences=[detail] if detail else [_(sentence) for sentence in words.sentences],
        reference=reference,
        noindex=True,
        twinned=False,
    )
    response.headers["Cache-Control"] = NO_STORE
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:  # a redirection on its way out
        return error
    response = error_page(status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _not_visible(_error: NotVisible) -> Response:
    return error_page(404)


def _gone(error: Gone) -> Response:
    """What remains of a withdrawn record: that it was, since when it is not, and why."""
    gone = error.tombstone
    if not takes_page():
        said = _("%(reference)s was withdrawn on %(day)s.", reference=gone.reference, day=formats.day(gone.day))
        return problem(410, f"{said} {words.word(words.REASON, gone.reason)}")
    lone = {} if request.path[1:3] in LANGUAGES else {"twinned": False}  # /akn/… has no page in each language
    return page("records/gone.html", status=410, title=_("This record was withdrawn"), gone=gone, noindex=True, **lone)


def _bad_input(_error: BadInput) -> Response:
    """A sentence from below the web speaks English and may name what only staff know: ours is said instead."""
    return error_page(400)


def _foreign_form(_error: ForeignForm) -> Response:
    response = page(
        "errors/error.html",
        status=400,
        title=_("This form was not accepted"),
        sentences=[
            _("It was opened too long ago, or before you last signed in, or it did not come from this portal."),
            _("Go back, load the page anew and send it again."),
        ],
        noindex=True,
        twinned=False,
    )
    response.headers["Cache-Control"] = NO_STORE
    return response


def _unreadable(error: Unreadable) -> Response:
    return error_page(400, str(error))


def _no_index(error: IndexBroken) -> Response:
    tell_failure(error)
    response = error_page(
        503, _("The search is being rebuilt. Try again in a few minutes; records can be read meanwhile.")
    )
    response.headers["Retry-After"] = "60"
    return response


def _too_many_downloads(error: TooManyDownloads) -> Response:
    response = error_page(503, _(error.sentence))
    response.headers["Retry-After"] = "60"
    return response


def _no_database(error: OperationalError) -> Response:
    """The database is away, full or read-only: not the reader's fault, and likely to pass."""
    tell_failure(error)
    response = error_page(503)
    response.headers["Retry-After"] = "30"
    return response


def _refuse_nul() -> Response | None:
    """No address of ours holds a NUL, and not every database survives being asked for one; a parameter goes without.

    Programs that ask by OGC's rules are told instead that it cannot be read (``maps.ogc``).
    """
    if "%00" in request.environ.get("QUERY_STRING", "") and not request.path.startswith("/ogc/"):
        plain = [(name.replace("\0", ""), value.replace("\0", "")) for name, value in request.args.items(multi=True)]
        request.args = ImmutableMultiDict(plain)
    return error_page(404) if "\0" in request.path else None


def _failure(error: Exception) -> Response:
    tell_failure(error)
    return error_page(500, reference=g.request_id)


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotVisible, _not_visible)
    app.register_error_handler(Gone, _gone)
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(ForeignForm, _foreign_form)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(TooManyDownloads, _too_many_downloads)
    app.register_error_handler(IndexBroken, _no_index)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(Exception, _failure)
    app.before_request(_refuse_nul)
