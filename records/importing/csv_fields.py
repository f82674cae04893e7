"""From the cells of one row to values: a mapping's expressions compiled for the header of one file."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.intake.cells import BadCell, amounts, areas, coordinates, dates, whole_numbers
from app.intake.expressions import STYLES, Change, Getter, Spec, columns, compiled, table, templates
from app.intake.personal import without_personal_data
from app.kernel.text import Phrase
from records.importing.mapping_tables import CsvMapping, FieldType

PERSONAL = ("name", "phone", "email", "address", "company_or_person")


class BadRow(Exception):
    """The row, or the header, cannot be used: which column and why; ``value`` never is that of a personal column."""

    def __init__(self, column: str, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
        self.value = value


def changes(mapping: CsvMapping) -> dict[str, Change]:
    """What may follow the bar in this mapping's templates."""
    parse_date = dates(mapping.dates)
    placeholders = frozenset(mapping.placeholder_dates)

    def day(text: str) -> str:
        if not text:
            return ""
        found = parse_date(text)
        return "undated" if found in placeholders else found.isoformat()

    return {**STYLES, "day": day, **{name: table(labels) for name, labels in mapping.values.items()}}


class Header:
    """The columns of one file, and after them those that the mapping joins and extracts. Names mind no case."""

    def __init__(self, names: Sequence[str], mapping: CsvMapping, joined: Sequence[str] = ()) -> None:
        self._required = None if mapping.required is None else {name.casefold() for name in mapping.required}
        folded = [name.casefold() for name in names]
        self._twice = {name for name in folded if folded.count(name) > 1}
        self._positions = {name: at for at, name in enumerate(folded)}
        self._missing = frozenset(mapping.missing)
        for name in joined:
            self._positions[name.casefold()] = len(names) + list(joined).index(name)
        self._extracts: list[tuple[int, re.Pattern[str]]] = []
        width = len(names) + len(joined)
        for extract in mapping.extract:
            at = self.position(extract.column)
            pattern = re.compile(extract.pattern)
            for number, name in enumerate(pattern.groupindex):
                self._positions[name.casefold()] = width + number
            width += len(pattern.groupindex)
            self._extracts.append((-1 if at is None else at, pattern))

    def position(self, name: str) -> int | None:
        """The column's place; None when it is absent and may be. BadRow otherwise, or when it stands twice."""
        folded = name.casefold()
        if folded in self._twice:
            raise BadRow(
                name,
                Phrase("the column %(name)s stands twice in the header: it is not clear which is meant", name=name),
            )
        at = self._positions.get(folded)
        if at is None and (self._required is None or folded in self._required):
            raise BadRow(name, Phrase("the column %(name)s is missing from the header", name=name))
        return at

    def cleaned(self, cells: Sequence[str]) -> list[str]:
        """The cells without outer blanks, and empty where the mapping says that the text means nothing."""
        missing = self._missing
        return ["" if (text := cell.strip()) in missing else text for cell in cells]

    def extend(self, cells: list[str]) -> list[str]:
        """The cells and, after them, what the mapping extracts from some of them."""
        for at, pattern in self._extracts:
            found = pattern.search(cells[at]) if at >= 0 else None
            if found:
                cells += [(found[name] or "").strip() for name in pattern.groupindex]
            else:
                cells += [""] * len(pattern.groupindex)
        return cells


class Fields:
    """Compiled fields: ``values(cells)`` gives a dictionary of those that are filled. BadRow when a cell is wrong."""

    def __init__(
        self, specs: Mapping[str, Spec], types: Mapping[str, FieldType], header: Header, mapping: CsvMapping
    ) -> None:
        converters: dict[FieldType, Callable[[str], Any]] = {
            "text": str,
            "date": dates(mapping.dates),
            "amount": amounts(mapping.decimal_mark),
            "area": areas(mapping.decimal_mark),
            "number": whole_numbers(mapping.decimal_mark),
            "coordinate": coordinates(mapping.decimal_mark),
        }
        known = changes(mapping)
        personal = personal_columns(mapping)
        self._texts: list[tuple[str, Getter]] = []
        self._typed: list[tuple[str, Getter, Callable[[str], Any], str, bool]] = []
        for name, spec in specs.items():
            parsed = templates(spec)
            getter = compiled(parsed, header.position, known)
            if getter is None:
                continue
            if types.get(name, "text") == "text":
                self._texts.append((name, getter))
            else:
                named = list(columns(parsed))
                self._typed.append((name, getter, converters[types[name]], named[0], not personal.isdisjoint(named)))

    def values(self, cells: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, get, convert, column, hidden in self._typed:  # first: they know the column that is at fault
            text = ""
            try:
                if text := get(cells):
                    found[name] = convert(text)
            except BadCell as error:
                raise BadRow(column, error.phrase, "" if hidden else without_personal_data(text)[:80]) from error
        for name, get in self._texts:
            try:
                if text := get(cells):
                    found[name] = text
            except BadCell as error:
                raise BadRow(name, error.phrase) from error
        return found


def personal_columns(mapping: CsvMapping) -> set[str]:
    """Columns whose content must not be repeated in messages."""
    specs = [getattr(party, field) for party in mapping.party for field in PERSONAL]
    return {column for spec in specs for column in columns(templates(spec))}
