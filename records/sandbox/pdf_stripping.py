"""A PDF written anew without what it says of its makers: only what its pages reach. Runs inside the worker.

Earlier revisions, author, dates, program, thumbnails, private data of programs and what a camera wrote into pictures
do not come along. The title stays, and so does the claim to be PDF/A or PDF/UA. Scripts and files inside stay too:
they are for somebody to decide about (see ``pdf_checks``), and go when that is asked for.
"""

import re
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from records.sandbox.jpeg_segments import without_segments
from records.sandbox.pdf_naming import call, language_of
from records.sandbox.pdf_reading import refuse_too_many_pages
from records.sandbox.pdf_saving import save
from records.sandbox.pdf_structure import actions, end_marks, is_signature, jpeg_of, nodes
from records.sandbox.refusing import alive

_PRIVATE = (Name.Metadata, Name.PieceInfo, Name.LastModified, Name.Thumb)
_CLAIM = re.compile(rb"(pdfaid|pdfuaid):(part|conformance)(?:=[\"']|(?:\s[^<>]*)?>)([0-9A-Z]{1,2})\b")
_NAMESPACES = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


def strip(
    path: str, out: str, *, scripts: bool = False, attachments: bool = False, title: str = "", language: str = ""
) -> dict[str, Any]:
    """Writes the copy to ``out``; ``{"revisions", "signed", "scripts", "attachments", "language"}`` of the original.

    ``scripts`` and ``attachments``: take them out as well. ``title`` takes the place of its own, ``language`` that of
    none.
    """
    refuse_too_many_pages(path)
    with pikepdf.open(path) as pdf:
        signed, carried, acts = _take_out_signatures(pdf), len(pdf.attachments), any(True for _ in actions(pdf))
        title = title or (str(pdf.docinfo.get(Name.Title, "")) if Name.Info in pdf.trailer else "")
        claims, spoken = _claims(pdf, title), language_of(pdf)
        strip_objects(pdf)
        if scripts:
            _take_out_actions(pdf)
        if attachments:
            _take_out_attachments(pdf)
        if Name.Info in pdf.trailer:
            del pdf.trailer.Info
        call(pdf, title.strip(), language)
        if claims:
            pdf.Root.Metadata = Stream(pdf, claims, Type=Name.Metadata, Subtype=Name.XML)
        save(pdf, out)
    had = {"revisions": max(end_marks(path) - 1, 0), "signed": signed, "scripts": acts, "attachments": carried}
    return had | {"language": spoken}


def strip_objects(pdf: pikepdf.Pdf) -> None:
    """Take away what objects say of programs and cameras; pixels stay byte for byte."""
    for one in pdf.objects:
        alive()
        if not isinstance(one, Dictionary | Stream):
            continue
        for key in _PRIVATE:
            if key in one:
                del one[key]
        if isinstance(one, Stream) and (raw := jpeg_of(one)):
            bare = without_segments(raw)
            if bare != raw:
                held = one.get(Name.DecodeParms)
                last = held[-1] if isinstance(held, Array) and len(held) else held
                one.write(bare, filter=Name.DCTDecode, decode_parms=last if isinstance(last, Dictionary) else None)


def _take_out_signatures(pdf: pikepdf.Pdf) -> bool:
    """Whether somebody signed it. A copy that is written anew has lost that; who it was with which key goes too."""
    signed = [node for _, node in nodes(pdf) if is_signature(node.get(Name.V))]
    for node in signed:
        del node[Name.V]
    if Name.Perms in pdf.Root:
        del pdf.Root.Perms
    return bool(signed)


def _take_out_actions(pdf: pikepdf.Pdf) -> None:
    for _, holder, key in list(actions(pdf)):
        if key in holder:
            del holder[key]
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        del names[Name.JavaScript]


def _take_out_attachments(pdf: pikepdf.Pdf) -> None:
    for name in list(pdf.attachments):
        del pdf.attachments[name]
    for _, one in nodes(pdf):
        if Name.AF in one:
            del one[Name.AF]
    for page in pdf.pages:
        notes = page.obj.get(Name.Annots)
        if notes is not None:
            kept = [note for note in notes if note.get(Name.Subtype) != Name.FileAttachment]
            page.obj.Annots = pikepdf.Array(kept)


def _claims(pdf: pikepdf.Pdf, title: str) -> bytes:
    """What is left of the metadata: which standard the file claims to keep, and the title that this demands."""
    stored = pdf.Root.get(Name.Metadata)
    if not isinstance(stored, Stream):
        return b""
    found = {
        (space.decode(), key.decode()): value.decode() for space, key, value in _CLAIM.findall(stored.read_bytes())
    }
    if not found:
        return b""
    told = "".join(f"<{space}:{key}>{value}</{space}:{key}>" for (space, key), value in sorted(found.items()))
    if title.strip():
        told += f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
    spaces = "".join(f' xmlns:{space}="{_NAMESPACES[space]}"' for space in sorted({space for space, _ in found}))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"{spaces}>{told}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
