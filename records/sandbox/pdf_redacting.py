"""Redaction of a PDF: pages drawn anew without what lies under boxes, put into a new file. Runs inside the worker.

Nothing of a page with a box goes into the copy but its picture, painted over, and an invisible layer of those
characters that were seen to be drawn outside of every box. Pages without a box keep their contents and nothing that
lies beside.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import ImageChops, ImageDraw

from app.intake.phrases import any_of
from records.sandbox.pdf_hidden_text import seen, spelled
from records.sandbox.pdf_naming import call, language_of
from records.sandbox.pdf_pages import Box, Character, around, characters, page_of, render
from records.sandbox.pdf_proving import prove
from records.sandbox.pdf_reading import opened, page_text
from records.sandbox.pdf_saving import save
from records.sandbox.pdf_stripping import strip_objects
from records.sandbox.pdf_text_layer import font, text_layer
from records.sandbox.pdf_words import over_the_break, places
from records.sandbox.refusing import Refused, alive

_DPI = 150
_FEWEST_UNDER = 3  # characters: what is as short stands everywhere
_MOST_ELSEWHERE = 50
_MARGIN = 0.0015  # of a page: antialiased edges of letters reach beyond their boxes
_OF_A_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit")

Boxes = dict[int, list[Box]]
"""Page (from 1) → boxes."""


def find(path: str, words: list[str]) -> dict[str, Any]:
    """``{"boxes": [[page, left, top, right, bottom], …]}``: where the words stand, seen or not."""
    document = opened(path)
    return {"boxes": [[page, *box] for page, boxes in _found(document, words).items() for box in boxes]}


def redact(
    path: str,
    out: str,
    boxes: list[list[float]],
    words: list[str],
    pages: list[int],
    layers: Sequence[int] = (),
    titles: Sequence[str] = (),
    language: str = "",
) -> dict[str, Any]:
    """Writes the redacted copy to ``out``. ``pages`` are drawn anew even without a box, which takes hidden text out.

    That of ``layers`` comes along: pages that were drawn by us before. The copy has the first of ``titles`` that says
    nothing of what goes, and ``language`` where the file names none.

    Returns ``{"pages", "texts", "proof", "under", "elsewhere"}``; ``under`` lists what lay under boxes, and
    ``elsewhere`` [page, text]: where it still stands.
    """
    document = opened(path)
    marked: Boxes = {number: [] for number in pages}
    for number, *box in boxes:
        page_of(document, int(number))
        marked.setdefault(int(number), []).append((box[0], box[1], box[2], box[3]))
    for number, found in _found(document, words).items():
        marked.setdefault(number, []).extend(found)
    if not any(marked.values()) and not pages:
        raise Refused("nothing")
    under = _under(document, marked)
    with pikepdf.open(path) as source:
        for number, page in enumerate(source.pages, start=1):
            if _has_appearances(page.obj):
                marked.setdefault(number, [])
        called = _title(titles, [*words, *under]), language_of(source) or language
        _write(document, source, marked, layers, out, called)
        proof = prove(out, marked, words)
        if proof is None:  # a word is left in what a page without a box carries along
            everything = {number: marked.get(number, []) for number in range(1, len(document) + 1)}
            _write(document, source, everything, layers, out, called)
            marked, proof = everything, prove(out, everything, words)
    if proof is None:
        raise Refused("left")
    copy = opened(out)
    texts = [page_text(copy, number) for number in range(len(copy))]
    proof |= {"redrawn": sorted({*marked, *layers}), "boxes": sum(map(len, marked.values()))}
    return {"pages": len(copy), "texts": texts, "proof": proof, "under": under, "elsewhere": _elsewhere(under, texts)}


def _found(document: pypdfium2.PdfDocument, words: Sequence[str]) -> Boxes:
    found: Boxes = {}
    before: list[Character] = []  # those of the page before
    for number in range(len(document)) if any(words) else ():
        page = document[number]
        text = page.get_textpage()
        standing = list(characters(page, text))
        text.close()
        page.close()
        boxes = [box for word in words for run in places(standing, word) for box in _lines(run)]
        for tail, head in (pair for word in words for pair in over_the_break(before, standing, word)):
            found.setdefault(number, []).extend(_lines(tail))
            boxes += _lines(head)
        if boxes:
            found[number + 1] = boxes
        before = standing
        alive()
    return found


def _lines(run: Sequence[Character]) -> Iterator[Box]:
    """A box for each line that a run of characters stands on."""
    line: list[Box] = []
    for one in run:
        if line and not (one.box[1] < line[-1][3] and line[-1][1] < one.box[3] and one.box[0] >= line[-1][0]):
            yield around(line)
            line = []
        line.append(one.box)
    if line:
        yield around(line)


def _under(document: pypdfium2.PdfDocument, marked: Boxes) -> list[str]:
    """The words that stand under each box, each once."""
    found: list[str] = []
    for number, boxes in marked.items():
        page = document[number - 1]
        text = page.get_textpage()
        standing = list(characters(page, text))
        text.close()
        page.close()
        for box in boxes:
            inside = [one for one in standing if _touches(one.box, box)]
            if len(inside) > _FEWEST_UNDER:
                found.append(spelled(inside))
    return list(dict.fromkeys(found))


def _elsewhere(under: Sequence[str], texts: Sequence[str]) -> list[list[Any]]:
    """Where what lay under a box still stands."""
    return [
        [page, said]
        for said, pattern in ((said, any_of([said])) for said in under)
        for page, text in enumerate(texts, start=1)
        if pattern.search(text)
    ][:_MOST_ELSEWHERE]


def _touches(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _has_appearances(page: pikepdf.Object) -> bool:
    """Whether something is shown on the page that is not part of its contents: stamps, filled-in fields."""
    notes = page.get(Name.Annots)
    return any(
        isinstance(note, Dictionary) and note.get(Name.Subtype) not in (Name.Link, Name.Popup)
        for note in (notes if isinstance(notes, Array) else ())
    )


def _title(titles: Sequence[str], gone: Sequence[str]) -> str:
    """The first that says nothing of what goes, "" where each does."""
    telling = any_of([*gone, *(part for one in gone for part in one.split())])
    return next((title for title in titles if not telling.search(title)), "")


def _write(
    document: pypdfium2.PdfDocument,
    source: pikepdf.Pdf,
    marked: Boxes,
    layers: Sequence[int],
    out: str,
    called: tuple[str, str],
) -> None:
    with pikepdf.new() as copy:
        for number, page in enumerate(source.pages, start=1):
            if number in marked:
                _append_picture(copy, document, number, marked[number], keeps_hidden=number in layers)
            else:
                copy.pages.append(page)
                held = copy.pages[-1].obj
                for key in list(held.keys()):
                    if key not in (*_OF_A_PAGE, "/Type", "/Parent"):
                        del held[key]
            alive()
        call(copy, *called)
        copy.remove_unreferenced_resources()
        strip_objects(copy)
        save(copy, out)


def _append_picture(
    copy: pikepdf.Pdf, document: pypdfium2.PdfDocument, number: int, boxes: list[Box], *, keeps_hidden: bool
) -> None:
    page = document[number - 1]
    width, height = page.get_size()
    shown = render(page, _DPI)
    page.close()
    brush = ImageDraw.Draw(shown)
    for left, top, right, bottom in boxes:
        corners = [(left - _MARGIN) * shown.width, (top - _MARGIN) * shown.height]
        corners += [(right + _MARGIN) * shown.width, (bottom + _MARGIN) * shown.height]
        brush.rectangle(corners, fill="black")
    red, green, blue = shown.split()
    if not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox():
        shown = green  # a page without colours
    packed = BytesIO()
    shown.save(packed, format="JPEG", quality=82, optimize=True)
    picture = Stream(
        copy,
        packed.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=shown.width,
        Height=shown.height,
        ColorSpace=Name.DeviceGray if shown.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    standing = [
        one
        for one, hidden in seen(document, number - 1)
        if (keeps_hidden or not hidden) and not any(_touches(one.box, _wider(box)) for box in boxes)
    ]
    layer = text_layer(standing, width, height)
    copy.add_blank_page(page_size=(width, height))
    held = copy.pages[-1].obj
    held.Resources = Dictionary(XObject=Dictionary(P=picture), Font=Dictionary(F=font()))
    held.Contents = Stream(copy, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q\n".encode() + layer)


def _wider(box: Box) -> Box:
    return box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN
