"""What a PDF carries that its reader does not see, and what its pages say. Runs inside the worker."""

import time
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String

from app.intake.phrases import any_of
from records.sandbox.jpeg_segments import is_private, segments
from records.sandbox.pdf_hidden_text import hidden_text
from records.sandbox.pdf_naming import language_of
from records.sandbox.pdf_reading import opened, page_text
from records.sandbox.pdf_structure import actions, end_marks, jpeg_of, nodes
from records.sandbox.refusing import alive

_LONGEST = 300  # characters of what is quoted
_TELLING = ("Author", "Creator", "Producer", "Subject", "Keywords", "CreationDate", "ModDate", "Company", "Manager")
_SAYING = ("/Title", "/Alt", "/ActualText", "/E", "/TU", "/URI")
_DESCRIBING = ("/Alt", "/ActualText")
_NO_NOTES = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet", "/FileAttachment"})

Found = dict[str, Any]


def check(path: str, seconds: float) -> dict[str, Any]:
    """``{"texts", "pages", "title", "language", "beside", "found"}``: pages as far as ``seconds`` allow.

    ``beside`` are the words of bookmarks, links and descriptions; ``found`` are findings as fields of one.
    """
    deadline = time.monotonic() + seconds
    document = opened(path)
    with pikepdf.open(path) as pdf:
        found = list(_structure(pdf, path))
        beside, language = list(dict.fromkeys(_beside(pdf))), language_of(pdf)
    texts: list[str] = []
    for number in range(len(document)):
        if time.monotonic() > deadline:
            found.append(_found("unreadable", f"1–{number} / {len(document)}"))
            break
        texts.append(page_text(document, number))
        found += _hidden(document, number)
        alive()
    title = document.get_metadata_value("Title")
    told = {"pages": len(document), "title": title, "language": language, "texts": texts, "beside": beside}
    return told | {"found": _once(found)}


def _found(code: str, match: str, page: int | None = None, box: Any = None) -> Found:
    return {"code": code, "match": " ".join(match.split())[:_LONGEST], "page": page, "box": box, "times": 1}


def _once(found: list[Found]) -> list[Found]:
    """Each kind and wording once, with its first page and how often it comes."""
    first: dict[tuple[str, str], Found] = {}
    for one in found:
        known = first.setdefault((one["code"], one["match"]), one)
        if known is not one:
            known["times"] += 1
    return list(first.values())


def _hidden(document: pypdfium2.PdfDocument, number: int) -> Iterator[Found]:
    """One finding for each kind of hidden text on the page.

    Programs that print web pages draw what does not fit at the foot of a page and cut it away, and draw it again on the
    next: it is hidden from nobody.
    """
    try:
        runs = hidden_text(document, number)
        if any(run.cut for run in runs) and number + 1 < len(document):
            next_page = page_text(document, number + 1)
            runs = [run for run in runs if not (run.cut and any_of([run.text]).search(next_page))]
    except (pypdfium2.PdfiumError, ValueError):
        yield _found("unreadable", str(number + 1), number + 1)
        return
    for code in dict.fromkeys(run.code for run in runs):
        same = [run for run in runs if run.code == code]
        yield _found(code, " … ".join(run.text for run in same), number + 1, same[0].box)


def _structure(pdf: pikepdf.Pdf, path: str) -> Iterator[Found]:
    """Everything that lies beside the pages."""
    if (revisions := end_marks(path) - 1) > 0:
        yield _found("earlier-revision", str(revisions))
    yield from (_found("metadata", told) for told in _metadata(pdf))
    yield from (_found("attached-file", name) for name in _attachments(pdf))
    for kind in dict.fromkeys(kind for kind, _, _ in actions(pdf)):
        yield _found("script", kind)
    yield from (_found("form-field", f"{name}: {value}") for name, value in _fields(pdf))
    for number, page in enumerate(pdf.pages, start=1):
        yield from (_found("annotation", told, number) for told in _notes(page.obj))
    yield from (_found("hidden-layer", name) for name in _hidden_layers(pdf))
    yield from (_found("no-description", "", page) for page in _figures_without_words(pdf))


def _beside(pdf: pikepdf.Pdf) -> Iterator[str]:
    for _, node in nodes(pdf):
        for key in _SAYING:
            if isinstance(said := node.get(key), String) and str(said).strip():
                yield str(said)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    info = pdf.docinfo if Name.Info in pdf.trailer else Dictionary()
    for key, value in info.items():
        if key.strip("/") in _TELLING and str(value).strip():
            yield f"{key.strip('/')}: {value}"
    stored = pdf.Root.get(Name.Metadata)
    if isinstance(stored, Stream):
        said = stored.read_bytes()
        if any(word in said for word in (b"dc:creator", b"xmp:CreatorTool", b"pdf:Producer", b"xmpMM:", b"CreateDate")):
            yield "XMP"
    for one in pdf.objects:
        if isinstance(one, Stream) and any(is_private(marker) for marker, _, _ in segments(jpeg_of(one))):
            yield "Exif / XMP / IPTC"
            return


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = dict.fromkeys(pdf.attachments)
    for _, node in nodes(pdf):
        if node.get(Name.Subtype) == Name.FileAttachment or Name.AF in node:
            names.setdefault(_name_of_file(node), None)
        elif Name.EF in node:
            names.setdefault(str(node.get(Name.UF, node.get(Name.F, ""))), None)
    yield from names if len(names) == 1 else (name for name in names if name)


def _name_of_file(node: pikepdf.Object) -> str:
    held = node.get(Name.FS)
    return str(held.get(Name.UF, held.get(Name.F, ""))) if isinstance(held, Dictionary) else ""


def _fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """(name, value) of the form fields that hold text."""
    form = pdf.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return
    if Name.XFA in form:
        yield "XFA", ""
    for _, node in nodes(pdf):
        value = node.get(Name.V)
        if Name.T in node and isinstance(value, String) and str(value).strip():
            yield str(node[Name.T]), str(value)


def _notes(page: pikepdf.Object) -> Iterator[str]:
    """What readers wrote or marked on a page."""
    notes = page.get(Name.Annots)
    for note in notes if isinstance(notes, Array) else ():
        if isinstance(note, Dictionary) and (kind := str(note.get(Name.Subtype, ""))) not in _NO_NOTES:
            yield f"{kind.strip('/')}: {note.get(Name.Contents, '')}".strip(": ")


def _figures_without_words(pdf: pikepdf.Pdf) -> Iterator[int | None]:
    """The page (None: not said) of each picture that the structure of a tagged file names and nobody described."""
    pages: dict[tuple[int, int], int] = {}
    for _, node in nodes(pdf):
        if node.get(Name.S) == Name.Figure and not any(str(node.get(key, "")).strip() for key in _DESCRIBING):
            pages = pages or {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
            held = node.get(Name.Pg)
            yield pages.get(held.objgen) if isinstance(held, Dictionary) else None


def _hidden_layers(pdf: pikepdf.Pdf) -> Iterator[str]:
    layers = pdf.Root.get(Name.OCProperties)
    shown = layers.get(Name.D) if isinstance(layers, Dictionary) else None
    if not isinstance(layers, Dictionary) or not isinstance(shown, Dictionary):
        return
    off = _layers(shown, Name.OFF)
    if shown.get(Name.BaseState) == Name.OFF:
        on = {one.objgen for one in _layers(shown, Name.ON)}
        off += [one for one in _layers(layers, Name.OCGs) if one.objgen not in on]
    yield from dict.fromkeys(str(layer.get(Name.Name, "")) for layer in off)


def _layers(holder: pikepdf.Object, key: Name) -> list[pikepdf.Object]:
    held = holder.get(key)
    return [one for one in held if isinstance(one, Dictionary)] if isinstance(held, Array) else []
