"""``documents.csv``: what the clerk knows about the files of a folder, one row a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.intake.csv_rows import CsvTable, Row
from app.intake.reading import Rejection
from app.kernel.text import Phrase
from records.kinds import DOCUMENT_TYPES

NAME = "documents.csv"
COLUMNS = ("file", "title", "date", "type", "language", "summary", "department", "reference", "status", "address")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as checked. Empty: not stated. With a ``refusal`` the file waits until the row is mended."""

    line: int
    file: str
    title: str = ""
    day: date | None = None
    type: str = ""
    language: str = ""
    summary: str = ""
    department: str = ""
    reference: str = ""
    status: str = ""
    address: str = ""
    refusal: Rejection | None = None
    remarks: tuple[str, ...] = ()


def read_sidecar(path: Path) -> Iterator[Entry | Rejection]:
    """Every row that names a file as an entry; other rows as rejections. A file that is no such table: one, line 0."""
    try:
        with CsvTable(path, ragged=True) as table:
            header = [name.lower() for name in table.header]
            if table.broken:
                yield Rejection(
                    path.name, 0, "", Phrase("The table cannot be read: %(reason)s.", reason=table.broken.reason)
                )
            elif "file" not in header:
                yield Rejection(
                    path.name,
                    0,
                    "file",
                    Phrase("The first line must name the columns: %(known)s.", known=", ".join(COLUMNS)),
                )
            else:
                yield from (_read(path.name, header, row) for row in table.rows())
    except (OSError, UnicodeError) as error:
        yield Rejection(path.name, 0, "", Phrase("The table cannot be read: %(reason)s.", reason=error))


def _read(name: str, header: list[str], row: Row | Rejection) -> Entry | Rejection:
    if isinstance(row, Rejection):
        return row
    return _entry(name, row.line, dict(zip(header, map(str.strip, row.cells), strict=True)), row.remarks)


def _entry(name: str, line: int, row: dict[str, str], remarks: tuple[str, ...]) -> Entry | Rejection:
    stated = {column: row.get(column, "") for column in COLUMNS if column != "date"}
    if not stated["file"]:
        return Rejection(name, line, "file", Phrase("The row names no file."))
    day = _day(row.get("date", ""))
    refusal = None
    if row.get("date") and day is None:
        refusal = Rejection(name, line, "date", Phrase("Not a date; write it like 2024-03-31."), row["date"])
    elif stated["type"] and stated["type"] not in DOCUMENT_TYPES:
        refusal = Rejection(
            name,
            line,
            "type",
            Phrase("Not a type; one of %(known)s.", known=", ".join(DOCUMENT_TYPES)),
            stated["type"],
        )
    elif stated["language"] and not re.fullmatch(r"[a-z]{2,3}", stated["language"]):
        refusal = Rejection(name, line, "language", Phrase("Not a language code; write en or id."), stated["language"])
    return Entry(line=line, day=day, refusal=refusal, remarks=remarks, **stated)


def _day(value: str) -> date | None:
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None
