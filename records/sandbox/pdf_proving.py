"""Reading a redacted copy from the beginning, to show that what was taken out is nowhere in it. Runs inside the worker.

Looked at: the text and the picture of every page; the decoded streams and all strings of every object, metadata among
them; the bytes of the file; whether it holds an earlier revision or anything that is not reached from its pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from records.sandbox.pdf_pages import Box, characters, render
from records.sandbox.pdf_reading import opened
from records.sandbox.pdf_structure import end_marks, nodes
from records.sandbox.pdf_words import places, plain
from records.sandbox.refusing import alive

_BLACK = 40  # of 255, after JPEG
_CORE = 0.0008  # of a page: how far inside a box its blackness is measured


def prove(path: str, marked: Mapping[int, Sequence[Box]], words: Sequence[str]) -> dict[str, Any] | None:
    """What was looked at, or None where a word, a character in a box or a pixel under one is left."""
    if end_marks(path) != 1 or _left_on_pages(path, marked, words):
        return None
    hunted = [needle for word in words for needle in _encoded(word)]
    if _holds(Path(path).read_bytes(), hunted):
        return None
    streams = strings = 0
    with pikepdf.open(path) as pdf:
        for data, is_stream in _contents(pdf):
            streams, strings = streams + is_stream, strings + (not is_stream)
            if _holds(data, hunted) or (not is_stream and _says(data, words)):
                return None
        if pdf.Root.keys() - {"/Type", "/Pages", "/Lang"} or (Name.Info in pdf.trailer and len(pdf.docinfo)):
            return None
        pages = len(pdf.pages)
    return {"pages": pages, "streams": streams, "strings": strings, "words": len(words), "revisions": 0}


def _left_on_pages(path: str, marked: Mapping[int, Sequence[Box]], words: Sequence[str]) -> bool:
    document = opened(path)
    for number in range(len(document)):
        alive()
        page = document[number]
        text = page.get_textpage()
        standing = list(characters(page, text))
        text.close()
        if any(True for word in words for _ in places(standing, word)):
            return True
        boxes = marked.get(number + 1, ())
        if any(_middle_in(one.box, box) for one in standing for box in boxes):
            return True
        if boxes:
            shown = render(page, 75).convert("L")
            for left, top, right, bottom in boxes:
                across, down = _CORE * (right - left > 4 * _CORE), _CORE * (bottom - top > 4 * _CORE)
                edges = (left + across) * shown.width, (top + down) * shown.height
                ends = (right - across) * shown.width, (bottom - down) * shown.height
                core = tuple(round(value) for value in (*edges, *ends))
                inside = shown.crop(
                    (max(core[0], 0), max(core[1], 0), min(core[2], shown.width), min(core[3], shown.height))
                )
                if inside.width and inside.height and max(_extremes(inside)) > _BLACK:
                    return True
        page.close()
    return False


def _extremes(picture: Any) -> tuple[int, int]:
    lowest, highest = picture.getextrema()
    return int(lowest), int(highest)


def _middle_in(one: Box, box: Box) -> bool:
    across, down = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _encoded(word: str) -> list[bytes]:
    """The ways in which a file may write a word, in lower case."""
    forms = {word, " ".join(word.split())}
    written = {
        form.lower().encode(how, "ignore") for form in forms for how in ("utf-8", "cp1252", "utf-16-be", "utf-16-le")
    }
    return [one for plain_form in written if len(plain_form) > 3 for one in (plain_form, plain_form.hex().encode())]


def _holds(data: bytes, hunted: Sequence[bytes]) -> bool:
    lower = data.lower()
    return any(needle in lower for needle in hunted)


def _says(data: bytes, words: Sequence[str]) -> bool:
    said = plain(data.decode("utf-8", "ignore"))
    return any(len(wanted := plain(word)) > 3 and wanted in said for word in words)


def _contents(pdf: pikepdf.Pdf) -> Iterator[tuple[bytes, bool]]:
    """(bytes, whether they are a stream's) for every stream but pictures, decoded, and every string."""
    for _, node in nodes(pdf):
        if isinstance(node, Stream) and node.get(Name.Subtype) != Name.Image:
            yield node.read_bytes(), True
        for value in node.values():
            for each in value if isinstance(value, Array) else [value]:
                if isinstance(each, String):
                    yield str(each).encode("utf-8", "replace"), False
                elif isinstance(each, Dictionary):
                    continue  # a node of its own
