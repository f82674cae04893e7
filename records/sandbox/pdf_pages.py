"""Pages of a PDF as pictures, and where their characters stand. Runs inside the worker."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from records.sandbox.pdf_reading import MARKS, opened
from records.sandbox.refusing import Refused, alive

MOST_PIXELS = 12_000_000
_AT_ONCE = 10_000  # characters between signs of life

Box = tuple[float, float, float, float]
"""Left, top, right, bottom: as shares (0 to 1) of a page's width and height as it is shown."""


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a page: its number among the page's, and where it stands."""

    index: int
    text: str
    box: Box

    @property
    def off_page(self) -> bool:
        left, top, right, bottom = self.box
        return right <= 0 or bottom <= 0 or left >= 1 or top >= 1


def page_of(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """The page of that number, from 1. Raises Refused."""
    if not 1 <= number <= len(document):
        raise Refused("no-page", page=number)
    return document[number - 1]


def render(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    """The page as it is shown, annotations included, at that resolution or at what MOST_PIXELS allows."""
    width, height = page.get_size()
    area = max(width * height, 1) / 72**2
    scale = min(dpi, (MOST_PIXELS / area) ** 0.5) / 72
    picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    return picture


def picture(path: str, out: str, page: int, dpi: int = 110) -> dict[str, Any]:
    """Writes the page as a PNG to ``out``; ``{"pages", "width", "height"}``."""
    document = opened(path)
    image = render(page_of(document, page), dpi)
    image.save(out, format="PNG")
    return {"pages": len(document), "width": image.width, "height": image.height}


def characters(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage) -> Iterator[Character]:
    """Every character that takes up room, blanks left out, in the order of the page's text."""
    to_shown = _conversion(page)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(words.count_chars()):
        if index % _AT_ONCE == 0:
            alive()
        code = pdfium.FPDFText_GetUnicode(words, index)
        if code <= 32 or code > 0x10FFFF or 0xD800 <= code < 0xE000 or chr(code).isspace():
            continue
        if pdfium.FPDFText_GetCharBox(words, index, left, right, bottom, top):
            x1, y1 = to_shown(left.value, bottom.value)
            x2, y2 = to_shown(right.value, top.value)
            yield Character(index, MARKS.get(code, chr(code)), (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))


_FINE = 1_000_000  # steps of a page's width, because the conversion gives whole numbers


def _conversion(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """From points in the page's own space to shares of the page as it is shown, after cropping and turning.

    It is linear, so that three points say all of it; asked for each character it would take most of the time.
    """
    across, down = ctypes.c_int(), ctypes.c_int()

    def shown(x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    (x0, y0), (xx, yx), (xy, yy) = shown(0, 0), shown(1000, 0), shown(0, 1000)
    ax, bx, ay, by = (xx - x0) / 1000, (xy - x0) / 1000, (yx - y0) / 1000, (yy - y0) / 1000
    return lambda x, y: (x0 + ax * x + bx * y, y0 + ay * x + by * y)


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds them all."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
