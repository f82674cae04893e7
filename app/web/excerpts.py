"""The words around what was found, and titles, with the words marked. Everything else is escaped."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from records.projections import Card
from records.search.excerpt import BEGIN, END, Marker, Runs, excerpt, in_lines, marked, marker
from records.search.language import Query

_is_special = re.compile("[&<>\"']").search


class Excerpt(NamedTuple):
    """A card's title, a section's number before its heading; and about ``WIDTH`` characters of its summary and text."""

    title: Markup
    text: Markup


def excerpts(query: Query, cards: Sequence[Card]) -> list[Excerpt]:
    """One of each card, the query's words marked. Cards of a language are read together: most texts are short."""
    found: dict[str, Excerpt] = {}
    for language in {card.language for card in cards}:
        found |= _excerpts(marker(query, language), [card for card in cards if card.language == language])
    return [found[card.key] for card in cards]


def _excerpts(marker: Marker, cards: Sequence[Card]) -> dict[str, Excerpt]:
    titles = [full_title(card) if card.kind == "section" else card.title for card in cards]
    texts = [card.text if card.text.startswith(card.summary) else f"{card.summary}\n{card.text}" for card in cards]
    framed = marker.framed(in_lines((*titles, *texts)))
    lines = [""] * (2 * len(cards)) if framed is None else _lines(framed)
    found: dict[str, Excerpt] = {}
    for card, title, text, of_title, of_text in zip(cards, titles, texts, lines, lines[len(cards) :], strict=False):
        found[card.key] = Excerpt(
            Markup(of_title or _html(marked(title, marker))),  # noqa: S704 - escaped
            Markup(of_text or _html(excerpt(text, marker))),  # noqa: S704 - escaped
        )
    return found


def _lines(framed: str) -> list[str]:
    """The lines of a framed text as markup. They were printable before: nothing else in them is a frame."""
    return _escaped(framed).replace(BEGIN, "<mark>").replace(END, "</mark>").split("\n")


def full_title(card: Card) -> str:
    if card.kind == "section" and not card.title.startswith(card.number):
        return f"{card.number} {card.title}"
    return card.title


def _html(runs: Runs) -> str:
    return "".join([f"<mark>{_escaped(text)}</mark>" if found else _escaped(text) for text, found in runs])


def _escaped(text: str) -> str:
    return escape(text) if _is_special(text) else text
