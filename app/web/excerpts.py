"""The words around what was found, and titles, with the words marked. Everything else is escaped."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from records.projections import Card
from records.search.excerpt import Marker, Runs, excerpt, marked, marker
from records.search.language import Query

WIDTH = 240
_is_special = re.compile("[&<>\"']").search


class Excerpt(NamedTuple):
    """A card's title, a section's number before its heading; and about 240 characters of its summary and text."""

    title: Markup
    text: Markup


def excerpts(query: Query, cards: Sequence[Card]) -> list[Excerpt]:
    """One of each card, the query's words marked. Cards of a language are read together: most texts are short."""
    found: dict[str, Excerpt] = {}
    for language in {card.language for card in cards}:
        found |= _excerpts(marker(query, language), [card for card in cards if card.language == language])
    return [found[card.key] for card in cards]


def _excerpts(marker: Marker, cards: Sequence[Card]) -> dict[str, Excerpt]:
    titles, texts = [full_title(card) for card in cards], [_text(card) for card in cards]
    marks = marker.marks_of([*titles, *texts])
    of_titles = [_html(marked(title, marker, held)) for title, held in zip(titles, marks, strict=False)]
    of_texts = [
        _html(excerpt(text, marker, WIDTH, held)) for text, held in zip(texts, marks[len(cards) :], strict=True)
    ]
    return {card.key: Excerpt(*both) for card, *both in zip(cards, of_titles, of_texts, strict=True)}


def _text(card: Card) -> str:
    return card.text if card.text.startswith(card.summary) else f"{card.summary}\n{card.text}"


def full_title(card: Card) -> str:
    if card.kind == "section" and not card.title.startswith(card.number):
        return f"{card.number} {card.title}"
    return card.title


def _html(runs: Runs) -> Markup:
    if len(runs) == 1 and not runs[0][1]:
        return Markup(_escaped(runs[0][0]))  # noqa: S704 - escaped
    pieces = [f"<mark>{_escaped(text)}</mark>" if found else _escaped(text) for text, found in runs]
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped


def _escaped(text: str) -> str:
    return escape(text) if _is_special(text) else text
