"""Running a search: text → tree → index → cards through the reader's own session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from app.db.reading import as_stranger
from app.kernel.actor import STRANGER, Actor
from app.kernel.clock import today
from app.kernel.text import N_
from app.opendata.cards import cards
from app.web.identity import identity
from app.web.locale import language
from app.web.parameters import Search
from app.web.portal import portal
from app.web.standing import with_standing
from records.projections import Card
from records.search import suggest
from records.search.asking import as_understood, ask
from records.search.index import Found
from records.search.language import Query, parse

REMARKS = {
    "cut": N_("The search was too long; only its beginning counts."),
    "brackets": N_("There were too many brackets; they were left out."),
    "wildcards": N_("Only the first five words with * or ~ were used so; the others were looked for as they stand."),
    "no-words": N_("There is no word to look for in what you typed."),
    "most-words": N_("These are records with most of the words, those with more of them first."),
    "any-word": N_("These are records with any of the words, those with more of them first."),
    "spelled": N_("No record has a word as you typed it, so words like it were looked for too."),
    "unreadable": N_("The search could not be read as written, so all of it was taken as plain words."),
}
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a search, the query as it was understood, what may have been meant, and one page of cards."""

    query: Query
    found: Found
    did_you_mean: str
    cards: list[Card]


def find(search: Search) -> Answer:
    """One page of answers. What the index names but the reader's session does not find is left out."""
    actor = identity().actor
    answer = ask(
        portal().index,
        _query(search),
        actor.labels,
        filters=search.filters,
        sort=search.sort,
        offset=search.offset,
        limit=search.size,
    )
    return Answer(answer.query, answer.found, answer.did_you_mean, with_standing(_cards(actor, answer.found.keys)))


def _cards(actor: Actor, keys: Sequence[str]) -> list[Card]:
    """As this reader's session finds them; for strangers none is opened."""
    if actor is not STRANGER:
        return cards(identity().session, keys)
    with as_stranger(portal().database) as reading:
        return cards(reading, keys)


def every_card(search: Search, *, located_only: bool = False) -> Iterator[Card]:
    """All answers, read in portions as they are written out."""
    index, held = portal().index, identity().actor.labels
    reading, _ = as_understood(index, _query(search), held)
    filters = replace(search.filters, located_only=located_only)
    remaining = iter(index.keys(reading, held, filters=filters, sort=search.sort))
    while portion := list(islice(remaining, _BATCH)):
        yield from with_standing(cards(identity().session, portion, with_text=False))


def completions(typed: str) -> tuple[str, ...]:
    """Titles and headings that go on as the text begins, read as they are now and by this reader."""
    keys = suggest.completion_keys(portal().index, typed, identity().actor.labels)
    return suggest.completions(typed, map(_name, cards(identity().session, keys, with_text=False)))


def _name(card: Card) -> str:
    """How the index knows a card: a section by its number and heading, anything else by its title."""
    return " ".join(dict.fromkeys((card.number, card.title))) if card.kind == "section" else card.title


def _query(search: Search) -> Query:
    return parse(search.text, language=language(), today=today())
