"""A curve through the cells of the earth: what lies near together has mostly numbers near together. Pure.

Rows in the order of these numbers are found for a box by going along a few stretches of the curve, so that the first of
a million in it are as near at hand as the first of a thousand. The database makes the numbers itself (``NUMBER``).
"""

from collections.abc import Iterator
from itertools import islice
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.kernel.box import Box

_PLACES = 9
"""Cells are parted into four by four so many times: 2 ** 18 of the finest ones go round the earth, 150 m each."""
_BITS = 2 * _PLACES
_TO_A_DEGREE = 2**_BITS / 361
"""Finest cells: a little fewer than go round, so that the last one is within."""
_CROWD = 400
"""Points in a cell beyond which it is parted."""
_FINE, COARSE = 30, 8
"""Stretches at the most: fitted closely for what is found at once, and loosely for all the rest."""

_CELLS = 1000
"""Cells into which a box is parted at the most where all of its stretches are wanted at once."""

Stretch = tuple[int, int]
"""First and last number."""


class _Span(NamedTuple):
    """First and last column, first and last row of finest cells, all included."""

    left: int
    right: int
    bottom: int
    top: int


def _digit(column: str, most: int, place: int, shift: int) -> str:
    """One digit of a coordinate's cell, in SQL that both engines read alike."""
    cell = f"CAST(round(({column} + {most}) * {_TO_A_DEGREE!r}) AS BIGINT)"
    return f"((({cell} >> {2 * place}) & 3) << {shift})"


FOUND_BY = "found by"
"""In the ``info`` of a curve's column: SQLite finds points by its index and no R-tree. What stands before the curve in
that index: the name of a column and all values there are."""
NUMBER = " | ".join(
    _digit(column, most, place, 4 * place + shift)
    for place in reversed(range(_PLACES))
    for column, most, shift in (("latitude", 90, 2), ("longitude", 180, 0))
)
"""SQL: where on the curve a row's point lies, by its ``longitude`` and ``latitude``; NULL without them."""


def stretches(box: Box, points: int, start: int = 0) -> Iterator[Stretch]:
    """Stretches from ``start`` on, in their order, which hold all points of the box that lie there, and others beside.

    The box crosses no antimeridian, and some ``points`` lie in it. The stretches share no number.
    """
    span = _cells(box)
    wide, high = span.right - span.left + 1, span.top - span.bottom + 1
    finest = _PLACES - 1
    while finest and (wide >> 2 * finest) * (high >> 2 * finest) * _CROWD < points:
        finest -= 1
    for first, last in islice(_joined(_within(span, finest, start)), _FINE):
        yield first, last
        start = last + 1
    for first, last in _loosely(span):
        if last >= start:
            yield max(first, start), last


def closely(box: Box, start: int = 0) -> list[Stretch]:
    """All stretches from ``start`` on that hold the box, as close as some hundred cells fit it, whatever lies in it.

    For whoever asks for them together and reads no more than he needs. It crosses no antimeridian.
    """
    left, right, bottom, top = _cells(box)
    down = 0
    while ((right >> down) - (left >> down) + 1) * ((top >> down) - (bottom >> down) + 1) > _CELLS:
        down += 2
    columns = _spread(np.arange(left >> down, (right >> down) + 1))
    rows = _spread(np.arange(bottom >> down, (top >> down) + 1)) << 2
    numbers = np.sort((rows[:, np.newaxis] | columns).ravel())
    ends = np.flatnonzero(np.diff(numbers) > 1)
    first = numbers[np.concatenate(([0], ends + 1))] << 2 * down
    last = ((numbers[np.concatenate((ends, [-1]))] + 1) << 2 * down) - 1
    return [(max(begin, start), end) for begin, end in zip(first.tolist(), last.tolist(), strict=True) if end >= start]


def loosely(box: Box, most: int = COARSE) -> list[Stretch]:
    """So many stretches at the most that hold all points of the box; it crosses no antimeridian."""
    return _loosely(_cells(box), most)


def _cells(box: Box) -> _Span:
    """The finest cells that the box touches. On the line between two of them databases round in their own ways."""
    west, south, east, north = box
    return _Span(
        ceil((west + 180) * _TO_A_DEGREE - 0.5),
        floor((east + 180) * _TO_A_DEGREE + 0.5),
        ceil((south + 90) * _TO_A_DEGREE - 0.5),
        floor((north + 90) * _TO_A_DEGREE + 0.5),
    )


def _loosely(span: _Span, most: int = COARSE) -> list[Stretch]:
    """The closest fit of few stretches."""
    fits = (list(islice(_joined(_within(span, finest)), most + 1)) for finest in range(_PLACES))
    return next(found for found in fits if len(found) <= most)


def _within(asked: _Span, finest: int, start: int = 0) -> Iterator[Stretch]:
    """The cells that are touched, parted as far as ``finest`` where they are not filled."""
    left, right, bottom, top = asked
    place = _PLACES
    while (
        place > finest + 1
        and left >> 2 * place - 2 == right >> 2 * place - 2
        and (bottom >> 2 * place - 2 == top >> 2 * place - 2)
    ):
        place -= 1  # all of it lies in one part
    return _parts(asked, finest, start, place, (left >> 2 * place, bottom >> 2 * place))


def _parts(asked: _Span, finest: int, start: int, place: int, cell: tuple[int, int]) -> Iterator[Stretch]:
    """The same of one cell, by its column and row among those that are parted ``place`` times again."""
    left, right, bottom, top = asked
    place -= 1
    down, length = 2 * place, 1 << 4 * place
    first_column, first_row = cell[0] << 2, cell[1] << 2
    begin = _number(first_column, first_row) << 4 * place
    columns = range(max(left >> down, first_column), min(right >> down, first_column + 3) + 1)
    for row in range(max(bottom >> down, first_row), min(top >> down, first_row + 3) + 1):
        inner_row = bottom <= row << down and ((row + 1) << down) - 1 <= top
        for column in columns:
            first = begin + ((row & 3) << 2 | column & 3) * length
            if first + length <= start:
                continue
            inner = inner_row and left <= column << down and ((column + 1) << down) - 1 <= right
            if inner or place == finest:
                yield max(first, start), first + length - 1
            else:
                yield from _parts(asked, finest, start, place, (column, row))


def _number(column: int, row: int) -> int:
    """Where a cell lies among those of its size."""
    number = shift = 0
    while column or row:
        number |= ((row & 3) << 2 | column & 3) << shift
        column, row, shift = column >> 2, row >> 2, shift + 4
    return number


_TEN_BITS = 1 << 10
_SPREAD = np.array([_number(column, 0) for column in range(_TEN_BITS)])


def _spread(columns: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """``_number`` of many columns in the first row; four times that of rows in the first column."""
    spread: NDArray[np.int64] = _SPREAD[columns & (_TEN_BITS - 1)] | _SPREAD[columns >> 10] << 20
    return spread


def _joined(found: Iterator[Stretch]) -> Iterator[Stretch]:
    """Neighbours in one stretch."""
    held = next(found, None)
    for first, last in found:
        if held and first == held[1] + 1:
            held = held[0], last
        else:
            if held:
                yield held
            held = first, last
    if held:
        yield held
