"""Tables that people work in: filtered, sorted and paged by the address alone, with acts on the rows that were chosen.

A page says its columns, reads what is asked (``read_asked``), takes its rows from a query (``app.db.listing``) or from
a sequence it has anyway (``arranged``), and includes ``components/work_table.html`` with a ``WorkTable`` as ``table``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from app.web import addresses
from app.web.parameters import Arguments, last_page, no_such_page, page_number, printable
from app.web.results import Pages, numbered
from app.web.translation import gettext as _

SIZES = (25, 50, 100)
_LONGEST = 200
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name`` is its parameter: a filter box where ``filtered``, a list where there are ``choices``.

    ``choices`` are (value, label), both already in the reader's language. ``day``: it holds days or
    moments, its filter asks for a day. ``numeric``: it holds numbers, set to the right.
    """

    name: str
    label: str
    sortable: bool = False
    filtered: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    day: bool = False
    numeric: bool = False


class Cell(NamedTuple):
    """What stands in a cell: text, where it leads, the colour of the tag it is shown as, the language of its text.

    ``below`` are further lines: (text, its language).
    """

    text: object
    href: str = ""
    tag: str = ""
    lang: str = ""
    below: tuple[tuple[str, str], ...] = ()


class Row(NamedTuple):
    """A row. ``key`` is what an act on it is told; ``label`` names it to those who do not see the row."""

    key: str
    label: str
    cells: tuple[Cell, ...]


class Action(NamedTuple):
    """A button below the table: the form is posted with ``act=value`` and a ``chosen`` for each row."""

    value: str
    label: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a table. ``sort`` is a column's name or ""; ``problems`` could not be read."""

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = SIZES[0]
    problems: tuple[str, ...] = ()

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def address(self, path: str, *, sort: str | None = None, page: int = 1) -> str:
        """The same question with another order or page; ``sort`` as in the address, with "-" for descending."""
        order = self.order if sort is None else sort
        pairs = [*self.filters.items(), ("sort", order), ("size", str(self.size) if self.size != SIZES[0] else "")]
        return addresses.with_query(path, [*pairs, ("page", str(page) if page > 1 else "")])

    @property
    def order(self) -> str:
        return f"-{self.sort}" if self.descending and self.sort else self.sort


@dataclass(frozen=True, slots=True)
class WorkTable:
    """Everything the component writes. ``post`` is where acts on chosen rows go, "" where there are none.

    ``more`` is a template with further fields of that form, such as a reason. ``more_filters`` have no column.
    ``order`` says how rows stand where the address does not: as in the address.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: int
    asked: Asked
    path: str
    nothing: str = ""
    post: str = ""
    actions: tuple[Action, ...] = ()
    more: str = ""
    order: str = ""
    more_filters: tuple[Column, ...] = ()

    @property
    def pages(self) -> Pages:
        last = last_page(self.total, self.asked.size)
        return numbered(min(self.asked.page, last), last, lambda page: self.asked.address(self.path, page=page))

    @property
    def problems(self) -> tuple[str, ...]:
        last = last_page(self.total, self.asked.size)
        return (*self.asked.problems, *([no_such_page(self.asked.page, last)] if self.asked.page > last else ()))

    def heads(self, row: Row) -> Iterable[tuple[Column, Cell]]:
        """The cell that names the row, with its column."""
        return zip(self.columns[:1], row.cells[:1], strict=False)

    def others(self, row: Row) -> Iterable[tuple[Column, Cell]]:
        """The other cells."""
        return zip(self.columns[1:], row.cells[1:], strict=False)

    @property
    def filters(self) -> tuple[Column, ...]:
        return tuple(column for column in (*self.columns, *self.more_filters) if _narrows(column))

    @property
    def orders(self) -> list[tuple[str, str]]:
        """(value of ``sort``, label) of every order there is."""
        offered = []
        for column in self.columns:
            if column.sortable:
                up, down = _order_labels(column)
                offered += [(column.name, up), (f"-{column.name}", down)]
        return offered

    @property
    def present_order(self) -> str:
        return self.asked.order or self.order

    def direction(self, column: Column) -> str:
        """The value of ``aria-sort``."""
        present = {column.name: "ascending", f"-{column.name}": "descending"}
        return present.get(self.present_order, "none")

    def turned(self, column: Column) -> str:
        """The address of the table sorted by that column, the other way round where it is already."""
        sort = f"-{column.name}" if self.present_order == column.name else column.name
        return self.asked.address(self.path, sort=sort)


def _order_labels(column: Column) -> tuple[str, str]:
    """What the order by a column is called, and its contrary."""
    label = column.label
    if column.day:
        return _("%(column)s, oldest first", column=label), _("%(column)s, newest first", column=label)
    if column.numeric:
        return _("%(column)s, smallest first", column=label), _("%(column)s, largest first", column=label)
    return _("%(column)s, first to last", column=label), _("%(column)s, last to first", column=label)


def read_asked(columns: Sequence[Column], given: Arguments) -> Asked:
    """What these parameters ask. Nothing in them raises: what cannot be read is left out and said."""
    problems: list[str] = []
    filters = {column.name: value for column in columns if _narrows(column) and (value := _filter(column, given))}
    sort = printable(given.get("sort", ""))
    name = sort.removeprefix("-")
    if sort and name not in {column.name for column in columns if column.sortable}:
        problems.append(_("The table cannot be sorted by “%(value)s”.", value=sort[:40]))
        sort = name = ""
    size = given.get("size", "")
    return Asked(
        filters,
        name,
        sort.startswith("-"),
        page_number(given, problems),
        int(size) if size in map(str, SIZES) else SIZES[0],
        tuple(problems),
    )


def arranged(
    found: Sequence[Found],
    asked: Asked,
    columns: Sequence[Column],
    value: Callable[[Found, str], object],
    order: str = "",
) -> tuple[list[Found], int]:
    """The page asked for of things held in memory, and how many meet the filters.

    ``value(thing, column's name)`` is what is filtered and sorted by: a text filter finds its part, a choice the whole.
    """
    exact = {column.name for column in columns if column.choices or column.day}
    kept = [thing for thing in found if _meets(thing, asked.filters, exact, value)]
    sort = asked.order or order
    if sort:
        kept.sort(key=lambda thing: _comparable(value(thing, sort.removeprefix("-"))), reverse=sort.startswith("-"))
    start = (min(asked.page, last_page(len(kept), asked.size)) - 1) * asked.size
    return kept[start : start + asked.size], len(kept)


def _narrows(column: Column) -> bool:
    return column.filtered or bool(column.choices)


def _filter(column: Column, given: Arguments) -> str:
    value = " ".join(printable(given.get(column.name, "")).split())[:_LONGEST]
    return value if not column.choices or value in dict(column.choices) else ""


def _meets(thing: Found, filters: Mapping[str, str], exact: set[str], value: Callable[[Found, str], object]) -> bool:
    for name, wanted in filters.items():
        held = value(thing, name)
        values = held if isinstance(held, list | tuple | set | frozenset) else (held,)
        if name in exact:
            if wanted not in map(str, values):
                return False
        elif not any(wanted.casefold() in str(one).casefold() for one in values):
            return False
    return True


def _comparable(held: object) -> tuple[bool, object]:
    """Texts without regard to case; what is missing comes last."""
    return held is None, held.casefold() if isinstance(held, str) else (held if held is not None else 0)
