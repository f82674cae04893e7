"""When what was promised is due, for many complaints at once: terms and calendars are read once, clocks by ``sla``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.city.calendar import Calendar
from app.complaints import lifecycle, sla
from app.complaints.terms import Promised, promised_by

_LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Promises:
    """What is promised, at one moment."""

    promised: Promised
    now: datetime
    _ago: dict[tuple[str, timedelta], datetime] = field(default_factory=dict, repr=False)
    """What ``ago`` found: the lists of one page ask for the same moments a hundred times."""

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """Department → its calendar."""
        return self.promised.calendars

    def due(
        self,
        department: str,
        category: str,
        state: str,
        counts_from: datetime | None,
        resolves_from: datetime | None = None,
    ) -> datetime | None:
        """When the office owes its next step, or a resolution before that; None where no clock runs."""
        calendar = self.promised.calendars.get(department)
        if counts_from is None or calendar is None or state not in lifecycle.AT_WORK:
            return None
        terms = self.promised.terms[department, category]
        due = sla.due_from(calendar, counts_from, sla.owed_next(state, terms))
        return due if resolves_from is None else min(due, sla.due_from(calendar, resolves_from, terms.resolve))

    def thresholds(
        self, department: str, clock: str, reach: Callable[[timedelta], timedelta] = lambda term: term
    ) -> list[tuple[datetime, list[str]]]:
        """(Moment, categories): what counts from then or earlier is overdue; or whatever ``reach`` makes of a term.

        ``clock`` is acknowledge, answer or resolve (``sla.Terms``): ``sla.next_owed`` says which one a state has next.
        """
        groups = self.promised.by_length(department, clock)
        return [(self.ago(department, reach(term)), categories) for term, categories in groups.items()]

    def ago(self, department: str, hours: timedelta) -> datetime:
        """The moment since which so much opening time of the department has gone by."""
        found = self._ago.get((department, hours))
        if found is None:
            found = sla.threshold(self.calendars[department], max(hours, _LEAST), self.now)
            self._ago[department, hours] = found
        return found


def promises_of(session: Session, departments: Iterable[str], now: datetime) -> Promises:
    """What is promised in these departments, for every category that there is."""
    return Promises(promised_by(session, departments), now)
