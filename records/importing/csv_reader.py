"""The reader that all CSV formats share: which files, which of them stand beside the main one, row after row."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from app.intake.csv_rows import CsvTable, encoding_of
from app.intake.reading import Progress, Rejection, why
from app.kernel import clock
from app.kernel.text import Phrase
from records.importing.companions import CompanionRows
from records.importing.csv_fields import BadRow, Fields, Header
from records.importing.mapping_tables import COMPANIONS, CompanionTable, CsvMapping
from records.importing.reading import Draft
from records.kinds import Record

Build = Callable[[list[str]], tuple[Record, list[str]]]
"""Cleaned cells of one row → the record and remarks. BadRow."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A file that can be read; ``companion`` is empty for the main one."""

    path: Path
    encoding: str
    companion: str


class CsvReader:
    """Reads CSV files, and folders of them, in the order of their paths. Formats say how a row becomes a record.

    ``department`` goes before the mapping's own. ``today`` decides which dates lie in the future.
    """

    format_name = ""
    unmatched_is_error = True

    def __init__(self, mapping: CsvMapping, department: str = "", *, today: date | None = None) -> None:
        self._mapping = mapping
        self._department = department
        self._today = today or clock.today()
        self._progress = Progress()

    @property
    def consumed(self) -> int:
        return self._progress.read

    def total_bytes(self, paths: Sequence[Path]) -> int:
        """The size of all files that will be read."""
        return sum(found.stat().st_size for found in csv_files(paths) if isinstance(found, Path))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """One draft or rejection a row; companions' rows are rejected when broken or when no record takes them."""
        self._progress = Progress()
        main: list[_Known] = []
        beside: list[_Known] = []
        for found in csv_files(paths):
            known = self._recognise(found) if isinstance(found, Path) else found
            if isinstance(known, Rejection):
                yield known
            else:
                (beside if known.companion else main).append(known)
        with CompanionRows() as companions:
            for file in beside:
                if main:
                    yield from self._guarded(file, companions)
                else:
                    reason = Phrase(
                        "this is a file of %(companion)s; the file of %(format_name)s it goes with is missing",
                        companion=file.companion,
                        format_name=self.format_name,
                    )
                    yield Rejection(file.path.name, 0, "", reason)
            for file in main:
                yield from self._guarded(file, companions)
            if self.unmatched_is_error:
                for key, name, line in companions.unused():
                    yield Rejection(
                        name,
                        line,
                        "",
                        Phrase(
                            "none of the %(format_name)s that were read has this number",
                            format_name=self.format_name,
                        ),
                        key[:80],
                    )

    def builder(self, header: Header, companions: CompanionRows) -> Build:
        """What turns the cells under this header into a record."""
        raise NotImplementedError

    def joined_columns(self) -> tuple[str, ...]:
        """Names of columns that ``builder`` appends to each row before the mapping's expressions see it."""
        return ()

    def _recognise(self, path: Path) -> _Known | Rejection:
        try:
            encoding = encoding_of(path)
            with CsvTable(path, delimiter=self._mapping.delimiter, encoding=encoding) as table:
                if table.broken:
                    return Rejection(
                        path.name,
                        1,
                        "",
                        Phrase("the header cannot be read: %(reason)s", reason=table.broken.reason),
                    )
                if not table.header:
                    return Rejection(path.name, 0, "", Phrase("the file is empty: it has no header"))
                names = {name.casefold() for name in table.header}
        except (OSError, UnicodeError) as error:
            return Rejection(path.name, 0, "", why(error))
        for name, companion in self._mapping.companion.items():
            if all(column.casefold() in names for column in companion.recognised_by):
                return _Known(path, encoding, name)
        return _Known(path, encoding, "")

    def _guarded(self, file: _Known, companions: CompanionRows) -> Iterator[Draft | Rejection]:
        """What is read from the file; a header or file that fails is one rejection, and the next file is read."""
        try:
            delimiter = self._mapping.delimiter
            with CsvTable(file.path, delimiter=delimiter, encoding=file.encoding, progress=self._progress) as table:
                if file.companion:
                    yield from self._load(table, file.companion, companions)
                else:
                    yield from self._drafts(table, companions)
        except BadRow as bad:
            yield Rejection(
                file.path.name, 1, bad.column, Phrase("the file was not read: %(reason)s", reason=bad.reason)
            )
        except (OSError, UnicodeError) as error:
            yield Rejection(file.path.name, 0, "", why(error))

    def _drafts(self, table: CsvTable, companions: CompanionRows) -> Iterator[Draft | Rejection]:
        header = Header(table.header, self._mapping, self.joined_columns())
        build = self.builder(header, companions)
        name = table.path.name
        for row in table.rows():
            if isinstance(row, Rejection):
                yield row
                continue
            try:
                record, remarks = build(header.cleaned(row.cells))
            except BadRow as bad:
                companions.remarks()
                yield Rejection(name, row.line, bad.column, bad.reason, bad.value)
            else:
                yield Draft(record, name, row.line, remarks=(*row.remarks, *remarks, *companions.remarks()))

    def _load(self, table: CsvTable, companion: str, companions: CompanionRows) -> Iterator[Rejection]:
        """Keeps the rows of a file beside the main one, under their keys."""
        rule = self._mapping.companion[companion]
        header = Header(table.header, msgspec.structs.replace(self._mapping, extract=[]))
        read = self._companion_fields(companion, rule, header)
        key_at = header.position(rule.key)
        for row in table.rows():
            if isinstance(row, Rejection):
                yield row
                continue
            cells = header.cleaned(row.cells)
            key = joining_key(cells[key_at]) if key_at is not None else ""
            if not key:
                yield Rejection(
                    table.path.name, row.line, rule.key, Phrase("the number that joins it to its record is missing")
                )
                continue
            try:
                values = json.dumps(read.values(cells), default=str)
            except BadRow as bad:
                yield Rejection(table.path.name, row.line, bad.column, bad.reason, bad.value)
            else:
                companions.put(companion, key, row, table.path.name, values)

    def _companion_fields(self, name: str, rule: CompanionTable, header: Header) -> Fields:
        return Fields(rule.columns, COMPANIONS[self.format_name][name], header, self._mapping)


def joining_key(text: str) -> str:
    """Numbers join though blanks and case differ: "0741    0816" and "0741 0816" are one."""
    return " ".join(text.split()).casefold()


def csv_files(paths: Sequence[Path]) -> list[Path | Rejection]:
    """The files to read, in the order of their paths and each once, after rejections of what is not there."""
    files: set[Path] = set()
    rejections: list[Path | Rejection] = []
    for path in paths:
        try:
            if path.is_dir():
                inside = [file for file in path.iterdir() if file.suffix.casefold() == ".csv" and file.is_file()]
                files.update(inside)
                if not inside:
                    rejections.append(Rejection(path.name, 0, "", Phrase("there is no CSV file in this folder")))
            elif path.is_file():
                files.add(path)
            else:
                rejections.append(Rejection(path.name, 0, "", Phrase("there is no such file or folder")))
        except OSError as error:
            rejections.append(Rejection(path.name, 0, "", why(error)))
    return rejections + sorted(files)
