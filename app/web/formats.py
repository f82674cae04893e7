"""Dates, numbers and sizes as readers of each language write them. Kept, because CLDR patterns are slow to apply."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import dates, numbers

from app.kernel.clock import day_of, zone
from app.web.locale import language

_MANY = 8192


def day(value: date | None) -> str:
    """“31 March 2026”, “31 Maret 2026”; nothing for no day."""
    return day_in(language(), value)


def day_in(tag: str, value: date | None) -> str:
    """The same in the language of that tag."""
    if value is None:
        return ""
    return _day(day_of(value) if isinstance(value, datetime) else value, tag)


def short_day(value: datetime | None) -> str:
    """“31 Mar 2026” in the city's time, which is never broken over lines: for columns. Nothing for no moment."""
    if value is None:
        return ""
    return _day(day_of(value), language(), "d\N{NO-BREAK SPACE}MMM\N{NO-BREAK SPACE}y")


def moment(value: datetime | None) -> str:
    """“31 March 2026, 14:05” in the city's time; nothing for no moment."""
    if value is None:
        return ""
    there = value.astimezone(zone())
    return f"{_day(there.date(), language())}, {there:%H:%M}"


def number(value: Decimal | float) -> str:
    return number_in(language(), value)


def number_in(tag: str, value: Decimal | float) -> str:
    """“1,234”, “1.234” in the language of that tag."""
    if isinstance(value, int):  # counts are many and different: Babel takes 50 µs for each
        return f"{value:,}".replace(",", _thousands(tag))
    return _decimal(value, tag)


def counts_in(tag: str, counts: Iterable[int]) -> list[str]:
    """Many numbers of things at once: most are small."""
    return [str(count) if count < 1000 else number_in(tag, count) for count in counts]


def money(value: Decimal, currency: str) -> str:
    """An amount with its currency; cents only where there are any."""
    return _money(value, currency, language())


def file_size(count: int) -> str:
    """Bytes in kB or MB of a thousand, one decimal at most."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{number(round(count / 1000))} kB"
    return f"{number(round(count / 1_000_000, 1))} MB"


def distance(metres: float) -> str:
    """Tens of metres below a kilometre, then kilometres with one decimal."""
    if metres < 995:
        return f"{number(round(metres, -1))} m"
    return f"{number(round(metres / 1000, 1))} km"


@lru_cache(_MANY)
def _day(value: date, tag: str, pattern: str = "d MMMM y") -> str:
    return dates.format_date(value, pattern, locale=_locale(tag))


@lru_cache
def _thousands(tag: str) -> str:
    return numbers.get_group_symbol(_locale(tag))


@lru_cache(_MANY)
def _decimal(value: Decimal | float, tag: str) -> str:
    return numbers.format_decimal(value, locale=_locale(tag))


@lru_cache(_MANY)
def _money(value: Decimal, currency: str, tag: str) -> str:
    whole = value == value.to_integral_value()
    pattern = "¤ #,##0" if whole else "¤ #,##0.00"
    return numbers.format_currency(value, currency or "USD", pattern, locale=_locale(tag), currency_digits=False)


def _locale(tag: str) -> str:
    """English here is the international one: day before month."""
    return "en_GB" if tag == "en" else tag
