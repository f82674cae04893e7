"""Text of a page that its reader cannot see: shown by drawing the page with its text and without.

Where the two pictures are the same at a character, the character adds nothing to see: it lies under a box or picture,
has the colour of what is behind it, is drawn invisibly or cut away – whatever the trick. Runs inside the worker.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageChops

from records.sandbox.pdf_clipping import clipped_away
from records.sandbox.pdf_pages import Box, Character, around, characters, render

_DPI = 96
_SEEN = 20  # of 255: what differs less from what is behind it cannot be read
_FEWEST = 2  # characters in a row
_MOST_CUT = 6  # characters
_INVISIBLE, _CLIPS = 3, 7  # text render modes
CUT_AWAY = "cut-away"
"""Of characters that lie outside of what their text is clipped to."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A run of characters that cannot be seen: ``code`` is a finding's. ``cut``: it lies outside of its clipping."""

    code: str
    text: str
    box: Box
    cut: bool = False


def hidden_text(document: pypdfium2.PdfDocument, number: int) -> list[Hidden]:
    """Everything of the page (from 0) that can be copied and not seen."""
    return list(_runs(seen(document, number)))


def seen(document: pypdfium2.PdfDocument, number: int) -> list[tuple[Character, str]]:
    """Every character of the page (from 0) with the code of its finding (or CUT_AWAY), "" where it is seen."""
    page = document[number]
    words = page.get_textpage()
    found = list(characters(page, words))
    if not found:
        return []
    shown = render(page, _DPI)
    modes = {one.index: _render_mode(words, one.index) for one in found}
    bare = render(page, _DPI) if _take_out_text(page) else shown  # from here on the page holds no text
    differing = ImageChops.difference(shown, bare).convert("L").point(lambda value: 255 * (value > _SEEN))
    words.close()
    page.close()
    width, height = differing.size
    pixels = differing.tobytes()
    told = [(one, _code(one, modes[one.index], pixels, width, height)) for one in found]
    hidden = [one for one, code in told if code == "covered-text"]
    cut = clipped_away(document, number, hidden) if hidden else frozenset()
    return [(one, CUT_AWAY if one.index in cut else code) for one, code in told]


def _code(one: Character, mode: int, pixels: bytes, width: int, height: int) -> str:
    """The finding that this character is, "" for one that is seen. ``pixels``: zero where text makes no difference."""
    if one.off_page:
        return "text-off-page"
    if mode == _INVISIBLE:
        return "invisible-text"  # even where other text is seen
    left, right = max(int(one.box[0] * width) - 1, 0), min(int(one.box[2] * width) + 2, width)
    top, bottom = max(int(one.box[1] * height) - 1, 0), min(int(one.box[3] * height) + 2, height)
    middle = (top + bottom) // 2  # most characters are told by their middle line
    for row in (middle, *range(top, bottom)):
        if any(pixels[row * width + left : row * width + right]):
            return ""
    return "invisible-text" if mode == _CLIPS else "covered-text"


def _runs(marked: list[tuple[Character, str]]) -> Iterator[Hidden]:
    before: list[Character] = []  # the run before this one, where it is seen
    for code, group in groupby(marked, key=lambda pair: pair[1]):
        run = [one for one, _ in group]
        is_tail = code == CUT_AWAY and bool(before) and _goes_on(before[-1], run)
        if code and not is_tail and len(run) >= _FEWEST and any(one.text.isalnum() for one in run):
            told = "covered-text" if code == CUT_AWAY else code
            yield Hidden(told, spelled(run), around([one.box for one in run]), cut=code == CUT_AWAY)
        before = [] if code else run


def _goes_on(seen: Character, run: list[Character]) -> bool:
    """Whether the run is the end of a line that its program cut off: a few letters behind seen ones, no number.

    Programs that print web pages cut so what is a little too wide. More than that, such as what is wider than the
    cells of a table, may be something that nobody meant to show.
    """
    on_one_line = all(seen.box[1] < one.box[3] and one.box[1] < seen.box[3] for one in run)
    return on_one_line and len(run) <= _MOST_CUT and not any(one.text.isnumeric() for one in run)


def spelled(run: list[Character]) -> str:
    """The characters with a blank where the page's text had one."""
    text = run[0].text
    for before, one in pairwise(run):
        text += (" " if one.index > before.index + 1 else "") + one.text
    return text


def _render_mode(words: pypdfium2.PdfTextPage, index: int) -> int:
    holder = pdfium.FPDFText_GetTextObject(words, index)
    return int(pdfium.FPDFTextObj_GetTextRenderMode(holder)) if holder else 0


def _take_out_text(page: pypdfium2.PdfPage) -> bool:
    """Remove every text object of the page and of the forms on it; whether there was one."""
    count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    found = False
    for place in reversed(range(count(page))):
        one = get(page, place)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found |= bool(pdfium.FPDFPage_RemoveObject(page, one))
            pdfium.FPDFPageObj_Destroy(one)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            found |= _take_out_of_form(one, 0)
    return found


def _take_out_of_form(form: "ctypes._Pointer[pdfium.fpdf_pageobject_t__]", depth: int) -> bool:
    found = False
    for place in reversed(range(max(pdfium.FPDFFormObj_CountObjects(form), 0))):
        one = pdfium.FPDFFormObj_GetObject(form, place)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFFormObj_RemoveObject(form, one):
            pdfium.FPDFPageObj_Destroy(one)
            found = True
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 8:
            found |= _take_out_of_form(one, depth + 1)
    return found
