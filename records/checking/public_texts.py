"""Every text that strangers will read of a record, by the field in which its writer finds it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from records import codec
from records.kinds import Annotation, Block, Record

_APART = frozenset({"attachments", "place", "sections", "source", "language", "department", "kind", "type"})
"""Looked at elsewhere, or words of ours."""


def public_texts(record: Record) -> Iterator[tuple[str, str]]:
    """(field, text), as "address" or "section 5"; fields without text are left out."""
    view = codec.public_view(record)
    found = [(each.name, getattr(view, each.name)) for each in fields(view) if each.name not in _APART]
    found += [("address", record.place.address), ("parcel", record.place.parcel)]
    found += [(f"section {section.number}", section) for section in getattr(record, "sections", ())]
    for place, value in found:
        if text := "\n".join(filter(None, _texts(value))):
            yield place, text


def _texts(value: Any) -> Iterator[str]:
    """All strings in a value, however deep; runs of one paragraph together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Block):
        yield " ".join(filter(None, (value.number, value.heading, value.text)))
    elif isinstance(value, Annotation):
        yield "".join(span.text for span in value.spans)
    elif isinstance(value, tuple | Mapping):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
