"""One question when a complaint has ended: how content is whoever reported it? Told in totals only, from five on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.complaints.following_model import ScoreRow
from app.complaints.model import ComplaintRow
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import N_

NAMES = {
    1: N_("Not at all content"),
    2: N_("Rather not content"),
    3: N_("So-so"),
    4: N_("Rather content"),
    5: N_("Very content"),
}
"""Score → what it means."""
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


def score_of(session: Session, complaint: int) -> Score | None:
    """What was said of it, for whom that exists; None where nothing was."""
    row = session.scalar(select(ScoreRow).where(ScoreRow.complaint_id == complaint))
    return Score(row.score, row.solved, row.given_at) if row else None


def give(unit: UnitOfWork, complaint: ComplaintRow, score: int, *, solved: bool) -> None:
    """Write down how content the reporter is; it takes the place of what he said before. Raises BadInput."""
    if score not in NAMES:
        raise BadInput(N_("Choose one of the five answers."))
    row = unit.session.get(ScoreRow, complaint.id)
    if row is None:
        row = ScoreRow(complaint_id=complaint.id)
        unit.session.add(row)
    row.department, row.category = complaint.department, complaint.category
    row.score, row.solved, row.given_at = score, solved, unit.now
    row.labels = complaint.labels


def totals(session: Session, since: datetime, until: datetime) -> Mapping[tuple[str, str], Total]:
    """(department, category) → the scores given from ``since`` until before ``until``. ``session`` is the portal's.

    These are counts as they are: whoever shows them hides those under ``LEAST``.
    """
    solved = func.sum(case((ScoreRow.solved, 1), else_=0))
    found = (
        select(ScoreRow.department, ScoreRow.category, func.count(), func.sum(ScoreRow.score), solved)
        .where(ScoreRow.given_at >= since, ScoreRow.given_at < until)
        .group_by(ScoreRow.department, ScoreRow.category)
    )
    return {(department, category): Total(*map(int, rest)) for department, category, *rest in session.execute(found)}


def together(found: Iterable[Total]) -> Total:
    """All of them as one."""
    total = Total(0, 0, 0)
    for one in found:
        total += one
    return total
