"""What a law is today, said with each of its cards: derived, as the index has it and as its page says it."""

from msgspec.structs import replace

from app.kernel.clock import today
from app.web.kept import laws
from records import codec
from records.projections import Card
from records.versions import shown_status, wording_status
from records.workflow import SUPERSEDED


def with_standing(cards: list[Card]) -> list[Card]:
    """The cards, those of works and sections with their status of today."""
    return [_standing(card) if card.work else card for card in cards]


def _standing(card: Card) -> Card:
    if card.status == SUPERSEDED:
        return card
    status = laws().register.status(card.work, today())
    if card.kind != "section":
        return replace(card, status=shown_status(status))
    state = codec.section_state(card.status)
    return replace(card, status=shown_status(wording_status(status, state, card.day, card.until, today())))
