"""One batch of drafts: what is held is looked up once, and what becomes of each draft is decided here."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.db.files import FileStore
from app.db.numbering import take_numbers
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel.errors import BadInput
from app.kernel.events import Event
from app.kernel.text import Phrase
from records import desk, workflow
from records.effects import require_sound
from records.events import RecordsDrafted, RecordsPublished
from records.importing.reading import Draft
from records.importing.timeline import added
from records.intake_known import Key, Known, Refused, key_of, look_up
from records.intake_rows import Rows
from records.intake_text import Text, text_of
from records.kinds import Ordinance, Record
from records.model import PublicRecordRow
from records.publishing import Publication
from records.slugs import Slugs, at_the_desk, in_public


def rejected(draft: Draft, column: str, reason: str) -> Rejection:
    """The draft's row with the reason why it is not kept."""
    return Rejection(draft.file, draft.line, column, reason, draft.record.reference)


class Written(NamedTuple):
    """A version that was made, and the state its record had before; "" where it is the record's first."""

    record_id: int
    version: int
    before: str
    record: Record


class Batch:
    """Drafts that are taken in together. ``shown``: also published. Without a store no file is kept (a dry run)."""

    def __init__(
        self,
        unit: UnitOfWork,
        store: FileStore | None,
        *,
        shown: bool,
        marked: bool = False,
        state: str = workflow.DRAFT,
    ) -> None:
        self._unit = unit
        self._session = unit.session
        self._store = store
        self._shown = shown
        self._marked = marked
        self._state = state
        self.written: list[Written] = []
        self._known: dict[Key, Known] = {}
        self._rows = Rows(unit)
        self._notes: list[tuple[str, str, dict[str, Any]]] = []
        self._events: list[Event] = []
        self._numbers: Iterator[int] = iter(())
        self._works: dict[str, int] = {}
        self._laws: dict[int, Ordinance] = {}

    def take(self, drafts: Sequence[Draft], origins: Sequence[str]) -> Tally:
        """Take in the drafts; ``origins`` name file and occurrence of each."""
        records = [draft.record for draft in drafts]
        self._known = look_up(self._session, records)
        kinds, references = {str(record.kind) for record in records}, {record.reference for record in records}
        self._slugs = Slugs(at_the_desk(self._session, kinds, references), marked=self._marked)
        self._public_slugs = Slugs(in_public(self._session, kinds, references) if self._shown else ())
        self._numbers = iter(take_numbers(self._session, len(drafts)))
        self._works = self._public_works(records)
        tally = Tally(read=len(drafts))
        for draft, origin in zip(drafts, origins, strict=True):
            try:
                outcome = self._take_one(draft, origin)
                setattr(tally, outcome, getattr(tally, outcome) + 1)
            except Refused as refused:
                tally.rejections.append(rejected(draft, refused.column, refused.reason))
        self._rows.write()
        if touched := list(self._rows.touched):
            shown = RecordsPublished([*touched, *self._rows.amended], self._rows.gone)
            self._events.append(shown if self._shown else RecordsDrafted(touched))
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
        text = text_of(record)
        if known and known.says_already(text.digest, origin):
            self._rows.mark(known, origin, text.digest)
            return self._show_unchanged(known)
        if isinstance(record, Ordinance):
            self._refuse_clash_of_law(record, known)
        self._keep_files(draft)
        if known is None:
            slug = self._slugs.take(*key_of(record))
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
            raise Refused(
                "language",
                Phrase("The work is held in the language “%(language)s”; a work has one here.", language=held.language),
            )
        return added(held, record)

    def _add_version(self, known: Known, record: Record, origin: str, text: Text) -> None:
        known.version += 1
        self.written.append(Written(known.id, known.version, known.state if known.version > 1 else "", record))
        known.digest = known.by_origin[origin] = text.digest
        known.newest = record
        self._rows.add_version(known, origin, text)
        self._touch(known, record)
        detail = {"version": known.version, "digest": text.digest, "origin": origin, "published": self._shown}
        self._notes.append(("import record", f"{known.kind}/{known.slug}", detail))

    def _touch(self, known: Known, record: Record) -> None:
        self._rows.touch(known)
        if self._shown:
            known.state = workflow.SUPERSEDED if known.superseded_by else workflow.PUBLISHED
            known.published_version = known.version
            known.public_slug = known.public_slug or self._public_slugs.take(known.kind, known.source, known.reference)
            known.waiting.append(
                Publication(known.id, known.public_slug, known.version, record, superseded_by=known.superseded_by)
            )
        else:
            known.state = self._state  # a text in review that changes must be reviewed again
        if self._shown or known.published_version is None:
            known.title = record.title
        if isinstance(record, Ordinance):
            self._works[record.work] = known.id
            if self._shown:
                self._laws[known.id] = record

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
        """Raise Refused where the work's address is another record's, or its effects cannot stand."""
        owner = self._works.get(law.work)
        if owner is not None and (known is None or owner != known.id):
            raise Refused("work", Phrase("Another record has the address %(work)s.", work=law.work))
        try:
            beside = {record_id: other for record_id, other in self._laws.items() if not known or record_id != known.id}
            require_sound(self._session, law, known.id if known else 0, beside)
        except BadInput as problem:
            raise Refused("relations", problem.phrase) from problem

    def _keep_files(self, draft: Draft) -> None:
        if self._store is None:
            return
        for path, attachment in zip(draft.files, draft.record.attachments, strict=True):
            with path.open("rb") as file:
                sha256, _ = self._store.put(file)
            if sha256 != attachment.sha256:
                raise Refused("file", Phrase("The file changed while it was being read."))
