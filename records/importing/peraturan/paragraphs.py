"""The text of an article as paragraphs: ayat (1), huruf a., angka 1., each below what it belongs to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from records.importing.peraturan.scan import number
from records.kinds import Block, Span

_MARK = re.compile(
    r"(?:(?P<first>^)[ \t]*|(?<=[.;:,])\s+|(?<=\bdan)\s+|(?<=\batau)\s+|(?<=dan/atau)\s+)"
    r"(?:\((?P<ayat>[\dlIO]{1,3}[a-z]?)(?P<closed>\))?|(?P<huruf>[a-z])\s?\.|(?P<angka>\d{1,3})\.)(?=\s)",
    re.MULTILINE,
)
_COMMENT = re.compile(
    r"(?:^|(?<=[.;:])|(?<=Ayat \(\d\))|(?<=Ayat \(\d\d\)))\s*(Ayat\s*\(\w+\)|Huruf\s*[a-z]\b|Angka\s+\d+)(?=\s)",
    re.MULTILINE,
)
_COMMENT_DEPTH = {"A": 1, "H": 2}

Link = Callable[[str], tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    """An open item of a list: "a" is 1 of huruf; ``suffix`` is the letter of an inserted ayat (1a)."""

    kind: str
    value: int
    suffix: str
    depth: int


def paragraphs(text: str, link: Link) -> list[Block]:
    """All of the text in order; the words before the first mark are the article itself (depth 0)."""
    found: list[Block] = []
    open_items: list[_Item] = []
    begin, label, depth = 0, "", 0
    for mark in _MARK.finditer(text):
        item = _item(mark, open_items, after_colon=text[: mark.start()].rstrip()[-1:] == ":")
        if item is None:
            continue
        found += _block(text[begin : mark.start()], label, depth, link)
        kept = [i for i in open_items if i.depth < item.depth]
        open_items[:] = [*kept, item]
        begin, label, depth = mark.end(), _label(item), item.depth
    return found + list(_block(text[begin:], label, depth, link))


def comments(text: str, link: Link) -> list[Block]:
    """The explanation of an article: "Ayat (1) Cukup jelas. Huruf a …"."""
    found: list[Block] = []
    begin, label, depth = 0, "", 0
    for mark in _COMMENT.finditer(text):
        found += _block(text[begin : mark.start()], label, depth, link)
        begin, label, depth = mark.end(), " ".join(mark[1].split()), _COMMENT_DEPTH.get(mark[1][0], 3)
    return found + list(_block(text[begin:], label, depth, link))


def _block(text: str, label: str, depth: int, link: Link) -> Iterator[Block]:
    words = " ".join(text.split())
    if words or label:
        yield Block(link(words) if words else (), depth, label)


def _label(item: _Item) -> str:
    if item.kind == "ayat":
        return f"({item.value}{item.suffix})"
    return f"{chr(96 + item.value)}." if item.kind == "huruf" else f"{item.value}."


def _item(mark: re.Match[str], open_items: list[_Item], *, after_colon: bool) -> _Item | None:
    """The item a mark opens, None where it only looks like one.

    On a new line a mark is believed; within a line it must go on counting, or be the first after a colon.
    """
    kind, value, suffix = _value(mark)
    if not value or (kind == "ayat" and mark["closed"] is None and _next(open_items, kind) != value):
        return None
    sibling = next((i for i in reversed(open_items) if i.kind == kind), None)
    goes_on = sibling is not None and (
        value == sibling.value + 1 or (value == sibling.value and suffix > sibling.suffix)
    )
    opens = value == 1 and not suffix
    if mark["first"] is None and not goes_on and not (opens and (after_colon or kind == "ayat")):
        return None
    if kind == "ayat":
        return _Item(kind, value, suffix, 1)
    if sibling is not None and (goes_on or not opens):
        return _Item(kind, value, suffix, sibling.depth)
    return _Item(kind, value, suffix, open_items[-1].depth + 1 if open_items else 1)


def _next(open_items: list[_Item], kind: str) -> int:
    return next((i.value + 1 for i in reversed(open_items) if i.kind == kind), 1)


def _value(mark: re.Match[str]) -> tuple[str, int | None, str]:
    """Kind, number and inserted letter; "(21" is (2) with its bracket misread."""
    if mark["huruf"]:
        return "huruf", ord(mark["huruf"]) - 96, ""
    if mark["angka"]:
        return "angka", int(mark["angka"]), ""
    raw = mark["ayat"]
    suffix = raw[-1] if raw[-1].islower() and raw[-1] != "l" and len(raw) > 1 else ""
    digits = raw[: len(raw) - len(suffix)]
    if mark["closed"] is None:
        return ("ayat", number(digits[:-1]), suffix) if len(digits) > 1 and digits[-1] in "1lI" else ("ayat", None, "")
    return "ayat", number(digits), suffix
