"""Our own style sheets, scripts and pictures, under addresses that change with their content and so keep for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory

from app.web.blueprint import ANYONE, IMMUTABLE, Blueprint

FOLDER = Path(__file__).parent / "static"
blueprint = Blueprint("assets", __name__)


@cache
def fingerprint() -> str:
    """Twelve hexadecimal digits of everything in the folder."""
    digest = sha256()
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(FOLDER).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def asset(name: str) -> str:
    """The address of a file in the folder."""
    return f"/static/{fingerprint()}/{name}"


@blueprint.get("/static/<print_>/<path:name>", access=ANYONE, cache=IMMUTABLE)
def serve(print_: str, name: str) -> Response:
    """A file. Under an outdated fingerprint it is served too, but not to be kept."""
    response = send_from_directory(FOLDER, name, conditional=True, max_age=None)
    response.headers["Cache-Control"] = IMMUTABLE if print_ == fingerprint() else "no-cache"
    return response
