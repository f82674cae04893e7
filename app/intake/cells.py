"""The text of one cell → a value: dates, amounts, numbers, degrees; and the few ways to tidy a text."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from app.kernel.errors import PsisError
from app.kernel.text import N_, Phrase


class BadCell(PsisError):
    """The cell does not say what it should; the message is the reason in plain words, without the cell's content."""


TURNING = r"\u202a-\u202e\u2066-\u2069"
"""Unseen characters that turn the direction of what stands behind them (embeddings, overrides, isolates), for a set."""

_TURNS = re.compile(f"[{TURNING}]")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_CURRENCY = re.compile(r"(?:US|A|C)?\$|€|£|\b(?:USD|EUR|IDR|Rp)\.?", re.IGNORECASE)
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")
_FEE = re.compile(r"\s*(-?[\d,]+(?:\.\d+)?)\s*(?:\([^()]*\))?\s*")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")
_AS_WRITTEN = frozenset(
    {"N", "S", "E", "W", "NE", "NW", "SE", "SW", "US", "FM", "RM", "IH", "SH", "NB", "SB", "EB", "WB"}
)


def dates(formats: Sequence[str]) -> Callable[[str], date]:
    """A parser for days in the first of the ``formats`` that fits: ``strptime`` patterns, or "iso" (a time may follow).

    Answers are remembered: a file of a hundred thousand rows has a few thousand days.
    """
    examples = ", ".join("2016-12-31" if f == "iso" else date(2016, 12, 31).strftime(f) for f in formats)

    @lru_cache(maxsize=20_000)
    def parse(text: str) -> date:
        for form in formats:
            try:
                if form != "iso":
                    return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the city's calendar, no instant
                if found := _ISO.fullmatch(text):
                    return date.fromisoformat(found[1])
            except ValueError:
                continue
        raise BadCell(N_("this is not a date such as %(examples)s"), examples=examples)

    return parse


def amounts(decimal_mark: str) -> Callable[[str], Decimal]:
    """A parser for amounts of money: currency signs, blanks and marks between thousands are passed over."""
    thousands = "." if decimal_mark == "," else ","

    @lru_cache(maxsize=20_000)
    def parse(text: str) -> Decimal:
        plain = _CURRENCY.sub("", text).replace(thousands, "").replace(decimal_mark, ".")
        plain = plain.replace(" ", "").replace("\u00a0", "")
        if plain.startswith("(") and plain.endswith(")"):  # the accountants' minus
            plain = "-" + plain[1:-1]
        if not (plain.isascii() and _DECIMAL.fullmatch(plain)):
            raise BadCell(
                N_("this is not an amount such as 1%(thousands)s234%(decimal_mark)s50"),
                thousands=thousands,
                decimal_mark=decimal_mark,
            )
        return Decimal(plain)

    return parse


def whole_numbers(decimal_mark: str) -> Callable[[str], int]:
    """A parser for whole numbers; "12.0" is 12, "12.5" is refused."""
    amount = amounts(decimal_mark)

    @lru_cache(maxsize=20_000)
    def parse(text: str) -> int:
        try:
            value = amount(text)
        except BadCell:
            raise BadCell(N_("this is not a whole number")) from None
        if value != int(value):
            raise BadCell(N_("this is not a whole number"))
        return int(value)

    return parse


def areas(decimal_mark: str) -> Callable[[str], int]:
    """A parser for areas, which are kept in whole units: "4505.66" is 4506."""
    amount = amounts(decimal_mark)

    def parse(text: str) -> int:
        try:
            return int(amount(text).to_integral_value(ROUND_HALF_UP))
        except BadCell:
            raise BadCell(N_("this is not an area such as 1250")) from None

    return parse


def coordinates(decimal_mark: str) -> Callable[[str], float]:
    """A parser for coordinates, in degrees or metres: finite numbers, without any mark between thousands.

    A decimal point is read whatever the mark is: files that write amounts with a comma often have points in degrees.
    """
    reason = Phrase("this is not a coordinate such as 38%(decimal_mark)s9072", decimal_mark=decimal_mark)

    def parse(text: str) -> float:
        try:
            value = float(text.replace(decimal_mark, "."))
        except ValueError:
            raise BadCell(reason) from None
        if not -1e9 < value < 1e9:
            raise BadCell(reason)
        return value

    return parse


def sum_of_fees(text: str) -> str:
    """The sum of "0.45 (GRNEFEE);65.42 (NEWEFEE)" → "65.87". A text of another form is returned as it is."""
    found = [_FEE.fullmatch(part) for part in text.split(";") if part.strip()]
    if not found or not all(found):
        return text
    return str(sum((Decimal(match[1].replace(",", "")) for match in found if match), Decimal()))


def without_turns(text: str) -> str:
    """The text in the direction of its letters: a name must not be shown as another one."""
    return text if text.isascii() else _TURNS.sub("", text)


def one_blank(text: str) -> str:
    """Runs of blanks become one: "3648    1020" → "3648 1020"."""
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def street_case(text: str) -> str:
    """An address in capitals as a person writes it: "1904 E 13TH ST" → "1904 E 13th St". Mixed case is left alone."""
    text = one_blank(text)
    return text if any(map(str.islower, text)) else " ".join(map(_street_word, text.split(" ")))


@lru_cache(maxsize=20_000)
def _street_word(word: str) -> str:
    if word in _AS_WRITTEN or (any(map(str.isdigit, word)) and not _ORDINAL.fullmatch(word)):
        return word
    return "".join(part.capitalize() for part in re.split(r"([-/#(])", word))


def dashed(text: str) -> str:
    """Blanks as hyphens, for references: "0741    0816" → "0741-0816"."""
    return "-".join(text.split())


def above(text: str) -> str:
    """The code that a code with dots lies under: "31.71.01.1001" → "31.71.01"."""
    return text.rpartition(".")[0]
