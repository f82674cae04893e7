"""Files of published records. They are downloaded, never shown: what others wrote does not run under our name."""

import re

from flask import Response, send_file

from app.kernel.errors import NotVisible
from app.web.blueprint import ANYONE, Blueprint
from app.web.headers import FILE_POLICY
from app.web.identity import identity
from app.web.portal import portal
from records import queries

blueprint = Blueprint("files", __name__)


@blueprint.get("/files/<sha256>/<name>", access=ANYONE)
def download(sha256: str, name: str) -> Response:
    """An attachment of a published record, under the name the record gives it. Raises NotVisible."""
    held = queries.file(identity().session, sha256, name)
    if not portal().files.has(held.sha256):
        raise NotVisible("There is no such file.")
    response = send_file(
        portal().files.path(held.sha256),
        mimetype=held.media_type,
        as_attachment=True,
        download_name=re.sub(r"[\x00-\x1f\x7f]", "_", held.name),
        etag=False,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "public, no-cache"  # a withdrawal takes the file away at once
    return response
