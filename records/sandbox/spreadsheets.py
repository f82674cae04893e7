"""Spreadsheets (.xlsx, .ods): their texts, what they hide, and a copy without their makers. Runs inside the worker."""

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from records.sandbox import calc_sheets, excel_sheets, visible_cells
from records.sandbox.refusing import Refused, alive
from records.sandbox.sheet_types import CALC, EXCEL

_MOST_PARTS = 2_000
_MOST_BYTES = 256 << 20
_PIECE = 1 << 20
_MOST_TEXT = 5_000_000
_MOST_FOUND = 500

Found = dict[str, Any]


def strip(path: str, out: str) -> dict[str, Any]:
    """Writes the copy; ``{"type", "text", "had"}``: the text that is seen. Raises Refused for none, or too large."""
    with _opened(path) as book:
        kind = _kind(book)
        makers = excel_sheets if kind == EXCEL else calc_sheets
        if makers.carries_macros(book):
            raise Refused("macro")
        had = sorted(set(book.namelist()) & makers.MAKERS)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in book.infolist():
                if not entry.is_dir() and not makers.left_out(entry.filename):
                    _copy(book, entry, copy, makers.instead(book, entry.filename))
        seen = visible_cells.in_excel if kind == EXCEL else visible_cells.in_calc
        text = "\n".join(_bounded(seen(book)))[:_MOST_TEXT]
    return {"type": kind, "text": text, "had": had}


def check(path: str) -> dict[str, Any]:
    """``{"text", "found", "cut"}``: findings as fields of ``Finding``; ``cut``: there is more than was read."""
    with _opened(path) as book:
        reader = excel_sheets if _kind(book) == EXCEL else calc_sheets
        found: dict[tuple[str, str], Found] = {}
        for code, match in reader.hidden(book):
            one = found.setdefault((code, match[:300]), {"code": code, "match": match[:300], "page": None, "times": 0})
            one["times"] += 1
            if len(found) >= _MOST_FOUND:
                break
        text = "\n".join(_bounded(reader.texts(book)))
    cut = len(found) >= _MOST_FOUND or len(text) >= _MOST_TEXT
    return {"text": text[:_MOST_TEXT], "found": list(found.values()), "cut": cut}


def _opened(path: str) -> zipfile.ZipFile:
    """The archive, after a look at how much it says it would unpack to. Raises Refused."""
    try:
        book = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("archive") from error
    entries = book.infolist()
    if len(entries) > _MOST_PARTS:
        raise Refused("entries", most=f"{_MOST_PARTS:,}")
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise Refused("packed", most=_MOST_BYTES >> 20)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("unreadable")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused("unreadable")  # two parts of one name: programs differ on which one counts
    return book


def _kind(book: zipfile.ZipFile) -> str:
    names = set(book.namelist())
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return EXCEL
    if "mimetype" in names and "content.xml" in names:
        with book.open("mimetype") as part:
            if part.read(200).decode("ascii", "replace").strip() == CALC:
                return CALC
    raise Refused("office" if names & {"[Content_Types].xml", "mimetype"} else "archive")


def _copy(book: zipfile.ZipFile, entry: zipfile.ZipInfo, copy: zipfile.ZipFile, instead: bytes | None) -> None:
    """The part, or what stands instead of it, with one date for all. What unpacks to more than it said is refused."""
    plain = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
    plain.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
    plain.external_attr = 0o600 << 16
    with copy.open(plain, "w") as target:
        if instead is not None:
            target.write(instead)
            return
        with book.open(entry) as source:
            _pour(source, target, entry.file_size)
    alive()


def _pour(source: IO[bytes], target: IO[bytes], most: int) -> None:
    written = 0
    while piece := source.read(_PIECE):
        written += len(piece)
        if written > most:
            raise Refused("packed", most=_MOST_BYTES >> 20)
        target.write(piece)
        alive()


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    total = 0
    for text in texts:
        if text.strip():
            yield text
        total += len(text)
        if total >= _MOST_TEXT:
            return
