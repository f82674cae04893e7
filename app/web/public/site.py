"""The city's own colour and logo: a style sheet and a picture, each under an address that changes with it."""

from flask import Response, send_file

from app.city import site as parts
from app.kernel.errors import NotVisible
from app.web import kept, site
from app.web.blueprint import ANYONE, IMMUTABLE, Blueprint
from app.web.headers import FILE_POLICY
from app.web.portal import portal

blueprint = Blueprint("site", __name__)


@blueprint.get("/site/<print_>.css", access=ANYONE, cache=IMMUTABLE)
def sheet(print_: str) -> Response:
    colour = kept.site().own(parts.COLOUR)
    if not colour or site.sheet_address(colour) != f"/site/{print_}.css":
        raise NotVisible("There is no such style sheet.")
    return Response(site.sheet_of(colour), mimetype="text/css")


@blueprint.get("/site/<sha256>.png", access=ANYONE, cache=IMMUTABLE)
def logo(sha256: str) -> Response:
    if sha256 != kept.site().own(parts.LOGO) or not portal().files.has(sha256):
        raise NotVisible("There is no such picture.")
    response = send_file(portal().files.path(sha256), mimetype="image/png", etag=False)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
