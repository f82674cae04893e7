"""How the portal asks: as typed; then with words nobody wrote replaced; then, still without answers, more widely."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from records.search.index import Filters, Found, Index, Sort
from records.search.language import Query, relaxed
from records.search.suggest import corrected_text, corrections, spelled


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, for which reading of the text, and the text with its misspellings corrected ("": none).

    ``query.remarks`` say "any-word" or "spelled" where the reading is wider than what was typed.
    """

    found: Found
    query: Query
    did_you_mean: str = ""


_NO_FILTERS = Filters()


def ask(
    index: Index,
    query: Query,
    labels: Collection[str],
    *,
    filters: Filters = _NO_FILTERS,
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 10,
    with_facets: bool = True,
) -> Answer:
    """Find, and widen where nothing is found. Filters are the visitor's own choice and are never widened.

    The reading depends on the words alone, not on the page, so all pages and downloads of one search agree.
    """
    asked = partial(
        index.find, labels=labels, filters=filters, sort=sort, offset=offset, limit=limit, with_facets=with_facets
    )
    if filters == _NO_FILTERS and _is_final(query) and (found := asked(query)).total:
        return Answer(found, query)  # nearly always so, without asking first whether there is an answer
    reading, meant = as_understood(index, query, labels)
    return Answer(asked(reading), reading, meant)


def _is_final(query: Query) -> bool:
    """Whether a query is left as it is once anything answers it."""
    return "any-word" not in query.remarks


def as_understood(index: Index, query: Query, labels: Collection[str]) -> tuple[Query, str]:
    """The reading of a query under which this index holds something, if there is one, and the text as it was meant."""
    wider = relaxed(query)
    if wider is None or (_is_final(query) and index.holds(query, labels)):
        return query, ""
    corrected = corrections(index, query, labels)
    better = spelled(query, corrected)
    if index.holds(better, labels):
        return better, corrected_text(query, corrected) if corrected else ""
    return (wider, "") if index.holds(wider, labels) else (query, "")
