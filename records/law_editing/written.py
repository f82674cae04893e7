r"""A section's paragraphs as somebody types them, and back.

::

    A paragraph a line.
    - (1) A hyphen for each step inwards, then the paragraph's number.
    -- (a) One step deeper.
    - {Table 1} A number that does not look like one stands in braces.
    **Heading** A heading stands between asterisks.
    See [section 4](/akn/xx/act/2020/1/!main~sec_4).
    \(1) A backslash: what follows is text and no number.

Links that are found again by themselves (see ``links``) are not written out.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from records.citations import Citation, linked
from records.kinds import Block, Span

Finder = Callable[[str], Iterable[Citation]]
"""What of a text is a link by itself, in the order of the text."""

_NUMBER = r"\(\w{1,6}\)|\d{1,4}[A-Z]{0,2}[.)]|[a-z]{1,4}[.)]"
_LINE = re.compile(
    rf"(?P<depth>-*)\s*(?:(?P<number>{_NUMBER})(?=\s|$)|\{{(?P<odd>[^{{}}]*)\}})?\s*"
    r"(?:\*\*(?P<heading>[^*]+)\*\*)?\s*(?P<plain>\\)?(?P<text>.*)"
)
_LINK = re.compile(r"\[([^\[\]]+)\]\((/akn/[^()\s]+)\)")
_WHOLE_NUMBER = re.compile(_NUMBER)


def no_links(_text: str) -> Iterator[Citation]:
    """Nothing is a link by itself."""
    return iter(())


def read(text: str, finder: Finder = no_links) -> tuple[Block, ...]:
    """The paragraphs of a typed text; empty lines are left out."""
    return tuple(_block(line.strip(), finder) for line in text.splitlines() if line.strip())


def write(blocks: Iterable[Block], finder: Finder = no_links) -> str:
    """The text that ``read`` makes these paragraphs of, line breaks inside them aside."""
    return "\n".join(filter(None, (_line(block, finder) for block in blocks)))


def _block(line: str, finder: Finder) -> Block:
    found = _LINE.fullmatch(line)
    if found is None:  # pragma: no cover - every part of the pattern may be empty
        raise AssertionError(line)
    number = found["number"] or (found["odd"] or "").strip()
    return Block(_spans(found["text"].strip(), finder), len(found["depth"]), number, (found["heading"] or "").strip())


def _spans(text: str, finder: Finder) -> tuple[Span, ...]:
    """Links that are written out stand; between them are those that are found."""
    plain, written, end = "", [], 0
    for link in _LINK.finditer(text):
        plain += text[end : link.start()]
        written.append(Citation(len(plain), len(plain) + len(link[1]), link[2]))
        plain, end = plain + link[1], link.end()
    plain += text[end:]
    if not plain:
        return ()
    return linked(plain, _beside(written, finder(plain)))


def _beside(written: list[Citation], found: Iterable[Citation]) -> list[Citation]:
    free = [one for one in found if one.href and all(one.end <= w.start or w.end <= one.start for w in written)]
    return sorted([*written, *free])


def _line(block: Block, finder: Finder) -> str:
    text = " ".join(_text(block, finder).split())
    number = block.number.strip()
    if number and not _WHOLE_NUMBER.fullmatch(number):
        number = f"{{{number}}}"
    head = [part for part in ("-" * block.depth, number, block.heading and f"**{block.heading}**") if part]
    if text and _misread(" ".join([*head, text]), text):
        text = "\\" + text
    return " ".join(filter(None, [*head, text]))


def _misread(line: str, text: str) -> bool:
    found = _LINE.fullmatch(line)
    return found is None or found["text"].strip() != text


def _text(block: Block, finder: Finder) -> str:
    """The words, with those links written out that would not be found, or lead elsewhere."""
    by_itself = set(_places(linked(block.text, finder(block.text))))
    return "".join(
        f"[{text}]({href})" if href and (start, text, href) not in by_itself else text
        for start, text, href in _places(block.spans)
    )


def _places(spans: Iterable[Span]) -> Iterator[tuple[int, str, str]]:
    start = 0
    for span in spans:
        yield start, span.text, span.href
        start += len(span.text)
