"""The words around what was found, and titles, with the words marked. Everything else is escaped."""

from markupsafe import Markup, escape

from records.projections import Card
from records.search.excerpt import Runs, excerpt, marked
from records.search.language import Query

WIDTH = 240
_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")


def excerpt_of(card: Card, query: Query) -> Markup:
    """About 240 characters of the record's summary and text."""
    text = card.text if card.text.startswith(card.summary) else f"{card.summary}\n{card.text}"
    return _html(excerpt(text, query, card.language, WIDTH))


def title_of(card: Card, query: Query) -> Markup:
    """The title; a section's number goes before its heading."""
    return _html(marked(full_title(card), query, card.language))


def full_title(card: Card) -> str:
    if card.kind == "section" and not card.title.startswith(card.number):
        return f"{card.number} {card.title}"
    return card.title


def _html(runs: Runs) -> Markup:
    return Markup("").join(_OPEN + escape(text) + _CLOSE if found else escape(text) for text, found in runs)
