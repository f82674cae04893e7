"""A record as strangers may read it: what its row lets slip about people is taken out before the record is kept."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from app.intake.personal import REMOVED, has_legal_form, without_names, without_personal_data
from app.kernel.text import N_, Phrase
from records.kinds import PUBLIC_PARTY_FIELDS, Kind, Party, Record
from records.projections import PUBLIC_TYPES

Clean = Callable[[str], str]

_SHORTEST = 6  # characters: no name, number or address that is looked for is shorter
_TAKEN_OUT = N_("a phone number, e-mail address, identity number or person's name was taken out of the %(field)s")
_AS_GIVEN = frozenset({"reference", "source", "parties"})
"""Fields that are not rewritten here. Two references must not become one: ``check_number`` refuses the row instead. The
source is the mapping's word, not the row's. Of the parties only some fields are public, see ``_party``.
"""


def as_strangers_may_read(record: Record) -> tuple[Record, list[str]]:
    """The record without personal data in any text of its public projection, and a remark for each field changed.

    Phone numbers, e-mail addresses and identity numbers go, and the full names of parties that are hidden. Fields that
    strangers never read (a party's phone) stay as they are: the desk needs them.
    """
    phones = [party.phone for party in record.parties if party.phone]
    names = _hidden_names(record)

    def plain(text: str) -> str:
        return without_personal_data(text, phones) if len(text) >= _SHORTEST else text

    def nameless(text: str) -> str:
        return without_names(plain(text), names) if len(text) >= _SHORTEST else text

    found = {name: value for name in _public_fields(record.kind) if (value := getattr(record, name))}
    cleaned = {name: _cleaned(value, nameless) for name, value in found.items()}
    found["parties"] = record.parties
    shown = PUBLIC_PARTY_FIELDS.get(record.kind, {})
    cleaned["parties"] = tuple(
        _party(party, shown.get(party.role, frozenset()), plain, nameless) for party in record.parties
    )
    changed = {name: value for name, value in cleaned.items() if value != found[name]}
    remarks: list[str] = [Phrase(_TAKEN_OUT, field=name.replace("_", " ")) for name in changed]
    return (replace(record, **changed) if changed else record), remarks


def _hidden_names(record: Record) -> list[str]:
    """Names that strangers read nowhere among the parties, neither as such nor in the name of a registered company."""
    shown = PUBLIC_PARTY_FIELDS.get(record.kind, {})
    public = " | ".join(
        text
        for party in record.parties
        for field in shown.get(party.role, ())
        if _keeps_names(field, text := getattr(party, field))
    ).casefold()
    return [party.name for party in record.parties if party.name and party.name.casefold() not in public]


def _keeps_names(field: str, text: str) -> bool:
    """Whether a public field of a party may hold names: because it is one, or because a company is registered so."""
    return field == "name" or has_legal_form(text)


def _party(party: Party, shown: frozenset[str], plain: Clean, nameless: Clean) -> Party:
    changed = {}
    for field in shown:
        text = getattr(party, field)
        cleaned = plain(text) if _keeps_names(field, text) else nameless(text)
        if cleaned != text:
            changed[field] = cleaned if any(map(str.isalnum, cleaned.replace(REMOVED, ""))) else ""
    return replace(party, **changed) if changed else party


def _cleaned(value: Any, clean: Clean) -> Any:
    """The value with every text in it cleaned, however deep."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part, clean) for part in value) if value else value
    if value is None or not (names := _names(value.__class__)):
        return value
    parts = {name: getattr(value, name) for name in names}
    changed = {name: new for name, part in parts.items() if (new := _cleaned(part, clean)) != part}
    return replace(value, **changed) if changed else value


@cache
def _public_fields(kind: Kind) -> tuple[str, ...]:
    return tuple(field.name for field in fields(PUBLIC_TYPES[kind]) if field.name not in _AS_GIVEN)


@cache
def _names(shape: type[Any]) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other class."""
    return tuple(field.name for field in fields(shape)) if is_dataclass(shape) else ()
