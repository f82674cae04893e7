"""Which characters of a page lie outside of what their text is clipped to. Runs inside the worker."""

import ctypes
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from records.sandbox.pdf_pages import Character

_Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the page."""
_EVERYWHERE: _Rectangle = (float("-inf"), float("-inf"), float("inf"), float("inf"))


def clipped_away(document: pypdfium2.PdfDocument, number: int, asked: Sequence[Character]) -> frozenset[int]:
    """The indexes of those characters of the page (from 0) whose middle no clipping path of their text lets through."""
    page = document[number]
    words = page.get_textpage()
    found = frozenset(one.index for one in asked if _is_outside(words, one.index))
    words.close()
    page.close()
    return found


def _is_outside(words: pypdfium2.PdfTextPage, index: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    holder = pdfium.FPDFText_GetTextObject(words, index)
    if not holder or not pdfium.FPDFText_GetCharBox(words, index, left, right, bottom, top):
        return False
    x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    clip = _clip(holder)
    return not (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3])


def _clip(holder: "ctypes._Pointer[pdfium.fpdf_pageobject_t__]") -> _Rectangle:
    """What all the clipping paths of an object have in common, each taken as the rectangle around it."""
    held = pdfium.FPDFPageObj_GetClipPath(holder)
    common = _EVERYWHERE
    for path in range(max(pdfium.FPDFClipPath_CountPaths(held), 0) if held else 0):
        x, y = ctypes.c_float(), ctypes.c_float()
        points = []
        for place in range(max(pdfium.FPDFClipPath_CountPathSegments(held, path), 0)):
            segment = pdfium.FPDFClipPath_GetPathSegment(held, path, place)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            across, down = zip(*points, strict=True)
            common = (
                max(common[0], min(across)),
                max(common[1], min(down)),
                min(common[2], max(across)),
                min(common[3], max(down)),
            )
    return common
