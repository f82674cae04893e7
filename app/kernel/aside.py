"""Stepping aside: who waits for something slow lets others of his process go on, whoever keeps the queue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local


class _Place(local):
    """The place that this thread holds in a queue."""

    let_go: Callable[[], object] | None = None


_place = _Place()


@contextmanager
def holding(let_go: Callable[[], object]) -> Iterator[None]:
    """This thread holds a place for the length of the block, or until it steps aside: then ``let_go`` is called."""
    _place.let_go = let_go
    try:
        yield
    finally:
        step_aside()


def step_aside() -> None:
    """Give up the place that this thread holds, if it holds one: what is left to do is little, or slow."""
    let_go, _place.let_go = _place.let_go, None
    if let_go is not None:
        let_go()
