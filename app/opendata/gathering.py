"""What lies close together, drawn as one: places gathered in the tiles of a zoom."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from app.kernel.mercator import tile_of
from app.opendata.questions import Cluster


class Placed(Protocol):
    """Anything with a point that stands for it, in degrees."""

    @property
    def longitude(self) -> float: ...

    @property
    def latitude(self) -> float: ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def gather(places: Iterable[AnyPlaced], cell_zoom: int) -> list[tuple[Cluster, list[AnyPlaced]]]:
    """For each tile of that zoom in which there are places: their cluster and these, in their order."""
    cells: dict[tuple[int, int], list[AnyPlaced]] = {}
    for one in places:
        cells.setdefault(tile_of(one.longitude, one.latitude, cell_zoom), []).append(one)
    return [(_cluster(held, cell_zoom, *cell), held) for cell, held in cells.items()]


def _cluster(held: list[AnyPlaced], zoom: int, x: int, y: int) -> Cluster:
    longitude = sum(one.longitude for one in held) / len(held)
    return Cluster(len(held), longitude, sum(one.latitude for one in held) / len(held), zoom, x, y)
