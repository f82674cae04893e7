"""One question when a complaint has ended: how satisfied is whoever reported it? Told in totals only, from five on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.complaints import lifecycle
from app.complaints.entries import circle_of
from app.complaints.following import reopening
from app.complaints.following.model import ScoreRow
from app.complaints.handling import acting
from app.complaints.model import ComplaintRow
from app.complaints.queries import found, of_complaint
from app.db.reading import Reading
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import N_

NAMES = {
    1: N_("Very dissatisfied"),
    2: N_("Rather dissatisfied"),
    3: N_("Neither the one nor the other"),
    4: N_("Rather satisfied"),
    5: N_("Very satisfied"),
}
"""Score → what it means."""
RATED = lifecycle.ENDED - {lifecycle.WITHDRAWN}
"""States in which the question is asked."""
LEAST = 5
"""Totals of fewer are told to nobody but the department."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one reporter said, without who he is. ``solved``: what was reported is as it should be now."""

    score: int
    solved: bool
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """Scores of a department's category. ``points`` is their sum, ``solved`` how many said that it is solved."""

    count: int
    points: int
    solved: int

    @property
    def average(self) -> float | None:
        """None where there are too few to be told."""
        return self.points / self.count if self.count >= LEAST else None

    def __add__(self, other: "Total") -> "Total":
        return Total(self.count + other.count, self.points + other.points, self.solved + other.solved)


def score_of(session: Reading, complaint: int) -> Score | None:
    """What was said of it, for whom that exists; None where nothing was."""
    return next(iter(of_complaint(session, ScoreRow, Score, complaint)), None)


def rate(unit: UnitOfWork, reference: str, score: int, words: str = "", *, solved: bool) -> None:
    """Say how satisfied one is with what has ended; it takes the place of what was said before.

    What is not solved is open again, and ``words`` say why; what was answered and is solved is closed. ``unit`` is of
    ``acting.for_reporter``. Raises NotVisible, BadInput, MoveNotAllowed.
    """
    row = found(unit.session, reference, locked=True)
    if score not in NAMES:
        raise BadInput(N_("Choose one of the five answers."))
    if row.state not in RATED:
        raise BadInput(N_("You can say this when the report has come to an end."))
    _give(unit, row, score, solved=solved)
    unit.note("rate complaint", f"complaint/{row.reference}", score=score, solved=solved)
    if not solved:
        reopening.reopen(unit, reference, words)
    elif row.state == lifecycle.ANSWERED:
        acting.act(unit, reference, lifecycle.CLOSED, words=words, who=lifecycle.REPORTER)
    elif words:
        acting.write_message(unit, reference, words)


def _give(unit: UnitOfWork, complaint: ComplaintRow, score: int, *, solved: bool) -> None:
    row = unit.session.get(ScoreRow, complaint.id) or ScoreRow(complaint_id=complaint.id)
    row.department, row.category = complaint.department, complaint.category
    row.score, row.solved, row.given_at = score, solved, unit.now
    row.labels = ScoreRow.labels_in(circle_of(complaint))
    unit.session.add(row)


def totals(session: Session, since: datetime, until: datetime) -> Mapping[tuple[str, str], Total]:
    """(department, category) → the scores given from ``since`` until before ``until``. ``session`` is the portal's.

    These are counts as they are: whoever shows them hides those under ``LEAST``.
    """
    solved = func.sum(case((ScoreRow.solved, 1), else_=0))
    counted = (
        select(ScoreRow.department, ScoreRow.category, func.count(), func.sum(ScoreRow.score), solved)
        .where(ScoreRow.given_at >= since, ScoreRow.given_at < until)
        .group_by(ScoreRow.department, ScoreRow.category)
    )
    return {(department, category): Total(*map(int, rest)) for department, category, *rest in session.execute(counted)}


def together(totals: Iterable[Total]) -> Total:
    """All of them as one."""
    total = Total(0, 0, 0)
    for one in totals:
        total += one
    return total
