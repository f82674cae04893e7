"""Taking in what readers read: drafts in batches → records, versions, trail and events, in the caller's unit.

Taking in the same drafts twice changes nothing; so an import that was interrupted is resumed by running it again.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.exc import DataError, IntegrityError

from app.db.files import FileStore
from app.db.unit_of_work import UnitOfWork
from app.intake.tally import Tally
from app.kernel import roles
from app.kernel.text import Phrase
from records import policy, workflow
from records.importing.reading import Draft
from records.intake_batch import Batch, Written, rejected


class Intake:
    """One import run. ``shown`` publishes what it takes in; that takes the permission to publish.

    What is not shown is in the ``state`` from then on: a draft, or in review.

    Without a store no file is kept: a dry run.
    """

    def __init__(self, store: FileStore | None, *, shown: bool, state: str = workflow.DRAFT) -> None:
        self._store = store
        self._shown = shown
        self._state = state
        self.written: list[Written] = []
        """The versions that the last batch made."""
        self._occurrences: dict[tuple[str, str, str], int] = defaultdict(int)

    def take(self, unit: UnitOfWork, drafts: Sequence[Draft]) -> Tally:
        """Take in a batch. What cannot be kept is rejected by name; nothing else is lost for it."""
        for department in {draft.record.department for draft in drafts}:
            policy.require(unit.actor, roles.IMPORT, department)
            if self._shown:
                policy.require(unit.actor, roles.PUBLISH, department)
        origins = [self._origin(draft) for draft in drafts]
        self.written = []
        try:
            return self._take_together(unit, drafts, origins)
        except (IntegrityError, DataError):
            return self._one_by_one(unit, drafts, origins)

    def _take_together(
        self, unit: UnitOfWork, drafts: Sequence[Draft], origins: Sequence[str], *, marked: bool = False
    ) -> Tally:
        batch = Batch(unit, self._store, shown=self._shown, marked=marked, state=self._state)
        with unit.session.begin_nested():
            tally = batch.take(drafts, origins)
        batch.announce()
        self.written += batch.written
        return tally

    def _one_by_one(self, unit: UnitOfWork, drafts: Sequence[Draft], origins: Sequence[str]) -> Tally:
        """The database refused the batch: find out which draft it was, and keep the others."""
        total = Tally()
        for draft, origin in zip(drafts, origins, strict=True):
            total += self._alone(unit, draft, origin)
        return total

    def _alone(self, unit: UnitOfWork, draft: Draft, origin: str) -> Tally:
        """A hidden record may have the address, which a mark behind it mends, or be this very number's."""
        for marked in (False, True):
            try:
                return self._take_together(unit, [draft], [origin], marked=marked)
            except IntegrityError:
                continue
            except DataError:
                return Tally(
                    1, rejections=[rejected(draft, "", Phrase("The database cannot hold a value of this row."))]
                )
        reason = Phrase("This number is taken by a record of another department.")
        return Tally(1, rejections=[rejected(draft, "reference", reason)])

    def _origin(self, draft: Draft) -> str:
        """File and occurrence: the second row of a number in one file is another origin than the first."""
        key = (draft.file, draft.record.kind, draft.record.reference)
        self._occurrences[key] += 1
        return f"{draft.file}#{self._occurrences[key]}"
