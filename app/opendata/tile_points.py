"""Points as a vector tile (MVT 2.1), written into its messages: a fifth of what the library takes by way of shapes."""

from collections.abc import Iterable, Mapping
from typing import Any

from mapbox_vector_tile.Mapbox import vector_tile_pb2

Value = str | int | bool
_VERSION = 2
_MOVE_TO_ONE = 1 | 1 << 3
"""The command before a point: move once."""


def encoded(name: str, extent: int, points: Iterable[tuple[tuple[int, int], Mapping[str, Value]]]) -> bytes:
    """A tile of one layer. Places are counted from the upper left corner, ``extent`` to a side."""
    message: Any = vector_tile_pb2
    tile = message.tile()
    layer = tile.layers.add(name=name, extent=extent, version=_VERSION)
    keys: dict[str, int] = {}
    values: dict[tuple[type, Value], int] = {}  # 1 is not True
    for (x, y), properties in points:
        tags: list[int] = []
        for key, value in properties.items():
            tags += (keys.setdefault(key, len(keys)), values.setdefault((type(value), value), len(values)))
        layer.features.add(type=message.tile.Point, tags=tags, geometry=[_MOVE_TO_ONE, _zigzag(x), _zigzag(y)])
    layer.keys.extend(keys)
    for kind, value in values:
        layer.values.add(**{_FIELDS[kind]: value})
    written: bytes = tile.SerializeToString()
    return written


_FIELDS = {str: "string_value", bool: "bool_value", int: "int_value"}


def _zigzag(number: int) -> int:
    """Small numbers stay small, whatever their sign."""
    return number << 1 if number >= 0 else ~(number << 1)
