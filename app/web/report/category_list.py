"""The categories as they are offered: in groups, and by what somebody types."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.city import queries
from app.city.queries import Category, Group
from app.kernel.text import in_language
from app.web.identity import identity
from app.web.locale import language

_SHORTEST = 3
"""Letters of a word that says something; "in" and "di" fit everywhere."""


class Offered(NamedTuple):
    """A category in the reader's language."""

    slug: str
    name: str
    description: str
    emergency: bool


class Shelf(NamedTuple):
    """Categories of one group; ``name`` "" for those that stand in none."""

    name: str
    categories: tuple[Offered, ...]


def shelves(asked: str = "") -> list[Shelf]:
    """What can be reported; only what fits best to the words that were typed, where there are any."""
    session, tag = identity().session, language()
    found = best([one for one in queries.categories(session) if one.active], asked)
    groups = [*queries.groups(session), Group("", {}, 0)]
    known = {group.slug for group in groups}
    return [
        Shelf(in_language(group.names, tag), inside)
        for group in groups
        if (inside := tuple(offered(one) for one in found if _group_of(one, known) == group.slug))
    ]


def offered(category: Category) -> Offered:
    tag = language()
    name, about = in_language(category.names, tag), in_language(category.descriptions, tag)
    return Offered(category.slug, name, about, category.emergency)


def best(categories: Sequence[Category], asked: str) -> Sequence[Category]:
    """Those that most of the words fit to which were typed: people write sentences, "a hole in the road"."""
    typed = _words([asked])
    if not typed:
        return categories
    fitting = [(one, _fitting(one, typed)) for one in categories]
    most = max((count for _one, count in fitting), default=0)
    return [one for one, count in fitting if count == most] if most else ()


def _fitting(category: Category, typed: Sequence[str]) -> int:
    """How many of the words begin a word of the category's, in either language, or go on as one begins."""
    held = _words([*category.names.values(), *category.keywords.values(), *category.descriptions.values()])
    return sum(any(_same(word, one) for word in held) for one in typed if len(one) >= _SHORTEST or len(typed) == 1)


def _same(held: str, typed: str) -> bool:
    return held.startswith(typed) or (len(held) > _SHORTEST and typed.startswith(held))


def _group_of(category: Category, known: set[str]) -> str:
    return category.group_slug if category.group_slug in known else ""


def _words(texts: Iterable[str]) -> Sequence[str]:
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
