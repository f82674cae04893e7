# ruff: noqa: SIM905 - twelve words are read more easily in a line
"""Days as they are written out in texts that become part of a record, in the language of that record."""

from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
}


def long_date(day: date, language: str) -> str:
    """1 July 2014, 1 Juli 2014; other languages take the English months."""
    return f"{day.day} {_MONTHS.get(language, _MONTHS['en'])[day.month - 1]} {day.year}"
