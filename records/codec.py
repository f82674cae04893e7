"""Records ↔ JSON. One canonical text per value, so that equal records have equal digests."""

from collections.abc import Hashable
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar, cast, get_args

import msgspec

from records import policy
from records.kinds import DESK_FLAGS, KINDS, Effect, Kind, Ordinance, Record, Section, SectionState
from records.projections import PUBLIC_TYPES, PublicRecord

T = TypeVar("T")


def encode(value: Any) -> str:
    """Canonical JSON: the same value always gives the same text."""
    return msgspec.json.encode(value, order="deterministic").decode()


def decode(content: str, kind: type[T]) -> T:
    """The value that ``encode`` wrote."""
    return cast("T", _decoder(cast("Hashable", kind)).decode(content))


@cache
def _decoder(kind: Hashable) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(kind, strict=False)


def record_from(kind: str, content: str, sections: tuple[Section, ...] = ()) -> Record:
    """The record of that kind that ``encode`` wrote, with its sections put back."""
    record = decode(content, KINDS[Kind(kind)])
    return replace(record, sections=sections) if isinstance(record, Ordinance) and sections else record


def public_view(record: Record, **instead: Any) -> PublicRecord:
    """What strangers read of a record: the fields of the public type of its kind, parties as the kind shows them.

    ``instead`` are values for fields that shall not be the record's own.
    """
    target, names = _public_fields(record.kind)
    shown = {name: getattr(record, name) for name in names}
    shown["parties"] = policy.published_parties(record.kind, record.parties)
    shown["flags"] = tuple(flag for flag in record.flags if flag not in DESK_FLAGS)
    return target(**shown | instead)


@cache
def _public_fields(kind: Kind) -> tuple[type[PublicRecord], tuple[str, ...]]:
    target = PUBLIC_TYPES[kind]
    return target, tuple(field.name for field in fields(target))


def public_from(kind: str, content: str, text: str | None = None) -> PublicRecord:
    """The public projection from its JSON, and from the text where that is kept beside it."""
    view = decode(content, PUBLIC_TYPES[Kind(kind)])
    return view if text is None else replace(view, text=text)


def section_state(text: str) -> SectionState:
    """A section's state from its column; "" for anything unknown."""
    return next((state for state in get_args(SectionState) if state == text), "")


def effect(text: str) -> Effect:
    """A relation's effect from its column. Raises ValueError for anything unknown."""
    for known in get_args(Effect):
        if known == text:
            return cast("Effect", known)
    raise ValueError(f"{text} is no effect of one work on another")
