"""Walking the portal as a stranger does: from page to page along its links, noting which route served which address."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

LINK = re.compile(r"""<(?:a|link|script|img|form)\b[^>]*?\s(?:href|src|action)=["']([^"'#]+)""", re.IGNORECASE)
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
Get = Callable[[str], tuple[int, str, str]]
"""Path → (status, media type, text), redirects not followed."""


def endpoint_of(url_map: Map, path: str) -> str | None:
    """The route that answers a GET of this path, or None."""
    try:
        endpoint, _ = url_map.bind("localhost").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def walk(app: Flask, get: Get, starts: Iterable[str], *, each: int = 3, most: int = 400) -> dict[str, list[str]]:
    """Endpoint → up to ``each`` addresses of ours that were found for it, in the order found; reads ``most`` pages."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    ahead = deque(starts)
    read = 0
    while ahead and read < most:
        path = ahead.popleft()
        endpoint = endpoint_of(app.url_map, path)
        if path in seen or endpoint is None or len(found.get(endpoint, ())) >= each:
            continue
        seen.add(path)
        status, media_type, text = get(path)
        read += 1
        if status == 200:
            found.setdefault(endpoint, []).append(path)
        ahead.extend(links(path, media_type, text))
    return found


def links(path: str, media_type: str, text: str) -> list[str]:
    """The addresses of our own that a page or a sitemap names, as paths with their queries."""
    if "html" not in media_type and "xml" not in media_type:
        return []
    given = [unescape(link) for link in LINK.findall(text) + LOCATION.findall(text)]
    parts = [urlsplit(urljoin(f"http://localhost{path}", link)) for link in given]
    return [
        f"{part.path}?{part.query}" if part.query else part.path
        for part in parts
        if part.scheme in ("http", "https") and (part.hostname == "localhost" or part.path.startswith(("/en", "/id")))
    ]
