"""What became of requests: those that were released, from the rows that strangers read."""

from collections.abc import Mapping
from datetime import datetime, time

from flask import Response, request

from app.complaints import references
from app.complaints.open311 import requests as open311_requests
from app.complaints.open311 import shapes
from app.complaints.open311.asking import one_of_each, read_asked
from app.complaints.open311.errors import NO_REQUEST, Refused, not_found
from app.complaints.open311.shapes import PublicRequest
from app.kernel import clock
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import services
from app.web.locale import language
from app.web.open311.answers import answer, refusal
from app.web.open311.services import FORMAT, V2, require_jurisdiction, words_of
from app.web.portal import base_url

blueprint = Blueprint("open311_requests", __name__, url_prefix=V2)
blueprint.register_error_handler(Refused, refusal)


@blueprint.get(f"/requests.{FORMAT}", access=ANYONE)
def browse(form: str) -> Response:
    """Released requests that meet the parameters. Raises Refused."""
    require_jurisdiction()
    given = one_of_each(list(request.args.items(multi=True)))
    asked = read_asked(given, datetime.combine(clock.today(), time(), clock.zone()))
    return _answer(open311_requests.requests(identity().session, asked), form, extended=asked.extended)


@blueprint.get(f"/requests/<reference>.{FORMAT}", access=ANYONE)
def show(reference: str, form: str) -> Response:
    """One of them. Raises Refused for what is unknown or was not released, which cannot be told apart."""
    require_jurisdiction()
    extended = request.args.get("extensions", "").strip().lower() == "true"
    found = open311_requests.request(identity().session, reference, extended=extended)
    if found is None:
        raise not_found(NO_REQUEST)
    return _answer([found], form, extended=extended)


def _answer(found: list[PublicRequest], form: str, *, extended: bool) -> Response:
    words = words_of(services())
    shown = [shapes.request(one, words) for one in found]
    if extended:
        for one, body in zip(found, shown, strict=True):
            body.update(shapes.extension(one, words, _photos(one), _page(one)))
    return answer(shown, "service_requests", form)


def _photos(found: PublicRequest) -> Mapping[str, str]:
    """SHA-256 → where the photograph is."""
    return {sha256: f"{base_url()}/photos/{sha256}" for sha256 in found.photos}


def _page(found: PublicRequest) -> str:
    return f"{base_url()}/{language()}/reports/{references.slug(found.reference)}"
