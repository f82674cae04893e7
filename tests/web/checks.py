"""What holds for every answer of the portal."""

import json
import re

import html5lib

from app.kernel.text import LANGUAGES

_ELSEWHERE = re.compile(
    r"""(?:src|srcset|action|poster|data)=["'](?:https?:)?//|<link [^>]*href=["'](?:https?:)?//(?!records\.example)"""
)


def check(response) -> None:
    """Raise AssertionError for an answer that no page of the portal may give."""
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-Id"]
    assert headers["Cache-Control"]
    check_cookie(headers)
    if response.status_code == 304:
        assert not response.data
        return
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
        check_page(response.get_data(as_text=True))
    if response.mimetype.endswith("json") and response.data:
        json.loads(response.data)


def check_cookie(headers) -> None:
    """No cookies but our two, with all that guards them, and on answers that nobody keeps."""
    for cookie in headers.getlist("Set-Cookie"):
        name, *attributes = cookie.split("; ")
        assert name.startswith(("__Host-psis=", "__Host-psis-report="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
        assert headers["Cache-Control"] in ("private, no-store", "no-store")


def check_page(text: str) -> None:
    """Valid HTML in a language, with one h1, a title and nothing from elsewhere."""
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert document.get("lang") in LANGUAGES
    assert document.findtext("head/title").strip()
    assert len(document.findall(".//h1")) == 1
    assert not _ELSEWHERE.search(text), _ELSEWHERE.search(text)
    assert " style=" not in text
    assert not re.search(r" on[a-z]+=\"", text)
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    for script in document.findall(".//script"):
        if script.get("type") == "application/ld+json":
            json.loads(script.text)
