"""Answers as XML and as JSON, from the same plain values by one table, so that neither says what the other does not.

A list is a bare array in JSON; in XML it is an element with one element for each item, which ``ITEMS`` names. What is
not known is null in JSON and an empty element in XML.
"""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import msgspec

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
Format = str

FORMATS: Mapping[Format, str] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
"""Ending of an address → content type."""

ITEMS: Mapping[str, str] = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "media_urls": "media_url",
}
"""Name of a list → name of each of its items in XML."""

_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold; neither format says it."""


def written(value: Value, root: str, form: Format) -> bytes:
    """The whole answer in that format; ``root`` names it in XML."""
    return to_json(value) if form == "json" else to_xml(value, root)


def to_json(value: Value) -> bytes:
    """UTF-8, without whitespace, in the order of the values."""
    return msgspec.json.encode(_clean(value))


def to_xml(value: Value, root: str) -> bytes:
    """UTF-8 with a declaration that says so, without namespaces."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element(root, value)}\n'.encode()


def _element(name: str, value: Value) -> str:
    inner = _inner(name, value)
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def _inner(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return escape(clean_text(value))
    if isinstance(value, Mapping):
        return "".join(_element(key, held) for key, held in value.items())
    if isinstance(value, Sequence):
        return "".join(_element(ITEMS[name], item) for item in value)
    return to_json(value).decode()  # numbers as JSON writes them


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: _clean(held) for key, held in value.items()}
    if isinstance(value, Sequence):
        return [_clean(item) for item in value]
    return value


def clean_text(text: str) -> str:
    """One kind of line break, as every reader of XML makes it, and nothing that cannot be written."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
