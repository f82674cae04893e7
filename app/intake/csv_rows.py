"""CSV files as a stream of rows: any encoding, any line ending, and no row lost because another one is broken."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self

from app.intake.cells import TURNING
from app.intake.reading import Progress, Rejection
from app.kernel.errors import PsisError
from app.kernel.text import N_, Phrase

LONGEST_LINE = 1_000_000
"""Characters. A longer line is no row of a table; it is named and passed over without being held in memory."""

MOST_LINES = 500
"""Physical lines one row may span. More means a quotation mark that was never closed."""

_CONTROLS = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f{TURNING}]")
_QUOTED = re.compile(r'"[^"]*"?')
_DELIMITERS = ",;\t|"
"""The comma first: it stays where none of them is found. Excel writes semicolons where the decimal mark is a comma."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``line`` is the physical line on which it starts, the header's being 1."""

    line: int
    cells: list[str]
    remarks: tuple[str, ...] = ()


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """The encoding of a file, by its byte-order mark, its zeros, or because all of it is UTF-8; else Windows-1252."""
    with path.open("rb") as file:
        head = file.read(1024)
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
        if marked:
            return marked
        if len(head) > 3 and head[1::2].count(0) > len(head) * 0.4:
            return "utf-16-le"
        if len(head) > 3 and head[::2].count(0) > len(head) * 0.4:
            return "utf-16-be"
        file.seek(0)
        return "utf-8" if _is_utf8(file) else "cp1252"


def delimiter_of(path: Path, encoding: str) -> str:
    """What parts the header's cells: of comma, semicolon, tab and bar the most frequent outside quotation marks."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = iter(partial(file.readline, LONGEST_LINE), "")
        header = next((line for line in lines if not line.isspace()), "")
    return max(_DELIMITERS, key=_QUOTED.sub("", header).count)


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class CsvTable:
    """One open CSV file: its header at once, its rows once. Close it, or use it in ``with``.

    Without a ``delimiter`` the header shows it; ``ragged`` rows may leave out cells at their end. ``header`` is empty
    when the file has none: no byte in it, or a first row that cannot be read (then ``broken`` says why). OSError when
    it cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        *,
        delimiter: str = "",
        encoding: str = "",
        progress: Progress | None = None,
        ragged: bool = False,
    ) -> None:
        self.path = path
        self._ragged = ragged
        self.encoding = encoding or encoding_of(path)
        self._delimiter = delimiter or delimiter_of(path, self.encoding)
        raw = io.BufferedReader(_CountedFile(path, progress or Progress()), _CHUNK)
        self._text = io.TextIOWrapper(raw, encoding=self.encoding, errors="replace", newline="")
        self._lines = _Lines(self._text)
        self._reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        self.broken: Rejection | None = None
        self.header: tuple[str, ...] = ()
        first = next(self._raw_rows(), None)
        if isinstance(first, Rejection):
            self.broken = first
        elif first:
            self.header = tuple(name.strip().lstrip("\ufeff").strip() for name in first.cells)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._text.close()

    def rows(self) -> Iterator[Row | Rejection]:
        """Rows as wide as the header, and one rejection for each that is not. Blank rows are no rows."""
        width = len(self.header)
        for row in self._raw_rows():
            if isinstance(row, Rejection) or len(row.cells) == width:
                yield row
            elif len(row.cells) > width and not any(cell.strip() for cell in row.cells[width:]):
                yield Row(
                    row.line, row.cells[:width], (*row.remarks, "blank cells after the last column were left out")
                )
            elif len(row.cells) < width and self._ragged:
                yield Row(row.line, row.cells + [""] * (width - len(row.cells)), row.remarks)
            else:
                # An opening quotation mark may have swallowed the good rows below: only its own line is given up.
                self._lines.give_back()
                reason = Phrase(
                    "the row has %(cells)s cells where the header has %(width)s", cells=len(row.cells), width=width
                )
                yield Rejection(self.path.name, row.line, "", reason)

    def _raw_rows(self) -> Iterator[Row | Rejection]:
        lines = self._lines
        while True:
            lines.begin_row()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (csv.Error, _LineRefused) as error:
                repaired = self._repaired(error)
                lines.give_back()
                yield repaired or Rejection(self.path.name, lines.first, "", self._plain(error))
            else:
                if any(cell and not cell.isspace() for cell in cells):
                    yield Row(lines.first, cells, self._remarks(cells))

    def _repaired(self, error: Exception) -> Row | None:
        """A row of one line whose cell has a quotation mark too many: it can only mean one thing."""
        line = self._lines.only_line
        if self._lines.ended or not line or "expected after" not in str(error):
            return None
        (cells,) = csv.reader([line], delimiter=self._delimiter)
        return Row(
            self._lines.first, cells, (*self._remarks(cells), Phrase("a quotation mark inside a cell was not doubled"))
        )

    def _plain(self, error: Exception) -> str:
        if isinstance(error, _LineRefused):
            return error.phrase
        if "field larger" in str(error):
            most = f"{csv.field_size_limit():,}"
            return Phrase("a cell is longer than %(most)s characters (a quotation mark left open?)", most=most)
        if self._lines.ended or "expected after" in str(error):
            return Phrase("a quotation mark is opened and never closed")
        return Phrase("the row cannot be read as CSV (%(error)s)", error=error)

    def _remarks(self, cells: list[str]) -> tuple[str, ...]:
        remarks: tuple[str, ...] = ()
        if self._lines.cleaned:
            remarks = (Phrase("control characters were left out"),)
        if self.encoding == "cp1252" and not all(map(str.isascii, cells)):
            remarks += (Phrase("the file is not UTF-8; read as Windows-1252"),)
        elif self.encoding != "utf-8" and any("\ufffd" in cell for cell in cells):
            remarks += (Phrase("some bytes are not %(encoding)s and were replaced", encoding=self.encoding.upper()),)
        return remarks


class _LineRefused(PsisError):
    """A line, or a row of lines, too long to be a row."""


class _Lines:
    """Physical lines for the csv module; those after a bad row's first can be given back and are read again.

    ``first`` is the number of the line on which the present row starts.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken: list[str] = []
        self._again: deque[str] = deque()
        self.first = 1
        self.ended = False
        self.cleaned = False

    def begin_row(self) -> None:
        self.first += len(self._taken)
        self._taken.clear()
        self.ended = self.cleaned = False

    def give_back(self) -> None:
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]

    @property
    def only_line(self) -> str:
        """The line of a row that has taken one only, else nothing."""
        return self._taken[0] if len(self._taken) == 1 else ""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        self._taken.append(line)
        if len(line) >= LONGEST_LINE and line[-1] not in "\r\n":
            self._skip_rest()
            self._taken[-1] = ""
            raise _LineRefused(N_("the line is longer than %(most)s characters"), most=f"{LONGEST_LINE:,}")
        if len(self._taken) > MOST_LINES:
            raise _LineRefused(
                N_("the row spans more than %(most)s lines (a quotation mark left open?)"), most=MOST_LINES
            )
        if _CONTROLS.search(line):
            self.cleaned = True
            return _CONTROLS.sub("", line)
        return line

    def _skip_rest(self) -> None:
        rest = self._text.readline(LONGEST_LINE)
        while rest and rest[-1] not in "\r\n":
            rest = self._text.readline(LONGEST_LINE)


class _CountedFile(io.FileIO):
    """A file that reports how much of it was read, for the progress bar."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path, "rb")
        self._progress = progress

    def readinto(self, buffer: object, /) -> int:
        size = super().readinto(buffer) or 0  # type: ignore[arg-type]  # the stub's buffer type has no public name
        self._progress.read += size
        return size
