"""What a reader receives: frozen values made for him. What he may not see is not an attribute of his type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from records.kinds import (
    Annotation,
    Attachment,
    Block,
    Division,
    Inspection,
    Kind,
    Place,
    Relation,
    SectionState,
    Source,
    StatusChange,
)


@dataclass(frozen=True, slots=True)
class PublicParty:
    """A party with those fields only that its kind and role show to strangers."""

    role: str
    name: str = ""
    company: str = ""
    trade: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRecord:
    """What a stranger may read of any kind of record."""

    kind: ClassVar[Kind]

    reference: str
    title: str
    summary: str = ""
    text: str = ""
    language: str = "en"
    department: str = ""
    type: str = ""
    status: str = ""
    day: date | None = None
    place: Place = Place()
    attachments: tuple[Attachment, ...] = ()
    parties: tuple[PublicParty, ...] = ()
    source: Source
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDocument(PublicRecord):
    kind: ClassVar[Kind] = Kind.DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDeed(PublicRecord):
    kind: ClassVar[Kind] = Kind.DEED

    instrument_number: str = ""
    book: str = ""
    page: str = ""
    executed: date | None = None
    recorded: date | None = None
    amount: Decimal | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPermit(PublicRecord):
    kind: ClassVar[Kind] = Kind.PERMIT

    applied: date | None = None
    issued: date | None = None
    completed: date | None = None
    expires: date | None = None
    status_label: str = ""
    status_day: date | None = None
    permit_class: str = ""
    work_class: str = ""
    type_label: str = ""
    type_description: str = ""
    proposed_use: str = ""
    cost: Decimal | None = None
    currency: str = "USD"
    fee: Decimal | None = None
    housing_units: int | None = None
    floor_area: int | None = None
    added_area: int | None = None
    master_permit: str = ""
    project: str = ""
    history: tuple[StatusChange, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOrdinance(PublicRecord):
    """A work without its sections: those are read one by one or as of a day, see ``records.queries``."""

    kind: ClassVar[Kind] = Kind.ORDINANCE

    work: str
    number: str = ""
    enacted: date | None = None
    commenced: date | None = None
    preamble: tuple[Block, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


PUBLIC_TYPES: dict[Kind, type[PublicRecord]] = {
    cls.kind: cls for cls in (PublicDocument, PublicDeed, PublicPermit, PublicOrdinance)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSection:
    """One text of one section, with the work it belongs to."""

    id: int
    work: str
    work_title: str
    eid: str
    number: str
    heading: str
    path: tuple[Division, ...]
    position: int
    language: str
    valid_from: date | None
    valid_to: date | None
    state: SectionState
    blocks: tuple[Block, ...]
    explanation: tuple[Block, ...]
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TocEntry:
    """One line of a table of contents: a section without its text."""

    eid: str
    number: str
    heading: str
    path: tuple[Division, ...]
    state: SectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A record as it stands on its page: the projection and what the portal knows about its publication.

    ``superseded_by`` is the slug of the record of its kind that took its place, "".
    """

    id: int
    slug: str
    record: PublicRecord
    version: int
    published_at: datetime
    updated_at: datetime
    corrections: tuple["Correction", ...] = ()
    superseded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An earlier published version that a later one replaced."""

    number: int
    replaced_at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The record that took another's place. ``title`` is "" where it is no longer published."""

    slug: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What remains of a withdrawn record."""

    reference: str
    kind: Kind
    day: date
    reason: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in a list. ``kind`` is "section" for a section of an ordinance; then ``eid`` and ``work`` are set.

    A struct because a frozen dataclass of so many fields takes ten times as long to make.
    """

    key: str
    kind: str
    slug: str
    title: str
    language: str
    department: str = ""
    type: str = ""
    status: str = ""
    day: date | None = None
    number: str = ""
    address: str = ""
    ward: str = ""
    point: tuple[float, float] | None = None
    approximate: bool = False  # the point stands for somewhere near
    summary: str = ""
    text: str = ""  # for the excerpt
    work: str = ""
    work_title: str = ""
    eid: str = ""
    until: date | None = None  # a section's wording holds from ``day`` until the day before; None: still
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One ordinance in a list of them; with ``enacted`` and ``commenced`` it is ``versions.Dated``."""

    slug: str
    work: str
    title: str
    reference: str
    type: str
    day: date | None
    language: str
    department: str
    number: str = ""
    enacted: date | None = None
    commenced: date | None = None
    superseded_by: str = ""

    @property
    def numbered(self) -> bool:
        """Whether ``number`` is one: some works are known by a name only, as in …/by-law/2010/graffiti."""
        return any(c.isdigit() for c in self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One wording of a section held from ``first`` (None: always) until the day before ``until`` (None: still)."""

    first: date | None
    until: date | None
    state: SectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Number and heading of a section as of a day, holding until the day before ``until`` (None: still)."""

    title: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a published record; its bytes lie in the file store. ``size`` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int
