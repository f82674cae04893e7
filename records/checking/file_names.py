"""Another name for a file whose name says what should not be public. Pure."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

NAME_OF = "name of "
"""How the place of a finding in a file's name begins."""


def spoken_stem(name: str) -> str:
    """A file's name without its ending, as it is looked through: words apart, whatever joins them."""
    return re.sub(r"[_+]", " ", PurePosixPath(name).stem)


def without(name: str, found: Iterable[str], otherwise: str) -> str:
    """The name without those words; ``otherwise``, with the same ending, where nothing that says anything is left."""
    stem = spoken_stem(name)
    for words in sorted(found, key=len, reverse=True):
        stem = stem.replace(words, " ")
    stem = re.sub(r"\s*([-,.;&])(?:\s*[-,.;&])*\s*", r"\1", " ".join(stem.split())).strip(" -,.;&()")
    return (stem if any(char.isalnum() for char in stem) else otherwise) + PurePosixPath(name).suffix
