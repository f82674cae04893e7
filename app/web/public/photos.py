"""Photographs of facilities and of released reports: pictures from outside, since every one was drawn anew by us."""

from flask import Response, request, send_file

from app.complaints.released import queries as public_queries
from app.complaints.released.projections import PublicPhoto
from app.db.files import FileStore
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
    photo, files = _photo(sha256)
    if not files.has(photo.sha256):
        raise NotVisible("There is no such photograph.")
    if request.if_none_match.contains(photo.sha256):
        response = Response(status=304)
    else:
        response = send_file(files.path(photo.sha256), mimetype=photo.media_type, etag=False, conditional=False)
        del response.headers["Last-Modified"]  # when it was kept: of a sensitive report strangers know the day alone
    response.set_etag(photo.sha256)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "public, no-cache"  # one that is removed is gone at once
    return response


def _photo(sha256: str) -> tuple[Photo | PublicPhoto, FileStore]:
    """The photograph, and where it lies: those of reports lie apart, so that they can be erased."""
    session = identity().session
    try:
        return queries.photo(session, sha256), portal().files
    except NotVisible:
        return public_queries.photo(session, sha256), portal().case_files
