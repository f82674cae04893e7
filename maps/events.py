"""What happens to the map, as the rest of the city hears it."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class LayerChanged(Event):
    """Features of a layer (row ids) are new, say something else or are gone. ``family`` tells of which table."""

    layer: str
    family: str
    changed: list[int]
    removed: list[int]
