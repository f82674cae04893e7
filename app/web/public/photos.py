"""Photographs of facilities: the only pictures from outside that pages show, since every one was drawn anew by us."""

from flask import Response, send_file

from app.kernel.errors import NotVisible
from app.web.blueprint import ANYONE, Blueprint
from app.web.headers import FILE_POLICY
from app.web.identity import identity
from app.web.portal import portal
from maps import queries

blueprint = Blueprint("photos", __name__)


@blueprint.get("/photos/<sha256>", access=ANYONE)
def show(sha256: str) -> Response:
    """A photograph that some facility shows now. Raises NotVisible."""
    photo = queries.photo(identity().session, sha256)
    if not portal().files.has(photo.sha256):
        raise NotVisible("There is no such photograph.")
    response = send_file(portal().files.path(photo.sha256), mimetype=photo.media_type, etag=False, conditional=True)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "public, no-cache"  # one that is removed is gone at once
    return response
