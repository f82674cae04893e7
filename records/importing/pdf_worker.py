"""The program that takes the text out of PDF files: run by path in its own process, see ``pdf_text``.

It imports nothing of the portal. Each line on standard input is a request, ``{"path", "pages", "characters",
"seconds"}`` as JSON; each line on standard output the answer: ``{"pages", "read", "text", "title", "scripts",
"attachments"}`` or ``{"error": "password" | "unreadable"}``.
"""

import contextlib
import json
import re
import resource
import sys
import time
import zlib
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY = 1 << 30  # bytes of address space
_SCRIPT = re.compile(rb"/JavaScript|/JS[ (<]|/Launch")
_OBJECT_STREAM = re.compile(rb"/ObjStm[^>]{0,300}>>\s{0,4}stream\r?\n")  # objects packed away, scripts among them


def limit_resources() -> None:
    """No more than MEMORY, no file written, no core dump. A limit this system does not know is left out."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def answer(path: str, pages: int, characters: int, seconds: float) -> dict[str, Any]:
    """What the file says, reading until one of the three bounds is met; ``read`` counts the pages that were read."""
    deadline = time.monotonic() + seconds
    with open(path, "rb") as file:  # noqa: PTH123 - the path may hold bytes that are no text
        scripts = has_scripts(file.read(64 << 20))
        file.seek(0)
        document = pypdfium2.PdfDocument(file)
        count = len(document)
        texts: list[str] = []
        for number in range(min(count, pages)):
            if time.monotonic() > deadline or sum(map(len, texts)) > characters:
                break
            texts.append(_page_text(document, number))
        return {
            "pages": count,
            "read": len(texts),
            "text": "\n\n".join(texts)[:characters],
            "title": document.get_metadata_value("Title"),
            "scripts": scripts or pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0,
            "attachments": max(document.count_attachments(), 0),
        }


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        words = page.get_textpage()
        text: str = words.get_text_range()
    except (pypdfium2.PdfiumError, ValueError):
        return ""  # one broken page does not cost the others
    words.close()
    page.close()
    return text


def has_scripts(head: bytes) -> bool:
    """Whether the bytes of a PDF name a script or launch action, in plain sight or in its object streams."""
    if _SCRIPT.search(head):
        return True
    for found in _OBJECT_STREAM.finditer(head):
        with contextlib.suppress(zlib.error):
            if _SCRIPT.search(zlib.decompressobj().decompress(head[found.end() : found.end() + (1 << 20)], 1 << 20)):
                return True
    return False


def main() -> None:
    """Answer requests until standard input ends."""
    limit_resources()
    for line in sys.stdin:
        try:
            found = answer(**json.loads(line))
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            found = {"error": "password" if locked else "unreadable"}
        except (OSError, ValueError, MemoryError):
            found = {"error": "unreadable"}
        print(json.dumps(found), flush=True)  # noqa: T201 - the answer of a program


if __name__ == "__main__":
    main()
