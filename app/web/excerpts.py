"""The words around what was found, and titles, with the words marked. Everything else is escaped."""

import re
from html import escape

from markupsafe import Markup

from records.projections import Card
from records.search.excerpt import Marker, Runs, excerpt, marked, marker
from records.search.language import Query

WIDTH = 240
_is_special = re.compile("[&<>\"']").search


class Excerpts:
    """Marks one query's words in the cards of one answer."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._markers: dict[str, Marker] = {}

    def text(self, card: Card) -> Markup:
        """About 240 characters of the record's summary and text."""
        text = card.text if card.text.startswith(card.summary) else f"{card.summary}\n{card.text}"
        return _html(excerpt(text, self._marker(card.language), WIDTH))

    def title(self, card: Card) -> Markup:
        """The title; a section's number goes before its heading."""
        return _html(marked(full_title(card), self._marker(card.language)))

    def _marker(self, language: str) -> Marker:
        if language not in self._markers:
            self._markers[language] = marker(self._query, language)
        return self._markers[language]


def full_title(card: Card) -> str:
    if card.kind == "section" and not card.title.startswith(card.number):
        return f"{card.number} {card.title}"
    return card.title


def _html(runs: Runs) -> Markup:
    pieces = [f"<mark>{_escaped(text)}</mark>" if found else _escaped(text) for text, found in runs]
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped


def _escaped(text: str) -> str:
    return escape(text) if _is_special(text) else text
