"""A curve through the cells of the earth: what lies near together has mostly numbers near together. Pure.

Rows in the order of these numbers are found for a box by going along a few stretches of the curve, so that the first of
a million in it are as near at hand as the first of a thousand. The database makes the numbers itself (``NUMBER``).
"""

from collections.abc import Iterator
from itertools import islice
from math import ceil, floor
from typing import NamedTuple

from app.kernel.box import Box

_PLACES = 9
"""Cells are parted into four by four so many times: 2 ** 18 of the finest ones go round the earth, 150 m each."""
_BITS = 2 * _PLACES
_TO_A_DEGREE = 2**_BITS / 361
"""Finest cells: a little fewer than go round, so that the last one is within."""
_CROWD = 400
"""Points in a cell beyond which it is parted."""
_FINE, _COARSE = 30, 8
"""Stretches at the most: fitted closely for what is found at once, and loosely for all the rest."""

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
    for first, last in _coarse(span):
        if last >= start:
            yield max(first, start), last


def _cells(box: Box) -> _Span:
    """The finest cells that the box touches. On the line between two of them databases round in their own ways."""
    west, south, east, north = box
    return _Span(
        ceil((west + 180) * _TO_A_DEGREE - 0.5),
        floor((east + 180) * _TO_A_DEGREE + 0.5),
        ceil((south + 90) * _TO_A_DEGREE - 0.5),
        floor((north + 90) * _TO_A_DEGREE + 0.5),
    )


def _coarse(span: _Span) -> list[Stretch]:
    """The closest fit of few stretches."""
    found: list[Stretch] = []
    for finest in reversed(range(_PLACES)):
        closer = list(islice(_joined(_within(span, finest)), _COARSE + 1))
        if len(closer) > _COARSE:
            break
        found = closer
    return found


class _Cell(NamedTuple):
    """Column, row and number of a cell that is parted so many times again until the finest ones."""

    column: int
    row: int
    number: int
    place: int

    def parts(self) -> "Iterator[_Cell]":
        """Its sixteen parts, in their order."""
        for digit in range(16):
            column, row = self.column << 2 | digit & 3, self.row << 2 | digit >> 2
            yield _Cell(column, row, self.number << 4 | digit, self.place - 1)

    @property
    def span(self) -> _Span:
        down = 2 * self.place
        column, row = self.column << down, self.row << down
        return _Span(column, column + (1 << down) - 1, row, row + (1 << down) - 1)

    @property
    def stretch(self) -> Stretch:
        down = 4 * self.place
        return self.number << down, ((self.number + 1) << down) - 1


_ALL = _Cell(0, 0, 0, _PLACES)


def _within(asked: _Span, finest: int, start: int = 0, cell: _Cell = _ALL) -> Iterator[Stretch]:
    """The parts of a cell that are touched, parted again as far as ``finest`` where they are not filled."""
    for part in cell.parts():
        first, last = part.stretch
        span = part.span
        if last < start or not _touch(span, asked):
            continue
        if part.place == finest or _fills(asked, span):
            yield max(first, start), last
        else:
            yield from _within(asked, finest, start, part)


def _touch(one: _Span, other: _Span) -> bool:
    return one.left <= other.right and other.left <= one.right and one.bottom <= other.top and other.bottom <= one.top


def _fills(asked: _Span, span: _Span) -> bool:
    return (
        asked.left <= span.left and span.right <= asked.right and asked.bottom <= span.bottom and span.top <= asked.top
    )


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
