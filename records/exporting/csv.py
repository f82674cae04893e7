"""Cards as CSV after RFC 4180, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from records.exporting.card_fields import FIELDS, Address, values
from records.projections import Card

COLUMNS = (*FIELDS, "longitude", "latitude")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(cards: Iterable[Card], address: Address) -> Iterator[str]:
    """The file in pieces, header first, in UTF-8 with a mark that spreadsheets look for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield "\ufeff" + _taken(buffer)
    for card in cards:
        longitude, latitude = card.point or ("", "")
        texts = (defused(str(value or "")) for value in values(card, address(card)).values())
        writer.writerow((*texts, longitude, latitude))
        yield _taken(buffer)


def defused(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
