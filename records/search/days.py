"""Days as a person types them, in both languages, as a span of days."""

import calendar
import re
from datetime import date, datetime, time, timedelta

from whoosh.qparser.dateparse import English
from whoosh.util.times import adatetime, timespan

Span = tuple[date, date]

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_INDONESIAN = {
    "hari ini": "today", "kemarin": "yesterday", "januari": "january", "februari": "february", "maret": "march",
    "april": "april", "mei": "may", "juni": "june", "juli": "july", "agustus": "august", "september": "september",
    "oktober": "october", "november": "november", "desember": "december",
}  # fmt: skip
_INDONESIAN_WORDS = re.compile(rf"\b({'|'.join(_INDONESIAN)})\b")
_ENGLISH = English()


def span(text: str, today: date) -> Span | None:
    """First and last day meant by "2015", "2016-02", "31/12/2016", "20161231", "3 jan 2014", "kemarin"; else None."""
    text = " ".join(text.casefold().split())
    try:
        if match := _COMPACT.fullmatch(text):
            year, month, day = map(int, match.groups())
            return _span(year, month, day)
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
            return _span(year, month, day)
        if match := _YEAR_FIRST.fullmatch(text):
            return _span(*(int(part) for part in match.groups() if part))
        return _spoken(_INDONESIAN_WORDS.sub(lambda found: _INDONESIAN[found[0]], text), today)
    except (ValueError, OverflowError):
        return None


def _span(year: int, month: int | None = None, day: int | None = None) -> Span:
    first, last = month or 1, month or 12
    return date(year, first, day or 1), date(year, last, day or calendar.monthrange(year, last)[1])


def _spoken(text: str, today: date) -> Span | None:
    """Whoosh's English date parser; only whole texts with a letter in them, it takes "7" for an hour."""
    if not re.search(r"[a-z]{3}", text):
        return None
    noon = datetime.combine(today, time(12))
    try:
        found = _ENGLISH.date_from(text, noon)
    except Exception:  # noqa: BLE001 - it fails in many ways on nonsense, and nonsense is not a date
        return None
    if isinstance(found, timespan):
        found = found.disambiguated(noon)
        return _ordered(found.start.date(), found.end.date())
    if isinstance(found, adatetime):
        return _ordered(found.floor().date(), found.ceil().date())
    return _ordered(found.date(), found.date()) if isinstance(found, datetime) else None


def _ordered(first: date, last: date) -> Span:
    return (first, last) if first <= last else (last, first)


def before(day: date) -> date | None:
    """The day before, None before the calendar begins."""
    return day - timedelta(days=1) if day > date.min else None


def after(day: date) -> date | None:
    """The day after, None after the calendar ends."""
    return day + timedelta(days=1) if day < date.max else None
