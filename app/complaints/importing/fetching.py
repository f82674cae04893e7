"""Fetching from one Open311 interface, at the operator's word: over HTTP, from that one host, within limits."""

from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from app.kernel.errors import BadInput
from app.kernel.text import N_

SECONDS = 30
"""How long the other side may be silent."""
LARGEST = 30_000_000
"""Bytes of one answer: a thousand requests have half a megabyte."""
MOST = 20_000
"""Answers of one import."""
_SCHEMES = ("http", "https")


class Fetcher:
    """Answers of one interface, below its address. What answers elsewhere is not followed."""

    def __init__(self, address: str) -> None:
        """Raises BadInput for an address that is none of the web."""
        parts = urlsplit(address)
        if parts.scheme not in _SCHEMES or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise BadInput(N_("“%(address)s” is no address such as https://example.org/open311/v2"), address=address)
        self.address = address.rstrip("/")
        self.host = parts.hostname
        self._opener = _opener(parts.hostname)
        self._left = MOST

    def get(self, path: str) -> bytes | None:
        """The body of that address below ours, None where there is none (404). Raises BadInput for anything else."""
        if self._left == 0:
            raise BadInput(N_("The other side goes on answering: %(most)s answers are enough."), most=MOST)
        self._left -= 1
        request = Request(f"{self.address}{path}", headers={"User-Agent": "psis", "Accept": "*/*"})  # noqa: S310 - the scheme is one of ours
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                body: bytes = answer.read(LARGEST + 1)
        except HTTPError as error:
            with error:
                if error.code == 404:
                    return None
            raise BadInput(N_("The other side answers with status %(status)s."), status=error.code) from error
        except (URLError, HTTPException, OSError) as error:
            raise BadInput(N_("The other side cannot be reached: %(why)s"), why=str(error)[:200]) from error
        if len(body) > LARGEST:
            raise BadInput(N_("An answer is larger than %(most)s MB."), most=LARGEST // 1_000_000)
        return body


class _SameHost(HTTPRedirectHandler):
    """Follows only what stays on the operator's host."""

    def __init__(self, host: str) -> None:
        self._host = host

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        parts = urlsplit(newurl)
        if parts.scheme not in _SCHEMES or parts.hostname != self._host:
            raise HTTPError(req.full_url, code, "it leads to another host", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(host: str) -> OpenerDirector:
    return build_opener(_SameHost(host))
