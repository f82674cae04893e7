"""Cards as a GeoJSON feature collection (RFC 7946). What has no point is not on a map, and so not in the file."""

import json
from collections.abc import Iterable, Iterator

from records.exporting.card_fields import Address, values
from records.projections import Card


def pieces(cards: Iterable[Card], address: Address) -> Iterator[str]:
    """The collection in pieces that together are one JSON document."""
    yield '{"type": "FeatureCollection", "features": ['
    separator = "\n"
    for card in cards:
        if card.point:
            yield separator + json.dumps(_feature(card, address(card)), ensure_ascii=False)
            separator = ",\n"
    yield "\n]}\n"


def _feature(card: Card, url: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": card.key,
        "geometry": {"type": "Point", "coordinates": list(card.point or ())},
        "properties": values(card, url),
    }
