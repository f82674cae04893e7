"""One batch of drafts on its way into the rows: everything is looked up once, decided in memory, written once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Self

from sqlalchemy import insert, select, update

from app.db.files import FileStore
from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.kernel.events import Event
from records import codec, desk, policy, workflow
from records.checks import faults, unstorable
from records.events import RecordsDrafted, RecordsPublished
from records.importing.reading import Draft, Rejection
from records.kinds import Ordinance, Record
from records.model import RecordRow, SectionTextRow, VersionRow
from records.publishing import Publication, publish


@dataclass(slots=True)
class Tally:
    """What became of the rows read."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> Self:
        self.read += other.read
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejections += other.rejections
        return self


@dataclass(slots=True)
class _Known:
    """A record as the database or this batch has it. ``by_origin``: file and occurrence → newest digest from there."""

    id: int
    kind: str
    slug: str
    reference: str
    source: str
    department: str
    state: str = workflow.DRAFT
    version: int = 0
    published_version: int | None = None
    digest: str = ""
    by_origin: dict[str, str] = field(default_factory=dict)
    all_digests: set[str] = field(default_factory=set)
    title: str = ""
    is_new: bool = True
    waiting: list[Publication] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    """A record as text: its JSON, its sections' JSON by digest, and the digest of all of it."""

    content: str
    sections: dict[str, str]
    digest: str


def rejected(draft: Draft, column: str, reason: str) -> Rejection:
    """The draft's row with the reason why it is not kept."""
    return Rejection(draft.file, draft.line, column, reason, draft.record.reference)


class Batch:
    """Drafts that are taken in together. ``shown``: also published."""

    def __init__(self, unit: UnitOfWork, store: FileStore, *, shown: bool) -> None:
        self._unit = unit
        self._session = unit.session
        self._store = store
        self._shown = shown
        self._known: dict[tuple[str, str], _Known] = {}
        self._touched: dict[int, _Known] = {}
        self._versions: list[dict[str, Any]] = []
        self._section_texts: dict[tuple[int, str], str] = {}
        self._notes: list[tuple[str, str, dict[str, Any]]] = []
        self._events: list[Event] = []
        self._numbers: Iterator[int] = iter(())

    def take(self, drafts: Sequence[Draft], origins: Sequence[str]) -> Tally:
        """Take in the drafts; ``origins`` name file and occurrence of each."""
        self._look_up(drafts)
        self._numbers = iter(take_numbers(self._session, len(drafts)))
        tally = Tally(read=len(drafts))
        for draft, origin in zip(drafts, origins, strict=True):
            try:
                outcome = self._take_one(draft, origin)
                setattr(tally, outcome, getattr(tally, outcome) + 1)
            except _Refused as refused:
                tally.rejections.append(rejected(draft, refused.column, refused.reason))
        self._write()
        return tally

    def announce(self) -> None:
        """Hand notes and events to the unit, once the rows are known to have been accepted."""
        for action, about, detail in self._notes:
            self._unit.note(action, about, **detail)
        for event in self._events:
            self._unit.tell(event)

    def _take_one(self, draft: Draft, origin: str) -> str:
        """Returns which count of the tally the draft belongs to."""
        record = draft.record
        text = _text_of(record)
        key = (str(record.kind), codec.slug_of(record.reference))
        known = self._known.get(key)
        if known:
            _refuse_clash(known, record)
            if _seen(known, text.digest, origin):
                return self._show_unchanged(known)
        for path in draft.files:
            with path.open("rb") as file:
                self._store.put(file)
        if known is None:
            known = _Known(next(self._numbers), *key, record.reference, record.source.name, record.department)
            self._known[key] = known
        outcome = "changed" if known.version else "created"
        self._add_version(known, record, origin, text)
        return outcome

    def _add_version(self, known: _Known, record: Record, origin: str, text: _Text) -> None:
        known.version += 1
        known.digest = known.by_origin[origin] = text.digest
        known.all_digests.add(text.digest)
        known.title = record.title
        self._versions.append(
            {
                "record_id": known.id,
                "number": known.version,
                "content": text.content,
                "sections": codec.encode(list(text.sections)),
                "digest": text.digest,
                "origin": origin,
                "recorded_at": self._unit.now,
                "recorded_by": self._unit.actor.name,
                "note": "",
            }
        )
        self._section_texts |= {(known.id, digest): content for digest, content in text.sections.items()}
        self._touch(known, record)
        detail = {"version": known.version, "digest": text.digest, "origin": origin, "published": self._shown}
        self._notes.append(("import record", f"{known.kind}/{known.slug}", detail))

    def _touch(self, known: _Known, record: Record) -> None:
        self._touched[known.id] = known
        if self._shown:
            known.state = workflow.PUBLISHED
            known.published_version = known.version
            known.waiting.append(Publication(known.id, known.slug, known.version, record))

    def _show_unchanged(self, known: _Known) -> str:
        if not self._shown or known.published_version == known.version:
            return "unchanged"
        self._touch(known, desk.load(self._session, known.id, known.kind, known.version))
        self._notes.append(("publish record", f"{known.kind}/{known.slug}", {"version": known.version}))
        return "changed"

    def _look_up(self, drafts: Sequence[Draft]) -> None:
        slugs = {codec.slug_of(draft.record.reference) for draft in drafts}
        kinds = {str(draft.record.kind) for draft in drafts}
        rows = self._session.scalars(select(RecordRow).where(RecordRow.kind.in_(kinds), RecordRow.slug.in_(slugs)))
        by_id = {
            row.id: _Known(
                row.id,
                row.kind,
                row.slug,
                row.reference,
                row.source,
                row.department,
                row.state,
                row.version,
                row.published_version,
                title=row.title,
                is_new=False,
            )
            for row in rows
        }
        columns = select(VersionRow.record_id, VersionRow.digest, VersionRow.origin)
        versions = columns.where(VersionRow.record_id.in_(by_id)).order_by(VersionRow.record_id, VersionRow.number)
        for record_id, digest, origin in self._session.execute(versions):
            known = by_id[record_id]
            known.digest = known.by_origin[origin] = digest
            known.all_digests.add(digest)
        self._known = {(known.kind, known.slug): known for known in by_id.values()}

    def _write(self) -> None:
        touched = list(self._touched.values())
        if not touched:
            return
        new = [self._row(known) | {"created_at": self._unit.now} for known in touched if known.is_new]
        if new:
            self._session.execute(insert(RecordRow), new)
        if old := [self._row(known) for known in touched if not known.is_new]:
            self._session.execute(update(RecordRow), old)
        if self._versions:
            self._session.execute(insert(VersionRow), self._versions)
        self._write_sections()
        gone: list[int] = []
        for wave in zip_longest(*(known.waiting for known in touched)):
            gone += publish(self._session, [one for one in wave if one], self._unit.now)
        written = [known.id for known in touched]
        self._events.append(RecordsPublished(written, gone) if self._shown else RecordsDrafted(written))

    def _row(self, known: _Known) -> dict[str, Any]:
        return {
            "id": known.id,
            "kind": known.kind,
            "slug": known.slug,
            "reference": known.reference,
            "source": known.source,
            "department": known.department,
            "state": known.state,
            "title": known.title,
            "labels": policy.labels_of(known.state, known.department),
            "version": known.version,
            "published_version": known.published_version,
            "updated_at": self._unit.now,
        }

    def _write_sections(self) -> None:
        if not self._section_texts:
            return
        owners = {record_id for record_id, _ in self._section_texts}
        columns = select(SectionTextRow.record_id, SectionTextRow.digest)
        present = set(self._session.execute(columns.where(SectionTextRow.record_id.in_(owners))))
        rows = [
            {"record_id": record_id, "digest": digest, "content": content}
            for (record_id, digest), content in self._section_texts.items()
            if (record_id, digest) not in present
        ]
        if rows:
            self._session.execute(insert(SectionTextRow), rows)


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def _text_of(record: Record) -> _Text:
    """The record as text. Raises _Refused where something keeps it from being stored."""
    for fault in faults(record):
        raise _Refused(*fault)
    try:
        sections = {codec.digest(text): text for text in map(codec.encode, _sections_of(record))}
        content = codec.encode(replace(record, sections=()) if isinstance(record, Ordinance) else record)
    except UnicodeEncodeError:
        sections, content = {}, "\\u0000"
    if "\\u0000" in content and (broken := unstorable(record)):
        raise _Refused(*broken)
    return _Text(content, sections, codec.digest("\n".join([content, *sections])))


def _sections_of(record: Record) -> tuple[Any, ...]:
    return record.sections if isinstance(record, Ordinance) else ()


def _refuse_clash(known: _Known, record: Record) -> None:
    """Raise _Refused where the number belongs to something that this record must not overwrite."""
    if known.reference != record.reference:
        raise _Refused("reference", f"Reads like the number {known.reference}, which another record has.")
    if known.source != record.source.name:
        raise _Refused("reference", f"This number is taken by a record from the source “{known.source}”.")
    if known.department != record.department:
        raise _Refused("department", f"The record belongs to the department “{known.department}”.")
    if known.state == workflow.WITHDRAWN:
        raise _Refused("reference", "The record was withdrawn; an import does not bring it back.")


def _seen(known: _Known, digest: str, origin: str) -> bool:
    """Whether this text says nothing new.

    A row is compared with what its own place in its own file said last time; so two rows of one number in a file stay
    two versions, and a source that goes back to an older text makes a version again. From a file never seen, any text
    that was ever taken in is old news.
    """
    last = known.by_origin.get(origin)
    return digest == known.digest or (digest == last if last else digest in known.all_digests)
