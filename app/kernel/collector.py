"""Long pieces of work and Python's collector of garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spared() -> Iterator[None]:
    """What is there before the block is not looked through while it lasts: that took a seventh of an import.

    A portal's modules are 300,000 objects that never go; an import leaves none behind.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
