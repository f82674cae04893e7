"""Records with every field filled, built from their types: whatever field is added to a kind is filled too."""

import hashlib
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from records.kinds import DOCUMENT_TYPES, INSTRUMENTS, KINDS, ORDINANCE_TYPES, PERMIT_TYPES, Kind, Party, Record

Word = Callable[[], str]
"""Gives another word each time."""

BYTES = b"%PDF-1.4 a specimen of a file\n"
_DAY = date(2024, 5, 17)
_TYPES = {
    Kind.DOCUMENT: DOCUMENT_TYPES[0],
    Kind.DEED: INSTRUMENTS[0],
    Kind.PERMIT: PERMIT_TYPES[0],
    Kind.ORDINANCE: ORDINANCE_TYPES[0],
}
# Fields whose text is not free.
_FIXED: dict[str, Any] = {
    "language": "en",
    "currency": "USD",
    "status": "issued",
    "state": "",
    "permit_class": "residential",
    "work_class": "new",
    "result": "passed",
    "sha256": hashlib.sha256(BYTES).hexdigest(),
    "size": len(BYTES),
    "media_type": "application/pdf",
    "flags": (),
    "point": (106.8, -6.2),
    "valid_from": _DAY,
    "valid_to": None,
    "day": _DAY,
}


def specimen(kind: Kind, word: Word, *, roles: tuple[str, ...] = ("owner",), **given: Any) -> Record:
    """A record of that kind in which every text is another ``word()``; ``roles`` are those of its parties."""
    parties = tuple(_filled(Party, word, {"role": role}) for role in roles)
    record: Record = _filled(KINDS[kind], word, {"type": _TYPES[kind], "parties": parties, **given})
    return record


def _filled(cls: type[Any], word: Word, given: Mapping[str, Any]) -> Any:
    hints = get_type_hints(cls)
    values = {}
    for field in fields(cls):
        if get_origin(hints[field.name]) is ClassVar:
            continue
        values[field.name] = given[field.name] if field.name in given else _value(field.name, hints[field.name], word)
    return cls(**values)


def _value(name: str, hint: Any, word: Word) -> Any:
    if name in _FIXED:
        return _FIXED[name]
    if name in ("work", "acting", "target", "href") and hint is str:
        return f"/akn/xx/act/{word()}"
    if name == "url":
        return f"https://example.org/{word()}"
    return _of_type(hint, word)


def _of_type(hint: Any, word: Word) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return _of_type(arguments[0], word)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return (_of_type(arguments[0], word),)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {word(): word()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _filled(hint, word, {})
    plain: dict[Any, Any] = {str: word, int: lambda: 3, Decimal: lambda: Decimal(1250), date: lambda: _DAY}
    return plain[hint]()
