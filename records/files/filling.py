"""What a file's text says of the file, and the fields of a record that may be filled with it. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from records.files.guessing import FIRST_YEAR, date_in, language_of, title_of, type_of
from records.files.places import addresses_in, parcels_in
from records.kinds import DOCUMENT_TYPES, Kind, Record

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a form may be filled with. ``text`` is all that the file says; addresses and parcels as it writes them."""

    title: str = ""
    type: str = _OTHER
    language: str = ""
    day: date | None = None
    text: str = ""
    addresses: tuple[str, ...] = ()
    parcels: tuple[str, ...] = ()


def guess_of(stem: str, text: str, stated: str = "") -> Guess:
    """From a file's name without its ending, its text, and the title that it gives itself."""
    title = title_of(stated, text, stem)
    day = date_in(stem) or date_in(text)
    return Guess(
        title=title,
        type=type_of(stem, title),
        language=language_of(text, ""),
        day=day if day and day.year >= FIRST_YEAR else None,
        text=text,
        addresses=addresses_in(text),
        parcels=parcels_in(text),
    )


def fills(record: Record, guess: Guess) -> dict[str, Any]:
    """Field → value for what the record leaves empty and the guess knows. Its language is never empty, and stays."""
    found: dict[str, Any] = {
        name: value
        for name in ("title", "day", "text")
        if (value := getattr(guess, name)) and not getattr(record, name)
    }
    if record.kind is Kind.DOCUMENT and record.type in ("", _OTHER) and guess.type in DOCUMENT_TYPES:
        found["type"] = guess.type
    place = record.place
    if not place.address and not place.parcel and (guess.addresses or guess.parcels):
        address, parcel = next(iter(guess.addresses), ""), next(iter(guess.parcels), "")
        found["place"] = replace(place, address=address, parcel=parcel)
    return {name: value for name, value in found.items() if value != getattr(record, name)}
