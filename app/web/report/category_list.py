"""The categories as they are offered: in groups, and by what somebody types."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.city import queries
from app.city.queries import Category, Group
from app.kernel.text import Localized, in_language
from app.web.identity import identity
from app.web.locale import language


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
    """What can be reported; only what fits to the words that were typed, where there are any."""
    session, tag = identity().session, language()
    found = [one for one in queries.categories(session) if one.active and fits(one, asked)]
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


def fits(category: Category, asked: str) -> bool:
    """Whether each word that was typed begins a word of the category's, in either language."""
    held = _words([*category.names.values(), *category.keywords.values(), *category.descriptions.values()])
    return all(any(word.startswith(typed) for word in held) for typed in _words([asked]))


def _group_of(category: Category, known: set[str]) -> str:
    return category.group_slug if category.group_slug in known else ""


def _words(texts: Iterable[str]) -> Sequence[str]:
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()


def category_names() -> dict[str, Localized]:
    """Short name → name in each language, of categories that are offered and of those that were."""
    return {one.slug: one.names for one in queries.categories(identity().session)}
