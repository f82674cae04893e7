"""Headers that every answer carries. The content security policy allows our own files and nothing else."""

from flask import Flask, Response, current_app, request

from app.web.blueprint import NO_STORE, doors_of
from app.web.for_programs import is_for_programs
from app.web.portal import portal

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_for_people = tuple(_ALWAYS.items())
# Public data, no cookies: other sites' pages may read it.
_for_programs = tuple(
    {**_ALWAYS, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}.items()
)
_POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors %s; img-src %s; manifest-src 'self'; style-src 'self'; script-src 'self'"
)
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For what others wrote: it is downloaded, and cannot run even if it is not."""


def lasting(for_programs: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001 - one word at each call
    """What every answer for people, or for programs, carries."""
    return _for_programs if for_programs else _for_people


def _policy(response: Response, *, framed: bool) -> str:
    """Pages may draw maps on an operator's tiles, which are pictures of that one host."""
    tiles = portal().settings.tiles_origin if response.mimetype == "text/html" else ""
    return _POLICY % ("*" if framed else "'none'", f"'self' data: {tiles}".rstrip())


def _add_headers(response: Response) -> Response:
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - without it come pairs
    response.headers.extend([pair for pair in lasting(is_for_programs()) if pair[0].lower() not in present])
    door = doors_of(current_app).get(request.endpoint or "") if response.status_code < 400 else None
    framed = door is not None and door.framed
    if not framed:
        response.headers["X-Frame-Options"] = "DENY"
    if response.status_code != 304 and "content-security-policy" not in present:
        response.headers["Content-Security-Policy"] = _policy(response, framed=framed)
    if portal().settings.production:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    kept = response.headers.get("Cache-Control", "")
    if not kept or (door and not door.access.public and NO_STORE not in kept):  # Flask says "no-cache" of files
        response.headers["Cache-Control"] = door.cache if door else NO_STORE
    return response


def install(app: Flask) -> None:
    app.after_request(_add_headers)
