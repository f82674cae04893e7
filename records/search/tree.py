"""The query tree: what the engine, the highlighter and the tests' evaluator all read. Plain frozen values.

A leaf names its ``field``: "" is all text of an entry (title, numbers, text); the others are listed in ``FIELDS``.
All words in a tree are folded as by ``analysis.words``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

FIELDS = ("title", "number", "kind", "type", "department", "status", "ward", "language", "year", "date")


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every entry."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no entry."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word. In text and title it also matches other forms of the word, in the entry's own language."""

    word: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand beside one another, in exactly these forms. One word alone: exactly that form."""

    words: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """Something with digits in it. Matches an entry's numbers as a whole and, in all text, the words as a phrase."""

    words: tuple[str, ...]
    field: str = ""  # "" or "number"


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``pattern`` with ``*`` (any run) and ``?`` (one character) against single unstemmed words, or whole numbers."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most ``distance`` edits away; an edit inserts, drops, changes or swaps neighbouring characters."""

    word: str
    distance: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Entries dated from ``first`` to ``last``, both included; None is open. Undated entries never match."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Leaf = Everything | Nothing | Term | Phrase | Number | Wildcard | Fuzzy | DateRange
Node = Leaf | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for. ``text`` is the cleaned original; ``remarks`` are codes of ``cleaning.REMARKS``."""

    text: str
    root: Node
    language: str = "en"
    remarks: tuple[str, ...] = ()


def leaves(node: Node, *, positive: bool = True) -> Iterator[Leaf]:
    """The leaves in reading order; with ``positive`` only those not under a Not."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, positive=positive)
        case Not(part):
            if not positive:
                yield from leaves(part, positive=False)
        case _:
            yield node
