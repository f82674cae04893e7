"""What changed between two days, for the page and for the API: in one section, or in all sections of a work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.kernel.clock import today
from app.kernel.errors import NotVisible
from app.web.identity import identity
from app.web.parameters import Arguments, last_page, read_day, read_page
from app.web.public.akoma_ntoso import as_section
from records import law_queries
from records.compare import (
    BlockChange,
    Run,
    SectionChange,
    compare_blocks,
    compare_sections,
    compare_texts,
)
from records.kinds import Section
from records.versions import in_force

PER_PAGE = 20


class Compared(NamedTuple):
    """One section that differs, with its heading and its paragraphs word by word."""

    change: SectionChange
    heading: list[Run]
    blocks: list[BlockChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Page ``number`` of ``pages``; ``dates`` are all days of change, ``total`` counts the sections that differ."""

    first: date
    last: date
    dates: Sequence[date]
    shown: list[Compared]
    total: int
    number: int = 1
    pages: int = 1


def compare_work(work: str, given: Arguments, problems: list[str]) -> Comparison:
    """Every section that differs between two days, twenty a page."""
    session = identity().session
    dates = law_queries.change_dates(session, work)
    first, last = _days(given, dates, problems)
    touched = [as_section(section) for section in law_queries.touched(session, work, first, last)]
    changes = compare_sections(in_force(touched, first), in_force(touched, last))
    pages = last_page(len(changes), PER_PAGE)
    number = read_page(given, problems, most=pages)
    shown = [compared(change) for change in changes[(number - 1) * PER_PAGE : number * PER_PAGE]]
    return Comparison(first=first, last=last, dates=dates, shown=shown, total=len(changes), number=number, pages=pages)


def compare_section(work: str, eid: str, given: Arguments, problems: list[str]) -> Comparison:
    """One section on two days. Raises NotVisible for a section that never was."""
    history = law_queries.section_history(identity().session, work, eid)
    if not history:
        raise NotVisible(f"{work} has no section {eid}.")
    dates = sorted({day for period in history for day in (period.first, period.until) if day})
    first, last = _days(given, dates, problems)
    changes = compare_sections(_on(work, eid, first), _on(work, eid, last))
    shown = [compared(change) for change in changes]
    return Comparison(first=first, last=last, dates=dates, shown=shown, total=len(changes))


def compared(change: SectionChange) -> Compared:
    """The change word by word."""
    earlier, later = change.earlier, change.later
    before, after = (f"{s.number} {s.heading}" if s else "" for s in (earlier, later))
    blocks = compare_blocks(earlier.blocks if earlier else (), later.blocks if later else ())
    return Compared(change, compare_texts(before, after), blocks)


def _days(given: Arguments, dates: Sequence[date], problems: list[str]) -> tuple[date, date]:
    """The two days asked for; else the last change so far, or the first to come: the day before and the day itself."""
    newest = next((day for day in reversed(dates) if day <= today()), dates[0] if dates else today())
    first = read_day(given, "from", problems) or newest - timedelta(days=1)
    last = read_day(given, "to", problems) or max(newest, first)
    return min(first, last), max(first, last)


def _on(work: str, eid: str, day: date) -> list[Section]:
    """The section as of that day, if it had a text then."""
    try:
        return [as_section(law_queries.section(identity().session, work, eid, day))]
    except NotVisible:
        return []
