"""CSV files: any encoding and delimiter. Which columns hold the place is the mapping's to say."""

from collections.abc import Iterator
from pathlib import Path

from app.intake.csv_rows import CsvTable
from app.intake.reading import Progress, Rejection
from app.kernel.text import N_
from maps.importing.found import BadFile, Found, Opened, text_of


def open_csv(path: Path, progress: Progress) -> Opened:
    """The rows. Raises BadFile and OSError."""
    with CsvTable(path) as table:
        if table.broken:
            raise BadFile(N_("the header cannot be read: %(reason)s"), reason=table.broken.reason)
        if not table.header:
            raise BadFile(N_("the file is empty: it has no header"))
        names = [name.casefold() for name in table.header]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise BadFile(N_("the column %(name)s stands twice in the header: it is not clear which is meant"), name=twice)
    return Opened(_rows(path, names, progress), header=frozenset(names))


def _rows(path: Path, names: list[str], progress: Progress) -> Iterator[Found | Rejection]:
    with CsvTable(path, progress=progress) as table:
        for row in table.rows():
            if isinstance(row, Rejection):
                yield row
                continue
            cells = dict(zip(names, map(text_of, row.cells), strict=True))
            yield Found(row.line, cells, None, remarks=row.remarks)
