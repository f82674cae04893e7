"""The words around what was found, marked."""

from markupsafe import Markup, escape

from records.projections import Card
from records.search.language import Query


def excerpt_of(card: Card, query: Query) -> Markup:
    return escape((card.summary or card.text)[:200]) if query else escape("")
