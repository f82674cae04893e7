"""From the parameters of an address to a question, for features page by page and for whole files."""

from dataclasses import replace

from flask import request

from app.opendata.collections import Collection
from app.opendata.features import Question, filters
from app.web.map_search import searched
from app.web.ogc.negotiation import unreadable
from maps.ogc import Malformed, read_items, require_known

_OF_FILES = ("bbox", "datetime", "q", "lang")


def question_of(one: Collection) -> Question:
    """What this address asks of the collection. Raises Unreadable, IndexBroken."""
    try:
        asked = read_items(request.args.to_dict(flat=False), filters(one))
    except Malformed as error:
        raise unreadable(error) from error
    question = Question(
        box=asked.box,
        first=asked.first,
        last=asked.last,
        text=asked.text,
        equal=asked.equal,
        limit=asked.limit,
        after=asked.after,
    )
    return searched(question, one.id)


def whole_question_of(one: Collection) -> Question:
    """The same for a file, which has no pages. Raises Unreadable."""
    try:
        require_known(request.args.to_dict(flat=False), (*_OF_FILES, *filters(one)))
    except Malformed as error:
        raise unreadable(error) from error
    return replace(question_of(one), after="")
