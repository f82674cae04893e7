"""A search, run and made ready for a page: everything a template needs, so that it only writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from app.kernel.clock import today
from app.kernel.text import in_language
from app.web import addresses, formats, site, words
from app.web.kept import services
from app.web.locale import language
from app.web.parameters import Search, last_page
from app.web.site import Called
from app.web.translation import gettext as _
from records.projections import Card
from records.search.index import FACETS, Found

_MOST_VALUES = 15
COLOURS = {
    "issued": "green",
    "finaled": "blue",
    "accepted": "yellow",
    "in-review": "yellow",
    "inspection": "teal",
    "cancelled": "red",
    "unknown": "grey",
    "approved": "green",
    "recorded": "green",
    "in-force": "green",
    "not-commenced": "yellow",
    "not-enacted": "grey",
    "repealed": "red",
    "annulled": "red",
    "reserved": "grey",
    "expired": "grey",
    "received": "yellow",
    "assigned": "yellow",
    "in-work": "teal",
    "waiting": "yellow",
    "answered": "green",
    "closed": "green",
    "reopened": "yellow",
    "refused": "red",
    "duplicate": "grey",
    "moved": "grey",
}
"""Status → colour of its tag. The word stands in the tag, so that nothing is said by colour alone."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in a list. ``lang`` is "" where the content speaks the page's language.

    ``kind`` is our word for it; of a section its ``work``, in the language of that. ``place`` is the page of the place
    that the ``address`` names, "" where it names no house.
    """

    href: str
    title: Markup
    lang: str
    kind: str
    work: str
    status: str
    colour: str
    excerpt: Markup
    facts: str
    address: str
    place: str
    department: str


class Choice(msgspec.Struct, frozen=True):
    """One value of a filter."""

    value: str
    label: str
    records: str
    chosen: bool


class Group(NamedTuple):
    """One filter with its values."""

    name: str
    label: str
    choices: list[Choice]
    chosen: int


class Chip(NamedTuple):
    """One active filter and the address of the search without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is among the pages; addresses, "" where there is none. ``numbers``: (page, address), 0 for a gap."""

    current: int
    last: int
    previous: str
    next: str
    numbers: tuple[tuple[int, str], ...]


def href_of(card: Card, tag: str) -> str:
    """The page of a card."""
    if card.kind == "section":
        return addresses.section(tag, card.slug, card.eid, day_to_read(card))
    return addresses.record(tag, card.kind, card.slug)


def day_to_read(card: Card) -> date | None:
    """The day on which a section's wording can be read: None for today, else its first day, or its last one."""
    if (card.day or date.min) <= today() < (card.until or date.max):
        return None
    return first_day(card.day, card.until)


def first_day(first: date | None, until: date | None) -> date | None:
    """A day on which a text held from ``first`` until the day before ``until`` is read; None where both are open."""
    return first or (until - timedelta(days=1) if until else None)


_NAMED = {"kind": "kinds", "department": "department", "status": "status"}
"""Filter → as what its values are called (``Called``); those of the others stand for themselves."""


def result_of(card: Card, title: Markup, excerpt: Markup, called: Called | None = None) -> Result:
    """``called``: those of the page, where there are many results on it."""
    tag = language()
    called = site.face().called if called is None else called
    number = "" if card.kind == "section" else card.number
    facts = (number, formats.day_in(tag, card.day), _("approximate place") if card.approximate else "")
    return Result(
        href=href_of(card, tag),
        title=title,
        lang="" if card.language == tag else card.language,
        kind=""
        if card.kind == "section"
        else called["kind", card.kind] + (_about(card) if card.kind == "complaint" else ""),
        work=card.work_title,
        status=called["status", card.status] if card.status else "",
        colour=COLOURS.get(card.status, "grey"),
        excerpt=excerpt,
        facts=" · ".join(filter(None, facts)),
        address=card.address,
        place=addresses.of_address(tag, card.address) if card.address else "",
        department=called["department", card.department] if card.department else "",
    )


def _about(card: Card) -> str:
    """What a report is about, behind our word for it."""
    if card.type not in (categories := services().categories):
        return ""
    return f": {in_language(categories[card.type].names, language())}"


def groups_of(found: Found, search: Search, called: Called) -> list[Group]:
    """The filters, those without any value left out; chosen values stay although they find nothing."""
    return [
        Group(name, called["facet", name], choices, len(search.facets.get(name, ())))
        for name in FACETS
        if (choices := _choices(name, found.facets.get(name, ()), search.facets.get(name, ()), called))
    ]


def _choices(name: str, counts: Sequence[tuple[str, int]], chosen: tuple[str, ...], called: Called) -> list[Choice]:
    largest = sorted(counts, reverse=True) if name == "year" else counts
    shown = [(value, count) for value, count in largest if value][:_MOST_VALUES]
    if chosen:
        missing = set(chosen) - {value for value, _ in shown}
        shown += [(value, dict(counts).get(value, 0)) for value in chosen if value in missing]
    values, what = [value for value, _ in shown], _NAMED.get(name)
    labels = [called[what, value] for value in values] if what else values
    written = formats.counts_in(language(), [count for _, count in shown])
    return [
        Choice(value, label, records, value in chosen)
        for value, label, records in zip(values, labels, written, strict=True)
    ]


def label_of(name: str, value: str, called: Called) -> str:
    """A filter's value in words."""
    return called[_NAMED[name], value] if name in _NAMED else value


def chips_of(search: Search, path: str) -> list[Chip]:
    called = site.face().called
    chips = [
        Chip(
            f"{words.word(words.FACET, name)}: {label_of(name, value, called)}",
            search.without(name, value).address(path),
        )
        for name in FACETS
        for value in search.facets.get(name, ())
    ]
    for parameter, label, day in (("from", _("From"), search.first), ("to", _("Until"), search.last)):
        if day:
            rest = [pair for pair in search.pairs() if pair[0] != parameter]
            chips.append(Chip(f"{label}: {formats.day(day)}", addresses.with_query(path, rest)))
    return chips


def pages_of(search: Search, total: int, address: Callable[[int], str], deepest: int) -> Pages:
    """``address`` gives that of a page; beyond ``deepest`` answers there is none."""
    last = last_page(min(total, deepest), search.size)
    return numbered(min(search.page, last), last, address)


def numbered(at: int, last: int, address: Callable[[int], str]) -> Pages:
    """Being on page ``at`` of ``last``; ``address`` gives that of a page."""
    near = sorted({1, last, *range(max(1, at - 1), min(last, at + 1) + 1)})
    numbers: list[tuple[int, str]] = []
    for number in near:
        if numbers and number - numbers[-1][0] > 1:
            numbers.append((0, ""))
        numbers.append((number, address(number)))
    return Pages(
        at,
        last,
        address(at - 1) if at > 1 else "",
        address(at + 1) if at < last else "",
        tuple(numbers) if last > 1 else (),
    )
