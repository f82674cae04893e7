"""Figures for the public: which may be told, and how exactly. Pure. See ADR 0031.

A number under five is hidden, and with it as many others that what is shown gives no hidden one away: neither a total
less its shown parts, nor the one part of a total. What is told is rounded: counts to fives, shares to twentieths.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

FEWEST = 5
SETTLED = timedelta(days=30)
"""After a quarter has ended, until its figures are counted, once and for good."""
_SHARES = 5
_MONTHS, _QUARTERS = 3, 4

Cell = tuple[str, str]
"""Department and category. "" as category: all of the department; "" as department: all of the city."""
CITY: Cell = ("", "")
Part = TypeVar("Part", str, Cell)


@dataclass(slots=True)
class Counted:
    """What is counted of one cell. ``timed``: those whose answer was given or is overdue, ``in_time`` of them.

    ``scores`` is the sum of ``ratings`` scores, 1 to 5.
    """

    received: int = 0
    timed: int = 0
    in_time: int = 0
    reopened: int = 0
    ratings: int = 0
    scores: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(*(getattr(self, name) + getattr(other, name) for name in _NAMES))


_NAMES = ("received", "timed", "in_time", "reopened", "ratings", "scores")


@dataclass(frozen=True, slots=True)
class Told:
    """What strangers read of one cell; None is hidden. Per cent of those received; ``satisfaction`` is 1.0 to 5.0."""

    received: int | None = None
    in_time: int | None = None
    reopened: int | None = None
    ratings: int | None = None
    satisfaction: float | None = None


def told(leaves: Mapping[Cell, Counted]) -> dict[Cell, Told]:
    """What is told of each cell (department and category), of each department and of the city."""
    every = dict(leaves) | {(department, ""): total for department, total in _departments(leaves).items()}
    every[CITY] = sum(leaves.values(), Counted())
    hidden = hidden_cells({cell: one.received for cell, one in leaves.items()})
    unrated = hidden_cells({cell: one.ratings for cell, one in leaves.items()})
    return {
        cell: Told() if cell in hidden else _told(one, rated=cell not in unrated) for cell, one in sorted(every.items())
    }


def hidden_cells(counts: Mapping[Cell, int]) -> frozenset[Cell]:
    """The cells, departments and, where it is so, the city, of which the count must not be told."""
    by_department = {
        department: {cell: counts[cell] for cell in held}
        for department, held in groupby(sorted(counts), key=lambda cell: cell[0])
    }
    departments = {department: sum(held.values()) for department, held in by_department.items()}
    if sum(departments.values()) < FEWEST:
        return frozenset({CITY, *((department, "") for department in departments), *counts})
    hidden: set[Cell] = {(department, "") for department in _hidden_parts(departments)}
    for department, held in by_department.items():
        # Of a hidden department everything is hidden: its parts together would tell it.
        hidden |= set(held) if (department, "") in hidden else set(_hidden_parts(held))
    return frozenset(hidden)


def _hidden_parts(counts: Mapping[Part, int]) -> set[Part]:
    """The parts of a shown total that must be hidden: the small ones, and the next until they hide one another."""
    ascending = sorted(counts, key=lambda part: (counts[part], part))
    hidden = {part for part in ascending if counts[part] < FEWEST}
    for part in ascending:
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= FEWEST):
            break
        hidden.add(part)
    return hidden


def _departments(leaves: Mapping[Cell, Counted]) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    for (department, _), one in leaves.items():
        found[department] = found.get(department, Counted()) + one
    return found


def _told(one: Counted, *, rated: bool) -> Told:
    return Told(
        received=_rounded(one.received, FEWEST),
        in_time=_share(one.in_time, one.timed) if one.timed >= FEWEST else None,
        reopened=_share(one.reopened, one.received),
        ratings=_rounded(one.ratings, FEWEST) if rated else None,
        satisfaction=round(one.scores / one.ratings * 2) / 2 if rated and one.ratings else None,
    )


def _share(part: int, whole: int) -> int:
    return _rounded(100 * part / whole, _SHARES)


def _rounded(number: float, step: int) -> int:
    return int(number / step + 0.5) * step


def quarter_of(day: date) -> str:
    """The quarter of a day: "2026-Q1"."""
    return f"{day.year}-Q{(day.month - 1) // _MONTHS + 1}"


def days_of(quarter: str) -> tuple[date, date]:
    """The first day of a quarter, and the first after it."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return _first_day(year, number), _first_day(year + number // _QUARTERS, number % _QUARTERS + 1)


def due_quarters(first: date, today: date, published: Iterable[str]) -> list[str]:
    """The quarters since a day whose figures can be counted today and are not yet, the oldest first."""
    done, found, day = set(published), [], first
    while days_of(quarter_of(day))[1] + SETTLED <= today:
        if quarter_of(day) not in done:
            found.append(quarter_of(day))
        day = days_of(quarter_of(day))[1]
    return found


def _first_day(year: int, number: int) -> date:
    return date(year, (number - 1) * _MONTHS + 1, 1)
