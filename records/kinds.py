"""The four kinds of record and the fields each carries. Plain values: no database, no Flask.

The permit fields follow BLDS 1.2 (Building and Land Development Specification); the works, expressions and sections of
ordinances follow the Akoma Ntoso Naming Convention 1.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal


class Kind(StrEnum):
    DOCUMENT = "document"
    DEED = "deed"
    PERMIT = "permit"
    ORDINANCE = "ordinance"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from. ``name`` names the data set: references are unique within it."""

    name: str
    publisher: str = ""
    url: str = ""
    licence: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs. ``point`` is (longitude, latitude) in WGS 84 degrees."""

    address: str = ""
    parcel: str = ""
    ward: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the record; its bytes lie in the file store under ``sha256``. ``size`` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int
    title: str = ""
    language: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body named in a record. Which of these fields strangers may read: ``PUBLIC_PARTY_FIELDS``."""

    role: str
    name: str = ""
    company: str = ""
    trade: str = ""
    licence: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all kinds share. ``day`` is the day the record speaks of; ``flags`` are doubts about the data, as codes."""

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
    parties: tuple[Party, ...] = ()
    source: Source
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """Minutes, notices, budgets, reports: ``type`` is one of ``DOCUMENT_TYPES``."""

    kind: ClassVar[Kind] = Kind.DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Record):
    """A property register entry: ``type`` is one of ``INSTRUMENTS``. ``amount`` in ``currency``, None: not stated."""

    kind: ClassVar[Kind] = Kind.DEED

    instrument_number: str = ""
    book: str = ""
    page: str = ""
    executed: date | None = None
    recorded: date | None = None
    amount: Decimal | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step of a permit: ``status`` is one of ``PERMIT_STATUSES``, ``label`` the source's own word."""

    status: str
    day: date | None = None
    label: str = ""
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One BLDS inspection; ``result`` is one of ``INSPECTION_RESULTS``. Inspectors' names are not kept."""

    type: str
    result: str
    scheduled: date | None = None
    inspected: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit(Record):
    """A building permit: ``type`` is one of ``PERMIT_TYPES``, ``status`` one of ``PERMIT_STATUSES`` (BLDS "Mapped")."""

    kind: ClassVar[Kind] = Kind.PERMIT

    applied: date | None = None
    issued: date | None = None
    completed: date | None = None
    expires: date | None = None
    status_label: str = ""
    status_day: date | None = None
    permit_class: str = ""  # residential | non-residential
    work_class: str = ""  # new | existing
    type_label: str = ""
    type_description: str = ""
    proposed_use: str = ""
    cost: Decimal | None = None
    currency: str = "USD"
    fee: Decimal | None = None
    housing_units: int | None = None
    floor_area: int | None = None  # square feet, BLDS TotalSqFt
    added_area: int | None = None  # square feet, BLDS AddedSqFt
    master_permit: str = ""
    project: str = ""
    history: tuple[StatusChange, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    cites: tuple[str, ...] = ()  # Akoma Ntoso addresses of the sections the permit rests on


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. ``href`` is an Akoma Ntoso address ("/akn/…"), or "" for plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a section. ``depth`` 0 is the section itself, 1 its (a), 2 its (1), and so on."""

    spans: tuple[Span, ...]
    depth: int = 0
    number: str = ""
    heading: str = ""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note to a section. ``type``: history, editor, emergency, cross-reference, explanation, other."""

    type: str
    spans: tuple[Span, ...]
    document: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A heading above a section: title, part, chapter, bab, bagian."""

    eid: str
    label: str
    heading: str = ""


SectionState = Literal["", "repealed", "reserved", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One text of one section, in force from ``valid_from`` until the day before ``valid_to`` (None: still).

    ``eid`` is the Akoma Ntoso element id, for example ``sec_42-1116`` or ``art_5``; several sections of a work share an
    eid when the text changed over time. Their periods must not overlap. ``valid_from`` None: since the beginning.
    """

    eid: str
    number: str
    heading: str = ""
    position: int = 0
    path: tuple[Division, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    state: SectionState = ""
    blocks: tuple[Block, ...] = ()
    explanation: tuple[Block, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    @property
    def text(self) -> str:
        """Everything a reader of the section reads, one paragraph a line, annotations and explanation left out."""
        lines = (" ".join(part for part in (b.number, b.heading, b.text) if part) for b in self.blocks)
        return "\n".join(line for line in lines if line)


Effect = Literal["amends", "repeals", "revokes", "commences"]


@dataclass(frozen=True, slots=True)
class Relation:
    """What one work does to another from a day on. Both are Akoma Ntoso work addresses; the status follows from these.

    A relation is stated by the acting work's record or, where only that is at hand, by the other one's.
    """

    effect: Effect
    acting: str
    target: str
    day: date | None = None
    section: str = ""  # eid in the target, "" for the whole work
    title: str = ""  # of the other work, where the source says it
    note: str = ""


Action = Literal["replace", "insert", "repeal", "rename"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What a law says shall become of one section of another, ``target``, from a day on.

    ``eid`` is the section; for "insert" the new one, which stands behind ``after`` ("": before all others). ``day``
    None: from the day on which the law that says so is in force. ``number`` and ``heading`` "" leave what there is.
    """

    action: Action
    target: str
    eid: str
    day: date | None = None
    after: str = ""
    number: str = ""
    heading: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinance(Record):
    """A work of law with its texts in time. ``reference`` is unique; ``work`` its Akoma Ntoso address.

    ``work`` is like ``/akn/us-dc/act/code/42`` or ``/akn/za-cpt/act/by-law/2010/graffiti``; ``type`` one of
    ``ORDINANCE_TYPES``. In force or not is derived by ``records.versions`` from dates and relations, never stored.
    ``collected`` are the days as of which a source gave the whole text, where it gives it so: another adds to them.
    ``instructions`` are what it does to the sections of other works; ``sections`` hold its own text only, and what
    other works do to that is derived where it is published (``records.consolidation``).
    """

    kind: ClassVar[Kind] = Kind.ORDINANCE

    work: str
    number: str = ""
    enacted: date | None = None
    commenced: date | None = None
    preamble: tuple[Block, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    sections: tuple[Section, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    collected: tuple[date, ...] = ()
    instructions: tuple[Instruction, ...] = ()


KINDS: dict[Kind, type[Record]] = {cls.kind: cls for cls in (Document, Deed, Permit, Ordinance)}

DOCUMENT_TYPES = ("minutes", "agenda", "notice", "budget", "report", "by-law", "other")
INSTRUMENTS = ("sale", "foreclosure-notice", "foreclosure-outcome", "mortgage", "easement", "other")
ORDINANCE_TYPES = ("code", "act", "by-law", "ordinance", "regulation")
PERMIT_TYPES = (
    "building",
    "demolition",
    "electrical",
    "mechanical",
    "plumbing",
    "roof",
    "fence",
    "grading",
    "pool-spa",
    "other",
)
PERMIT_STATUSES = ("accepted", "in-review", "issued", "inspection", "finaled", "cancelled", "unknown")
INSPECTION_RESULTS = ("passed", "rejected", "partial", "cancelled", "ok-for-service")

PUBLIC_PARTY_FIELDS: dict[Kind, dict[str, frozenset[str]]] = {
    Kind.PERMIT: {"contractor": frozenset({"company", "trade", "licence"})},
    Kind.DEED: {"grantor": frozenset({"name"}), "grantee": frozenset({"name"}), "lender": frozenset({"company"})},
}
"""Kind → party role → fields a stranger may read. What is not named here is hidden, the role included."""

FLAGS = (
    "placeholder-date",  # a date the source uses for "not known"
    "date-in-future",
    "outside-city",  # the point lies outside the area the mapping declares; it is not shown on maps
    "no-text",  # a file from which no text could be taken
    "date-from-snapshot",  # a section's first day is only known to lie before the day the text was collected
    "poor-scan",  # text recognition tore words or mixed columns; the text is shown as it came
    "personal-data",  # phone numbers, e-mail addresses or identity numbers in a document: the desk decides
)
DESK_FLAGS = frozenset({"personal-data"})
"""Flags that strangers do not read: they would point to what the desk has yet to look at."""
