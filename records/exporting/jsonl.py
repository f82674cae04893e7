"""Cards as JSON Lines: one object a line, in UTF-8."""

import json
from collections.abc import Iterable, Iterator

from records.exporting.card_fields import Address, values
from records.projections import Card


def lines(cards: Iterable[Card], address: Address) -> Iterator[str]:
    """One line a card; ``point`` is [longitude, latitude] or null."""
    for card in cards:
        line = {**values(card, address(card)), "point": list(card.point) if card.point else None}
        yield json.dumps(line, ensure_ascii=False) + "\n"
