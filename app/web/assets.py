"""Our own style sheets, scripts and pictures, under addresses that change with their content and so keep for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory

from app.web.blueprint import ANYONE, IMMUTABLE, Blueprint
from app.web.compression import PACKED, packed_file, takes_gzip

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


def _packed(plain: Response, file: Path) -> Response:
    """The file as ``send_from_directory`` found it, its bytes packed."""
    plain.close()
    response = Response(packed_file(file), headers=plain.headers)
    response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.get("/static/<print_>/<path:name>", access=ANYONE, cache=IMMUTABLE)
def serve(print_: str, name: str) -> Response:
    """A file. Under an outdated fingerprint it is served too, but not to be kept."""
    response = send_from_directory(FOLDER, name, conditional=True, max_age=None)
    if response.mimetype in PACKED and response.status_code == 200:
        response.vary.add("Accept-Encoding")
        if takes_gzip():
            response = _packed(response, FOLDER / name)
    response.headers["Cache-Control"] = IMMUTABLE if print_ == fingerprint() else "no-cache"
    return response
