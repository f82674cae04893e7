"""Boxes on the earth: what a map shows, what an import may fill, where something is looked for. Pure."""

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in degrees, its sides included. ``west`` above ``east``: it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def halves(self) -> "tuple[Box, ...]":
        """The same ground in boxes that do not cross the antimeridian: one, or two."""
        if self.west <= self.east:
            return (self,)
        return (Box(self.west, self.south, 180.0, self.north), Box(-180.0, self.south, self.east, self.north))

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies in the box or on its side."""
        return self.south <= latitude <= self.north and any(half.west <= longitude <= half.east for half in self.halves)


WORLD = Box(-180.0, -90.0, 180.0, 90.0)
