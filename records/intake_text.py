"""A record as the text that is stored: canonical JSON, an ordinance's sections apart, and the digest of all of it."""

from dataclasses import dataclass, replace
from typing import Any

from app.kernel import slugs
from records import codec
from records.checks import faults, unstorable
from records.intake_known import Refused
from records.kinds import Ordinance, Record


@dataclass(frozen=True, slots=True)
class Text:
    """A record as text: its JSON, its sections' JSON by digest, and the digest of all of it."""

    content: str
    sections: dict[str, str]
    digest: str


def text_of(record: Record) -> Text:
    """The record as text. Raises Refused where something keeps it from being stored."""
    for fault in faults(record):
        raise Refused(*fault)
    try:
        sections = {slugs.digest(text): text for text in map(codec.encode, _sections_of(record))}
        content = codec.encode(replace(record, sections=()) if isinstance(record, Ordinance) else record)
    except UnicodeEncodeError:
        sections, content = {}, "\\u0000"
    if "\\u0000" in content and (broken := unstorable(record)):
        raise Refused(*broken)
    return Text(content, sections, slugs.digest("\n".join([content, *sections])))


def _sections_of(record: Record) -> tuple[Any, ...]:
    return record.sections if isinstance(record, Ordinance) else ()
