"""What a batch of an intake writes: collected while it decides, written in one go at its end."""

from collections.abc import Collection
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlalchemy import select, update

from app.db.unit_of_work import UnitOfWork
from app.db.writing import write
from records import codec, policy
from records.consolidation import consolidate
from records.deadlines import due_on
from records.intake_known import Known
from records.intake_text import Text
from records.model import ImportMarkRow, RecordRow, SectionTextRow, VersionRow
from records.publishing import publish


class Rows:
    """Records that were touched, their new versions, the texts of sections, marks; nothing is read back before the end.

    ``gone`` are the ids of public sections that are no longer there, ``amended`` the records whose public text laws of
    the batch changed; both are known when all is written.
    """

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._session = unit.session
        self._touched: dict[int, Known] = {}
        self._versions: list[dict[str, Any]] = []
        self._marks: list[dict[str, Any]] = []
        self._due: dict[tuple[str, str], date | None] = {}
        self._section_texts: dict[tuple[int, str], str] = {}
        self.gone: list[int] = []
        self.amended: list[int] = []

    @property
    def touched(self) -> Collection[int]:
        """The ids of the records that change."""
        return self._touched.keys()

    def touch(self, known: Known) -> None:
        """Let the record's own row be written as it is known at the end."""
        self._touched[known.id] = known

    def mark(self, known: Known, origin: str, digest: str) -> None:
        """Remember that this row of this file was read, so that it stays old news when the record has moved on."""
        if origin not in known.by_origin:
            known.by_origin[origin] = digest
            row = {"record_id": known.id, "origin": origin, "digest": digest}
            self._marks.append(row | {"labels": policy.labels_of(known.department)})

    def add_version(self, known: Known, origin: str, text: Text) -> None:
        """The newest version of the record, as ``known.version`` numbers it."""
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

    def write(self) -> None:
        """Write all of it, and publish what waits in the records."""
        if self._touched:
            self._write_records()
            self._write_versions()
            self._publish()
        write(self._session, ImportMarkRow, self._marks)

    def _write_records(self) -> None:
        touched = self._touched.values()
        new = [self._row(known) | {"created_at": self._unit.now} for known in touched if known.is_new]
        write(self._session, RecordRow, new)
        if old := [self._row(known) for known in touched if not known.is_new]:
            self._session.execute(update(RecordRow), old)

    def _write_versions(self) -> None:
        write(self._session, VersionRow, self._versions)
        self._write_sections()

    def _publish(self) -> None:
        """A record that came several times is published as often, one after the other."""
        for wave in zip_longest(*(known.waiting for known in self._touched.values())):
            self.gone += publish(self._session, [one for one in wave if one], self._unit.now)
        text = consolidate(self._session)
        self.amended, self.gone = text.records, [*self.gone, *text.gone]

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
            "due_on": self._due_on(known.department, known.state),
            "superseded_by": known.superseded_by,
            "public_slug": known.public_slug,
            "updated_at": self._unit.now,
        }

    def _due_on(self, department: str, state: str) -> date | None:
        if (department, state) not in self._due:
            self._due[department, state] = due_on(self._session, department, state, self._unit.now)
        return self._due[department, state]

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
        write(self._session, SectionTextRow, rows)
