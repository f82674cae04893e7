"""One batch of drafts on its way into the rows: everything is looked up once, decided in memory, written once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from sqlalchemy import insert, select, update

from app.db.files import FileStore
from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel import slugs
from app.kernel.errors import BadInput
from app.kernel.events import Event
from records import codec, desk, law_queries, policy, workflow
from records.checks import faults, unstorable
from records.events import RecordsDrafted, RecordsPublished
from records.importing.reading import Draft
from records.importing.timeline import added
from records.intake_known import Key, Known, Refused, Slugs, key_of, look_up
from records.kinds import Ordinance, Record
from records.model import ImportMarkRow, PublicRecordRow, RecordRow, SectionTextRow, VersionRow
from records.publishing import Publication, publish
from records.versions import refuse_cycle


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
    """Drafts that are taken in together. ``shown``: also published. Without a store no file is kept (a dry run)."""

    def __init__(self, unit: UnitOfWork, store: FileStore | None, *, shown: bool, marked: bool = False) -> None:
        self._unit = unit
        self._session = unit.session
        self._store = store
        self._shown = shown
        self._marked = marked
        self._known: dict[Key, Known] = {}
        self._touched: dict[int, Known] = {}
        self._versions: list[dict[str, Any]] = []
        self._marks: list[dict[str, Any]] = []
        self._section_texts: dict[tuple[int, str], str] = {}
        self._notes: list[tuple[str, str, dict[str, Any]]] = []
        self._events: list[Event] = []
        self._numbers: Iterator[int] = iter(())
        self._works: dict[str, int] = {}

    def take(self, drafts: Sequence[Draft], origins: Sequence[str]) -> Tally:
        """Take in the drafts; ``origins`` name file and occurrence of each."""
        records = [draft.record for draft in drafts]
        self._known = look_up(self._session, records)
        self._slugs = Slugs(self._session, records, marked=self._marked)
        self._numbers = iter(take_numbers(self._session, len(drafts)))
        self._works = self._public_works(records)
        tally = Tally(read=len(drafts))
        for draft, origin in zip(drafts, origins, strict=True):
            try:
                outcome = self._take_one(draft, origin)
                setattr(tally, outcome, getattr(tally, outcome) + 1)
            except Refused as refused:
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
        known = self._known.get(key_of(record))
        if known:
            known.refuse_other_owner(record)
            record = self._added_to_what_is_held(known, record)
        text = _text_of(record)
        if known and known.says_already(text.digest, origin):
            self._mark(known, text.digest, origin)
            return self._show_unchanged(known)
        if isinstance(record, Ordinance):
            self._refuse_clash_of_law(record, known)
        self._keep_files(draft)
        if known is None:
            slug = self._slugs.take(record)
            known = Known(
                next(self._numbers), str(record.kind), slug, record.reference, record.source.name, record.department
            )
            self._known[key_of(record)] = known
        outcome = "changed" if known.version else "created"
        self._add_version(known, record, origin, text)
        return outcome

    def _added_to_what_is_held(self, known: Known, record: Record) -> Record:
        """A further text of a law joins those that are held. Raises Refused for one in another language."""
        if not isinstance(record, Ordinance) or not record.collected:
            return record
        held = known.newest or desk.load(self._session, known.id, known.kind, known.version)
        if not isinstance(held, Ordinance) or held.work != record.work:
            return record
        if held.language != record.language:
            raise Refused("language", f"The work is held in the language “{held.language}”; a work has one here.")
        return added(held, record)

    def _mark(self, known: Known, digest: str, origin: str) -> None:
        """Remember that this row of this file was read, so that it stays old news when the record has moved on."""
        if origin not in known.by_origin:
            known.by_origin[origin] = digest
            row = {"record_id": known.id, "origin": origin, "digest": digest}
            self._marks.append(row | {"labels": policy.labels_of(known.department)})

    def _add_version(self, known: Known, record: Record, origin: str, text: _Text) -> None:
        known.version += 1
        known.digest = known.by_origin[origin] = text.digest
        known.newest = record
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
                "labels": policy.labels_of(known.department),
            }
        )
        self._section_texts |= {(known.id, digest): content for digest, content in text.sections.items()}
        self._touch(known, record)
        detail = {"version": known.version, "digest": text.digest, "origin": origin, "published": self._shown}
        self._notes.append(("import record", f"{known.kind}/{known.slug}", detail))

    def _touch(self, known: Known, record: Record) -> None:
        self._touched[known.id] = known
        if self._shown:
            known.state = workflow.SUPERSEDED if known.superseded_by else workflow.PUBLISHED
            known.published_version = known.version
            publication = Publication(known.id, known.slug, known.version, record, superseded_by=known.superseded_by)
            known.waiting.append(publication)
        else:
            known.state = workflow.DRAFT  # a text in review that changes must be reviewed again
        if self._shown or known.published_version is None:
            known.title = record.title
        if isinstance(record, Ordinance):
            self._works[record.work] = known.id

    def _show_unchanged(self, known: Known) -> str:
        if not self._shown or known.published_version == known.version:
            return "unchanged"
        if not known.waiting:
            self._touch(known, desk.load(self._session, known.id, known.kind, known.version))
            self._notes.append(("publish record", f"{known.kind}/{known.slug}", {"version": known.version}))
        return "changed"

    def _public_works(self, records: Sequence[Record]) -> dict[str, int]:
        works = {record.work for record in records if isinstance(record, Ordinance)}
        if not works:
            return {}
        rows = self._session.execute(
            select(PublicRecordRow.work, PublicRecordRow.id).where(PublicRecordRow.work.in_(works))
        )
        return {work: record_id for work, record_id in rows}  # noqa: C416 - rows are not pairs to mypy

    def _refuse_clash_of_law(self, law: Ordinance, known: Known | None) -> None:
        """Raise Refused where the work's address is another record's, or its effects would run in a circle."""
        owner = self._works.get(law.work)
        if owner is not None and (known is None or owner != known.id):
            raise Refused("work", f"Another record has the address {law.work}.")
        try:
            refuse_cycle([*law_queries.all_relations(self._session), *law.relations])
        except BadInput as problem:
            raise Refused("relations", str(problem)) from problem

    def _keep_files(self, draft: Draft) -> None:
        if self._store is None:
            return
        for path, attachment in zip(draft.files, draft.record.attachments, strict=True):
            with path.open("rb") as file:
                sha256, _ = self._store.put(file)
            if sha256 != attachment.sha256:
                raise Refused("file", "The file changed while it was being read.")

    def _write(self) -> None:
        touched = list(self._touched.values())
        if touched:
            self._write_records(touched)
        if self._marks:
            self._session.execute(insert(ImportMarkRow), self._marks)

    def _write_records(self, touched: Sequence[Known]) -> None:
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

    def _row(self, known: Known) -> dict[str, Any]:
        return {
            "id": known.id,
            "kind": known.kind,
            "slug": known.slug,
            "reference": known.reference,
            "source": known.source,
            "department": known.department,
            "state": known.state,
            "title": known.title,
            "labels": policy.labels_of(known.department),
            "version": known.version,
            "published_version": known.published_version,
            "scheduled_for": None,  # what was scheduled was the text before
            "superseded_by": known.superseded_by,
            "updated_at": self._unit.now,
        }

    def _write_sections(self) -> None:
        owners = {record_id for record_id, _ in self._section_texts}
        if not owners:
            return
        columns = select(SectionTextRow.record_id, SectionTextRow.digest)
        found = self._session.execute(columns.where(SectionTextRow.record_id.in_(owners)))
        present = {(record_id, digest) for record_id, digest in found}
        departments = {known.id: known.department for known in self._touched.values()}
        rows = [
            {
                "record_id": record_id,
                "digest": digest,
                "content": content,
                "labels": policy.labels_of(departments[record_id]),
            }
            for (record_id, digest), content in self._section_texts.items()
            if (record_id, digest) not in present
        ]
        if rows:
            self._session.execute(insert(SectionTextRow), rows)


def _text_of(record: Record) -> _Text:
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
    return _Text(content, sections, slugs.digest("\n".join([content, *sections])))


def _sections_of(record: Record) -> tuple[Any, ...]:
    return record.sections if isinstance(record, Ordinance) else ()
