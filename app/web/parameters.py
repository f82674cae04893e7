"""What a search address says: read without trust, and written back in one order. Pure but for the translations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, Self, get_args

from app.kernel.errors import BadInput
from app.web import addresses, words
from app.web.translation import gettext as _
from records.search.cleaning import LONGEST_TEXT
from records.search.index import DEEPEST, FACETS, Filters, Sort

SIZES = (10, 25, 50, 100)
_MOST_VALUES = 50
_SORTS: tuple[Sort, ...] = get_args(Sort)


class Unreadable(BadInput):
    """A parameter cannot be read, where a program or a file asks; the sentence speaks the reader's language."""


class Arguments(Protocol):
    """Query parameters, as werkzeug's MultiDict gives them."""

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: str, default: str) -> str: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search as asked. ``problems`` are sentences about what could not be read and was left out."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int = SIZES[0]
    problems: tuple[str, ...] = ()

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def filters(self) -> Filters:
        return Filters({name: frozenset(values) for name, values in self.facets.items()}, self.first, self.last)

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        return sum(map(len, self.facets.values())) + (self.first is not None) + (self.last is not None)

    def pairs(self) -> list[tuple[str, str]]:
        """The search as parameters, page left out, always in the same order."""
        return [
            ("q", self.text),
            *((name, value) for name in FACETS for value in self.facets.get(name, ())),
            ("from", self.first.isoformat() if self.first else ""),
            ("to", self.last.isoformat() if self.last else ""),
            ("sort", self.sort if self.sort != "relevance" else ""),
            ("size", str(self.size) if self.size != SIZES[0] else ""),
        ]

    def address(self, path: str, page: int = 1) -> str:
        """The address of one page of this search below ``path``."""
        return self.at()(path, page)

    def at(self) -> Callable[..., str]:
        """What makes addresses of this search, as ``address`` does: a page has ten, of which each says the same."""
        said = addresses.with_query("", self.pairs())

        def address(path: str, page: int = 1) -> str:
            return f"{path}{said}{'&' if said else '?'}page={page}" if page > 1 else path + said

        return address

    def without(self, facet: str, value: str) -> Self:
        """The same search without one value of one facet."""
        kept = tuple(other for other in self.facets.get(facet, ()) if other != value)
        return replace(self, facets={**self.facets, facet: kept}, page=1)

    def unfiltered(self) -> Self:
        return replace(self, facets={}, first=None, last=None, page=1)


def read_search(given: Arguments) -> Search:
    """The search that these parameters mean. Nothing in them raises."""
    problems: list[str] = []
    text = _text(given, problems)
    facets = {
        name: values for name in FACETS if name in given and (values := _values(name, given.getlist(name), problems))
    }
    first, last = read_day(given, "from", problems), read_day(given, "to", problems)
    if first and last and first > last:
        first, last = last, first
    size = _size(given, problems)
    return Search(
        text=text,
        facets=facets,
        first=first,
        last=last,
        sort=_sort(given, problems),
        page=_deep_page(given, problems, DEEPEST // size),
        size=size,
        problems=tuple(problems),
    )


def read_day(given: Arguments, name: str, problems: list[str]) -> date | None:
    """A day as YYYY-MM-DD, None where none is given or it cannot be read; then a sentence joins ``problems``."""
    value = _one(given, name).strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(
            _("“%(value)s” is not a date. Write it as year-month-day, such as 2026-03-31.", value=value[:40])
        )
        return None


def require_readable(problems: list[str]) -> None:
    """Raise Unreadable when there is any problem: programs are not answered with something else than they asked for."""
    if problems:
        raise Unreadable(" ".join(problems))


def read_page(given: Arguments, problems: list[str], most: int) -> int:
    """A page number from 1 to ``most``, the last page there is."""
    number = page_number(given, problems)
    if number > most:
        problems.append(no_such_page(number, most))
    return min(number, most)


def last_page(count: int, size: int) -> int:
    """The number of the last page of so many things; nothing at all is one empty page."""
    return max(1, -(-count // size))


def no_such_page(number: int, last: int) -> str:
    return _("There is no page %(number)s: the last one is page %(last)s.", number=number, last=last)


def _deep_page(given: Arguments, problems: list[str], deepest: int) -> int:
    """A page number of a search, of which no more than ``deepest`` can be read."""
    number = page_number(given, problems)
    if number > deepest:
        sentence = _("Only the first %(count)s results can be paged through. Narrow the search, or download it.")
        problems.append(sentence % {"count": DEEPEST})
    return min(number, deepest)


def page_number(given: Arguments, problems: list[str]) -> int:
    value = _one(given, "page").strip()
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and len(value) < 9 and int(value) >= 1):
        problems.append(_("“%(value)s” is not a page number.", value=value[:40]))
        return 1
    return int(value)


def _text(given: Arguments, problems: list[str]) -> str:
    text = " ".join(_one(given, "q").split())
    if len(text) > LONGEST_TEXT:
        problems.append(
            _("The search was longer than %(count)s characters; the rest was left out.", count=LONGEST_TEXT)
        )
    return text[:LONGEST_TEXT]


def _one(given: Arguments, name: str) -> str:
    """The value of a parameter, "" where it is missing: werkzeug makes an error of each miss, then takes it back."""
    return printable(given.get(name, "")) if name in given else ""


def printable(value: str) -> str:
    """The value without characters that no page may hold."""
    return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)


def _values(name: str, raw: list[str], problems: list[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(printable(value) for value in raw if value and len(value) <= 200))[:_MOST_VALUES]
    unknown = [value for value in values if not _possible(name, value)]
    problems += [_no_such_value(name, value) for value in unknown[:3]]
    return tuple(value for value in values if value not in unknown)


def _no_such_value(name: str, value: str) -> str:
    label = words.word(words.FACET, name)
    return _("There is no “%(value)s” in the filter “%(name)s”.", value=value[:40], name=label)


def _possible(name: str, value: str) -> bool:
    """Whether a value can occur at all; those that merely find nothing are kept."""
    if name == "kind":
        return value in words.KIND
    if name == "year":
        return value.isascii() and value.isdigit() and len(value) == 4
    return True


def _size(given: Arguments, problems: list[str]) -> int:
    value = _one(given, "size")
    if not value:
        return SIZES[0]
    if value not in map(str, SIZES):
        problems.append(_("A page can hold 10, 25, 50 or 100 results, not “%(value)s”.", value=value[:40]))
        return SIZES[0]
    return int(value)


def _sort(given: Arguments, problems: list[str]) -> Sort:
    value = _one(given, "sort")
    for known in _SORTS:
        if value == known:
            return known
    if value:
        problems.append(_("Results cannot be sorted by “%(value)s”.", value=value[:40]))
    return "relevance"
