"""How the transparency log hangs together: what an entry says, and the hash by which each one holds the one before.

Pure. Everything that is hashed is public, so that anybody can do it again: docs/transparency.md says how.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import msgspec

GENESIS = "0" * 64
PUBLISHED, WITHDRAWN = "published", "withdrawn"


class Said(NamedTuple):
    """What one entry says, before it has its place in the chain.

    ``content`` is the SHA-256 of the canonical public content, "" where there is none (any more); ``files`` is a JSON
    array of the SHA-256 of each file, as text. ``published_at`` is earlier than the entry for what was public before
    the log began.
    """

    act: str
    kind: str
    slug: str
    version: int
    published_at: datetime
    content: str
    files: str


class Entry(Protocol):
    """An entry in its place, as a row has it."""

    @property
    def sequence(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def act(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def content(self) -> str: ...
    @property
    def files(self) -> str: ...
    @property
    def hash(self) -> str: ...


def said_by(entry: Entry) -> Said:
    """What the entry says."""
    return Said(entry.act, entry.kind, entry.slug, entry.version, entry.published_at, entry.content, entry.files)


def canonical(view: str, text: str, parts: Iterable[str] = ()) -> str:
    """The canonical public content: what strangers read of a version, as one text.

    ``view`` is the public projection without its text as canonical JSON, on the first line; the text follows, and of a
    law the digests of its sections and instructions, one a line, sorted.
    """
    return "\n".join([view, text, *sorted(parts)])


def content_hash(content: str) -> str:
    """SHA-256 (hex) of the canonical public content in UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, ISO 8601, microseconds where there are any."""
    return at.astimezone(UTC).isoformat()


def chained(previous: str, sequence: int, at: str, said: Said) -> str:
    """SHA-256 (hex) over a JSON array without blanks: the previous hash, number, moment, and what is said."""
    act, kind, slug, version, published_at, content, files = said
    published = moment(published_at)
    fields = (previous, sequence, at, act, kind, slug, version, published, content, files)
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


def linked(said: Iterable[Said], at: datetime, sequence: int, previous: str) -> Iterator[tuple[int, str]]:
    """The number and the hash of each of these entries, which follow the one with that number and hash."""
    written = moment(at)
    for one in said:
        sequence += 1
        previous = chained(previous, sequence, written, one)
        yield sequence, previous


class Head(NamedTuple):
    """The last entry's number and hash at some time."""

    sequence: int
    hash: str


def broken_at(entries: Iterable[Entry], head: Head, heads: Sequence[Head] = ()) -> int | None:
    """The number of the first entry that does not fit the chain, in the order given; None when all do.

    ``heads`` were published earlier and must lie on the chain. One past the last entry means that a head speaks of an
    entry that is not there: the tail was cut.
    """
    previous, expected = GENESIS, 1
    known = defaultdict[int, set[str]](set)
    for sequence, hashed in heads:
        known[sequence].add(hashed)
    for entry in entries:
        if entry.sequence != expected:
            return expected
        if entry.hash != chained(previous, expected, moment(entry.at), said_by(entry)):
            return expected
        if known.pop(expected, {entry.hash}) != {entry.hash}:
            return expected
        previous, expected = entry.hash, expected + 1
    known.pop(0, None)
    return None if head == (expected - 1, previous) and not known else expected
