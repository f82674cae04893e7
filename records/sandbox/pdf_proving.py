"""Reading a redacted copy from the beginning, to show that what was taken out is nowhere in it. Runs inside the worker.

Looked at: the text and the picture of every page; the decoded streams and all strings of every object, metadata among
them; the bytes of the file; whether it holds an earlier revision or anything that is not reached from its pages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Name, Stream, String

from app.intake.phrases import any_of
from records.sandbox.blackness import only_black
from records.sandbox.pdf_pages import Box, Character, characters, render
from records.sandbox.pdf_reading import opened
from records.sandbox.pdf_structure import end_marks, nodes
from records.sandbox.pdf_words import over_the_break, places, plain
from records.sandbox.refusing import alive

_SHORTEST = 3  # letters: shorter words are looked for among the text of pages only, bytes say them by chance
_OF_EVERY_PDF = re.compile(
    r"catalog|contents|count|encoding|filter|font|height|helvetica|image|index|info|kids|length|pages?|parent|resources|root"
    r"|rotate|size|stream|subtype|title|trailer|type|width|xobject",
    re.IGNORECASE,
)
"""Words of the format itself, which are looked for everywhere but in bytes."""
_STRING = re.compile(rb"<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_SAYS_MORE = re.compile(rb"\b(?:BDC|DP)\b")  # operators that give a reader other words than those that are drawn
_NO_LETTER_BEFORE, _NO_LETTER_BEHIND = rb"(?<![0-9a-z\xc0-\xff])", rb"(?![0-9a-z\xc0-\xff])"
_DPI = 75


def prove(path: str, marked: Mapping[int, Sequence[Box]], words: Sequence[str]) -> dict[str, Any] | None:
    """What was looked at, or None where a word, a character in a box or a pixel under one is left."""
    if end_marks(path) != 1 or _left_on_pages(path, marked, words):
        return None
    hunted = [needle for word in words for needle in _encoded(word)]
    spoken = any_of(word for word in words if len(plain(word)) > _SHORTEST)
    if _holds(Path(path).read_bytes(), hunted):
        return None
    streams = strings = 0
    with pikepdf.open(path) as pdf:
        for data, is_stream in _contents(pdf):
            streams, strings = streams + is_stream, strings + (not is_stream)
            if _holds(data, hunted) or (not is_stream and spoken.search(data.decode("utf-8", "ignore"))):
                return None
        told = set(pdf.docinfo.keys()) if Name.Info in pdf.trailer else set()
        if pdf.Root.keys() - {"/Type", "/Pages", "/Lang", "/ViewerPreferences"} or told - {"/Title"}:
            return None
        pages = len(pdf.pages)
    return {"pages": pages, "streams": streams, "strings": strings, "words": len(words), "revisions": 0}


def _left_on_pages(path: str, marked: Mapping[int, Sequence[Box]], words: Sequence[str]) -> bool:
    document = opened(path)
    before: list[Character] = []  # those of the page before
    for number in range(len(document)):
        alive()
        page = document[number]
        text = page.get_textpage()
        standing = list(characters(page, text))
        text.close()
        boxes = marked.get(number + 1, ())
        said = any(True for word in words for _ in (*places(standing, word), *over_the_break(before, standing, word)))
        before = standing
        if (
            said
            or any(_middle_in(one.box, box) for one in standing for box in boxes)
            or (boxes and not only_black(render(page, _DPI), boxes))
        ):
            return True
        page.close()
    return False


def _middle_in(one: Box, box: Box) -> bool:
    across, down = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _encoded(word: str) -> list[re.Pattern[bytes]]:
    """The ways in which a file may write a word, in lower case."""
    found = []
    for form in {word.lower(), " ".join(word.lower().split())}:
        for how in ("utf-8", "cp1252"):
            written = form.encode(how, "ignore")
            found.append(re.compile(_NO_LETTER_BEFORE + re.escape(written) + _NO_LETTER_BEHIND))
        found += [re.compile(re.escape(form.encode(how, "ignore"))) for how in ("utf-16-be", "utf-16-le")]
    return found if len(plain(word)) > _SHORTEST and not _OF_EVERY_PDF.fullmatch(word) else []


def _holds(data: bytes, hunted: Sequence[re.Pattern[bytes]]) -> bool:
    lower = data.lower()
    return any(needle.search(lower) for needle in hunted)


def _contents(pdf: pikepdf.Pdf) -> Iterator[tuple[bytes, bool]]:
    """(bytes, whether they are a stream's) for every stream but pictures, decoded, and every string."""
    for _, node in nodes(pdf):
        if isinstance(node, Stream) and node.get(Name.Subtype) != Name.Image:
            yield (data := node.read_bytes()), True
            if _SAYS_MORE.search(data):
                yield from ((said, False) for said in _strings_in(data))
        for value in node.values():
            yield from ((said, False) for said in _strings(value))


def _strings(value: object) -> Iterator[bytes]:
    """Those of a value that are in no dictionary of their own, as UTF-8."""
    if isinstance(value, String):
        yield str(value).encode("utf-8", "replace")
    elif isinstance(value, Array):
        for each in value:
            yield from _strings(each)


def _strings_in(data: bytes) -> Iterator[bytes]:
    """Those of a content stream, whatever way they are written, as UTF-8."""
    for match in _STRING.finditer(data):
        with suppress(pikepdf.PdfError, ValueError):
            yield from _strings(pikepdf.Object.parse(match[0]))
