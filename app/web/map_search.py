"""Words asked of records on the map are looked up in the search index, so that they find there what a search finds."""

from dataclasses import replace

from app.kernel.clock import today
from app.opendata.collections import RECORDS
from app.opendata.features import Question
from app.web import formats
from app.web.identity import identity
from app.web.locale import language
from app.web.parameters import Unreadable
from app.web.portal import portal
from app.web.translation import gettext as _
from records.search.asking import as_understood
from records.search.index import Filters
from records.search.language import parse

MOST_FOUND = 100_000
"""Answers among which a place is looked for: what can be read within a second."""


def searched(question: Question, collection_id: str) -> Question:
    """The question with the records that its words find; unchanged without words, or where no records are asked for.

    Raises Unreadable where the words find too many, IndexBroken.
    """
    kind = RECORDS.get(collection_id)
    if kind is None or not question.text:
        return question
    index, held = portal().index, identity().actor.labels
    reading, _meant = as_understood(index, parse(question.text, language=language(), today=today()), held)
    filters = Filters({"kind": frozenset({str(kind)})}, located_only=True)
    if index.find(reading, held, filters=filters, limit=0, with_facets=False).total > MOST_FOUND:
        most = formats.number(MOST_FOUND)
        raise Unreadable(
            _("More than %(count)s records answer “%(text)s”. Add a word.", count=most, text=question.text)
        )
    keys = index.keys(reading, held, filters=filters, sort="newest")
    return replace(question, rows=tuple(sorted(int(key[1:]) for key in keys)))
