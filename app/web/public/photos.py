"""Photographs of facilities and of released reports: pictures from outside, since every one was drawn anew by us."""

from flask import Response, send_file

from app.complaints import public_queries
from app.complaints.public_projections import PublicPhoto
from app.kernel.errors import NotVisible
from app.web.blueprint import ANYONE, Blueprint
from app.web.headers import FILE_POLICY
from app.web.identity import identity
from app.web.portal import portal
from maps import queries
from maps.projections import Photo

blueprint = Blueprint("photos", __name__)


@blueprint.get("/photos/<sha256>", access=ANYONE)
def show(sha256: str) -> Response:
    """A photograph that some facility or released report shows now. Raises NotVisible."""
    photo = _photo(sha256)
    if not portal().files.has(photo.sha256):
        raise NotVisible("There is no such photograph.")
    response = send_file(portal().files.path(photo.sha256), mimetype=photo.media_type, etag=False, conditional=True)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "public, no-cache"  # one that is removed is gone at once
    return response


def _photo(sha256: str) -> Photo | PublicPhoto:
    session = identity().session
    try:
        return queries.photo(session, sha256)
    except NotVisible:
        return public_queries.photo(session, sha256)
