"""Whatever a search finds, as cards: published records and their sections, and released reports."""

from collections.abc import Sequence

from app.complaints.released import cards as public_cards
from app.db.reading import Reading
from records import cards as record_cards
from records.projections import Card


def cards(session: Reading, keys: Sequence[str], *, with_text: bool = True) -> list[Card]:
    """The things with these index keys, in their order; what is no longer public is left out."""
    released = public_cards.cards(session, keys)
    if not released:
        return record_cards.cards(session, keys, with_text=with_text)
    found = {card.key: card for card in record_cards.cards(session, keys, with_text=with_text)} | released
    return [found[key] for key in keys if key in found]


def key_of(kind: str, row: int) -> str:
    """The index key of that row of a kind."""
    return public_cards.key_of(row) if kind == public_cards.KIND else record_cards.record_key(row)
