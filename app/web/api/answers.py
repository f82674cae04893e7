"""Answers of the API: projections as JSON, dates in ISO 8601, amounts as decimal texts."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from flask import Response

from app.web import addresses
from app.web.portal import base_url
from app.web.results import day_to_read
from app.web.site import languages
from records.projections import Card

_encoder = msgspec.json.Encoder(decimal_format="string")


def answer(body: Mapping[str, Any]) -> Response:
    return Response(_encoder.encode(body), mimetype="application/json")


def plain(value: Any) -> Any:
    """A projection as plain values; its kind stands first."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"kind": str(value.kind)} if hasattr(value, "kind") else {}
        return kind | {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    return value


def links(kind: str, slug: str, eid: str = "", on: date | None = None) -> dict[str, str]:
    """The page in each language and the JSON of a record, or of a section as of a day."""
    base = base_url()
    if eid:
        pages = {tag: base + addresses.section(tag, slug, eid, on) for tag in languages()}
        return {**pages, "json": f"{base}{addresses.api_ordinance(slug, eid, on)}"}
    pages = {tag: base + addresses.record(tag, kind, slug) for tag in languages()}
    own = addresses.api_ordinance(slug) if kind == "ordinance" else addresses.api_record(kind, slug)
    return {**pages, "json": base + own}


def card_json(card: Card, excerpt: str) -> dict[str, Any]:
    """One answer of a search. The text itself is at the record's own address."""
    left_out = {"key", "text"}
    body = {name: plain(getattr(card, name)) for name in card.__struct_fields__ if name not in left_out}
    kind = "ordinance" if card.kind == "section" else card.kind
    return {**body, "excerpt": excerpt, "links": links(kind, card.slug, card.eid, day_to_read(card))}
