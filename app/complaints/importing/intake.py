"""Taking in what readers read: requests of other systems → cases, in batches, in the caller's unit.

Taking in the same requests twice changes nothing; so an import that was interrupted is resumed by running it again.
Their text is for the department alone. Only where the operator says so do strangers read of them, and then their
category, dates, state, ward and public point, and no words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory, Department
from app.complaints.bulk import bulk, bulk_release
from app.complaints.importing import rewriting
from app.complaints.importing.drafts import ImportedCase
from app.complaints.importing.wards import Wards
from app.complaints.model import ComplaintRow
from app.complaints.open311.model import OriginRow
from app.complaints.released import rows as public_rows
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel.actor import STRANGER
from app.kernel.text import Phrase

Key = tuple[str, str]


class Intake:
    """One import. ``released``: strangers may read of what it takes in. ``remarks`` grow with every batch."""

    def __init__(self, database: Database, *, released: bool) -> None:
        self._database, self._released = database, released
        self._wards: Wards | None = None
        self.remarks: list[Rejection] = []

    def take(self, unit: UnitOfWork, drafts: Sequence[ImportedCase]) -> Tally:
        """Take in a batch, in a unit with the portal's labels. What cannot be kept is rejected by name."""
        total = Tally(read=len(drafts))
        known = _origins(unit.session, drafts)
        city = _City(unit.session)
        fresh: dict[Key, ImportedCase] = {}
        for draft in drafts:
            key = draft.source, draft.external_id
            if (problem := city.problem(draft)) is not None:
                total.rejections.append(problem)
            elif key in known:
                changed = self._again(unit, known[key], self._in_its_ward(unit.session, draft))
                total.changed += changed
                total.unchanged += not changed
            elif key in fresh:
                total.unchanged += 1
                self._compare(fresh[key], draft)
            else:
                fresh[key] = self._in_its_ward(unit.session, draft)
        taken = self._add(unit, list(fresh.values()), city.categories)
        total.created = len(fresh)
        if self._released:
            self._release(unit, [*(row.complaint_id for row in known.values()), *taken])
        if total.created or total.changed:
            about = f"complaints/{drafts[0].source}"
            unit.note("import complaints", about, created=total.created, changed=total.changed)
        return total

    def _add(
        self, unit: UnitOfWork, drafts: Sequence[ImportedCase], categories: Mapping[str, ComplaintCategory]
    ) -> list[int]:
        added = bulk.add(unit.session, [rewriting.case_of(draft, categories[draft.category]) for draft in drafts])
        unit.session.add_all(
            OriginRow(
                source=draft.source, external_id=draft.external_id, digest=draft.digest, complaint_id=one.complaint_id
            )
            for draft, one in zip(drafts, added, strict=True)
        )
        unit.session.flush()
        return [one.complaint_id for one in added]

    def _release(self, unit: UnitOfWork, ids: Sequence[int]) -> None:
        """Let strangers read of them, without a word of their text."""
        with self._database.open(STRANGER) as public:
            count = bulk_release.release(unit, public, ids, rewriting.IMPORTED)
        if count:
            unit.note("release complaints", "complaints", count=count)

    def _again(self, unit: UnitOfWork, origin: OriginRow, draft: ImportedCase) -> bool:
        """What the other system says of a case that came before; whether that is news.

        A case that somebody works on here is left to him.
        """
        changed = False
        if origin.digest != draft.digest:
            row = unit.session.get_one(ComplaintRow, origin.complaint_id, with_for_update=True)
            changed = rewriting.may_rewrite(unit.session, row, draft)
            if changed:
                rewriting.rewrite(unit.session, row, draft)
                origin.digest = draft.digest
                unit.session.flush()
                public_rows.follow(unit, row)
            else:
                self._remark(draft, Phrase("it is handled here by now; what changed elsewhere was left out"))
        return changed

    def _in_its_ward(self, session: Session, draft: ImportedCase) -> ImportedCase:
        """The draft in the ward in which its point lies, whatever it says itself."""
        if self._wards is None:
            self._wards = Wards(session)
        found = self._wards.at(draft.longitude, draft.latitude)
        if not found or found == draft.ward:
            return draft
        if draft.ward:
            said = Phrase("it lies in %(ward)s, not in %(said)s as it says", ward=found, said=draft.ward)
            self._remark(draft, said)
        return replace(draft, ward=found)

    def _compare(self, first: ImportedCase, again: ImportedCase) -> None:
        """The same number twice at once: the first counts."""
        if replace(again, ward=first.ward).digest != first.digest:
            self._remark(again, Phrase("its number stands further up with something else; the first was taken"))

    def _remark(self, draft: ImportedCase, sentence: Phrase) -> None:
        self.remarks.append(Rejection(draft.file, draft.line, "", sentence, draft.external_id))


class _City:
    """What a case may be about and who may be in charge."""

    def __init__(self, session: Session) -> None:
        self.categories = {row.slug: row for row in session.scalars(select(ComplaintCategory))}
        self._departments = frozenset(session.scalars(select(Department.slug)))

    def problem(self, draft: ImportedCase) -> Rejection | None:
        """Why the case cannot be kept."""
        if draft.category not in self.categories:
            sentence = Phrase("there is no category “%(slug)s”", slug=draft.category[:60])
            return Rejection(draft.file, draft.line, "category", sentence, draft.external_id)
        if draft.department and draft.department not in self._departments:
            sentence = Phrase("there is no department “%(slug)s”", slug=draft.department[:60])
            return Rejection(draft.file, draft.line, "department", sentence, draft.external_id)
        return None


def _origins(session: Session, drafts: Sequence[ImportedCase]) -> dict[Key, OriginRow]:
    """Those of the batch that came before."""
    numbers: dict[str, set[str]] = {}
    for draft in drafts:
        numbers.setdefault(draft.source, set()).add(draft.external_id)
    found: dict[Key, OriginRow] = {}
    for source, ids in numbers.items():
        known = select(OriginRow).where(OriginRow.source == source, OriginRow.external_id.in_(ids))
        found |= {(row.source, row.external_id): row for row in session.scalars(known)}
    return found
