"""Text of a PDF, page by page. Runs inside the worker."""

import time
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from records.sandbox.refusing import Refused, alive

MOST_PAGES = 5_000
MARKS = dict.fromkeys((0xF06E, 0xF06F, 0xF071, 0xF076, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC), "•") | {0xF02D: "–"}
"""Marks of lists as word processors write them, in the fonts Symbol and Wingdings: codes that no other font has."""


def opened(path: str) -> pypdfium2.PdfDocument:
    """The document. Raises Refused for one that needs a password, cannot be opened, or has too many pages."""
    try:
        document = pypdfium2.PdfDocument(Path(path))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused("password" if locked else "unreadable") from error
    if len(document) > MOST_PAGES:
        raise Refused("pages", count=f"{len(document):,}", most=f"{MOST_PAGES:,}")
    return document


def refuse_too_many_pages(path: str) -> None:
    """Raises Refused as ``opened`` does."""
    opened(path).close()


def read(path: str, characters: int, seconds: float) -> dict[str, Any]:
    """``{"pages", "texts", "title"}``: the texts of the pages that could be read within those bounds."""
    deadline = time.monotonic() + seconds
    document = opened(path)
    texts: list[str] = []
    for number in range(len(document)):
        if time.monotonic() > deadline or sum(map(len, texts)) > characters:
            break
        texts.append(page_text(document, number))
        alive()
    return {"pages": len(document), "texts": texts, "title": document.get_metadata_value("Title")}


def page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of one page; "" for one that is broken, which does not cost the others."""
    try:
        page = document[number]
        words = page.get_textpage()
        text: str = words.get_text_range().translate(MARKS)
    except (pypdfium2.PdfiumError, ValueError):
        return ""
    words.close()
    page.close()
    return text
