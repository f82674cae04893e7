"""What a download says of each record, in one order for all formats."""

from collections.abc import Callable, Mapping
from typing import Any

from records.projections import Card

Address = Callable[[Card], str]
"""The full public address of a card."""

FIELDS = (
    "kind",
    "number",
    "title",
    "type",
    "status",
    "date",
    "department",
    "ward",
    "address",
    "approximate",
    "summary",
    "work",
    "section",
    "language",
    "updated",
    "url",
)


def values(card: Card, url: str) -> Mapping[str, Any]:
    """The fields of a card as plain values; None where there is none."""
    return {
        "kind": card.kind,
        "number": card.number,
        "title": card.title,
        "type": card.type or None,
        "status": card.status or None,
        "date": card.day.isoformat() if card.day else None,
        "department": card.department or None,
        "ward": card.ward or None,
        "address": card.address or None,
        "approximate": card.approximate or None,
        "summary": card.summary or None,
        "work": card.work or None,
        "section": card.eid or None,
        "language": card.language,
        "updated": card.updated_at.isoformat(),
        "url": url,
    }
