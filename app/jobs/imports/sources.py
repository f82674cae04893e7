"""The file of an import as a CSV file: what it is by its first bytes, its header, its first rows, the whole of it."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.db.files import FileStore
from app.intake.csv_rows import CsvTable, Row
from app.jobs.imports.geodata import has_shapes, is_geojson, require_few, write_table
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.files.media_types import HEAD, TEXT, media_type

ROWS_LOOKED_AT = 500
_HEAD = 1_000_000
_NO_TABLES = (
    (b"PK\x03\x04", N_("This is a spreadsheet or an archive. Save the table as CSV, and upload that.")),
    (b"\x00\x00\x27\x0a", N_("A shapefile has several parts. Choose them together, or pack them into a ZIP archive.")),
    (b"%PDF", N_("This is a PDF. A table has to be a CSV or GeoJSON file.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old spreadsheet. Save the table as CSV, and upload that.")),
)


class Sample(NamedTuple):
    """The header, some rows under it, and for each column how often which value stands in them."""

    header: tuple[str, ...]
    rows: list[Row]
    values: dict[str, Counter[str]]


def as_csv(path: Path, store: FileStore, name: str = "") -> tuple[str, int]:
    """Keep the file as a table: (SHA-256, size) of it in the store. What has geometry becomes CSV. Raises BadInput."""
    if is_geojson(path) or has_shapes(path):
        with tempfile.NamedTemporaryFile(suffix=".csv") as table:
            write_table(path, name, Path(table.name))
            return store.put(table)
    with path.open("rb") as file:
        start = file.read(HEAD)
        for magic, sentence in _NO_TABLES:
            if start.startswith(magic):
                raise BadInput(sentence)
        if (found := media_type(start)) not in ("", TEXT):  # what has zeros in it may still be a table
            raise BadInput(N_("This is no table, but %(type)s. Save the table as CSV, and upload that."), type=found)
        if not start.strip(b"\x00\xef\xbb\xbf \r\n\t"):
            raise BadInput(N_("The file is empty."))
    return store.adopt(path)


def is_plain_table(path: Path) -> bool:
    """Whether it may be a CSV file, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(16)
    return not (is_geojson(path) or start.startswith((b"PK", b"SQLite", *(magic for magic, _ in _NO_TABLES))))


def sample(path: Path) -> Sample:
    """What a mapping is made from. Raises BadInput where the file has no header that can be used."""
    with _head(path) as head, CsvTable(head) as table:
        if table.broken or not table.header:
            raise BadInput(N_("The first line of the file cannot be read as the names of columns."))
        require_few(table.header)
        rows = [row for row in islice(table.rows(), ROWS_LOOKED_AT) if isinstance(row, Row)]
        values = {
            name: Counter(cell for row in rows if (cell := row.cells[at].strip()))
            for at, name in enumerate(table.header)
        }
        return Sample(table.header, rows, values)


@contextmanager
def named(path: Path, name: str, *, head: bool = False) -> Iterator[Path]:
    """The file, or its beginning alone, under its own name for the readers, which tell it in what they say."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / (Path(name).name or "table.csv")
        if head:
            with _head(path) as beginning:
                place.write_bytes(beginning.read_bytes())
        else:
            place.symlink_to(path)
        yield place


def rejected_rows(path: Path, reasons: dict[int, str], target: Path) -> None:
    """Write the rows of these lines as they stood, with the reason behind them: to be mended and uploaded again."""
    with CsvTable(path, ragged=True) as table, target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow((*table.header, "psis_line", "psis_reason"))
        for row in table.rows():
            if row.line in reasons:
                cells = row.cells if isinstance(row, Row) else [""] * len(table.header)
                writer.writerow((*cells, row.line, reasons.pop(row.line)))
        for line, reason in sorted(reasons.items()):
            writer.writerow((*[""] * len(table.header), line, reason))


@contextmanager
def _head(path: Path) -> Iterator[Path]:
    """The first million bytes or so as a file of their own, cut at the end of a line: a big file is not read twice."""
    if path.stat().st_size <= _HEAD:
        yield path
        return
    with path.open("rb") as file, tempfile.NamedTemporaryFile(suffix=".csv") as head:
        start = file.read(_HEAD)
        end = start.rfind(b"\n") + 1 or len(start)
        head.write(start[: end + end % 2])  # UTF-16 has two bytes a character
        head.flush()
        yield Path(head.name)
