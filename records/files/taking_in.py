"""Taking in one file, for the desk and for imports of folders alike.

What a file is, is told from its content. Whatever is stored for the public was written anew by the sandbox, without
what the file says of its makers; the bytes as they came are stored beside, for the desk alone.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from app.db.files import FileStore
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records.files.filling import Guess, guess_of
from records.files.guessing import is_title, language_of, title_of
from records.files.media_types import HEAD, IMAGES, PDF, TEXT, decode, media_type
from records.files.texts import clean
from records.kinds import Attachment
from records.sandbox.process import Sandbox
from records.sandbox.sheet_types import CALC, EXCEL

LARGEST = 512 << 20  # bytes of one file
LARGEST_IMAGE = 64 << 20
LARGEST_SPREADSHEET = 64 << 20
CHARACTERS = 5_000_000
_READING = 8.0  # seconds for the text of a PDF
_HARDLY_ANY = 50  # characters a page, below which a PDF is a scan with a stamp on it
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """A file in the store. ``attachment`` is the copy to be published, stripped of author, place and device.

    ``original_sha256`` names the bytes as they came; they are for the desk alone (``records.files.originals.keep``).
    ``problems`` are sentences on what was left out or could not be read. ``can_be_read_by_ocr``: it is
    a picture of a page, from which text recognition may take text.
    """

    attachment: Attachment
    original_sha256: str
    guess: Guess = field(default_factory=Guess)
    problems: tuple[Phrase, ...] = ()
    can_be_read_by_ocr: bool = False


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the sandbox wrote, or None as ``path`` where the bytes may stay as they are."""

    path: Path | None
    media_type: str
    text: str = ""
    title: str = ""
    pages: int | None = None
    problems: tuple[Phrase, ...] = ()
    scan: bool = False


def take_in(path: Path, name: str, store: FileStore, sandbox: Sandbox | None = None) -> Taken:
    """Take in the file at ``path`` that its sender called ``name``. Raises BadInput with the sentence why not.

    ``sandbox`` is one that is open already, for many files one after the other.
    """
    kind = _known_type(path)
    with tempfile.TemporaryDirectory(prefix="psis-") as folder:
        if sandbox is None:
            with Sandbox() as own:
                copy = _COPIERS[kind](path, Path(folder) / "copy", own)
        else:
            copy = _COPIERS[kind](path, Path(folder) / "copy", sandbox)
        with path.open("rb") as file:
            original, size = store.put(file)
        sha256 = original
        if copy.path is not None:
            with copy.path.open("rb") as file:
                sha256, size = store.put(file)
    shown = file_name(name, copy.media_type)
    guess = guess_of(PurePosixPath(shown).stem, copy.text, copy.title)
    attachment = Attachment(
        sha256, shown, copy.media_type, size, title=guess.title, language=guess.language, pages=copy.pages
    )
    return Taken(attachment, original, guess, copy.problems, copy.scan)


def _known_type(path: Path) -> str:
    """Raises BadInput for a file that is empty, too large or of no kind that is taken in."""
    size = path.stat().st_size
    if not size:
        raise BadInput(N_("The file is empty."))
    with path.open("rb") as file:
        kind = media_type(file.read(HEAD))
    kind = "image" if kind in IMAGES else kind
    if kind not in _COPIERS:
        if not kind:
            raise BadInput(N_("Its content is of no type known here; documents are PDF, text, pictures, spreadsheets."))
        sentence = N_(
            "Its content is of the type %(type)s; documents are PDF, text, pictures or spreadsheets,"
            " whatever the file is called."
        )
        raise BadInput(sentence, type=kind)
    most = _LARGEST.get(kind, LARGEST)
    if size > most:
        raise BadInput(N_("The file is larger than %(most)s MB."), most=most >> 20)
    return kind


def _pdf(path: Path, out: Path, sandbox: Sandbox) -> _Copy:
    stripped = sandbox.ask("pdf-strip", path, out=str(out))
    read = sandbox.ask("pdf-read", out, characters=CHARACTERS, seconds=_READING)
    text = clean("\n\n".join(read["texts"]))[:CHARACTERS]
    problems, scan = [], len(text) < _HARDLY_ANY * len(read["texts"])
    if (done := len(read["texts"])) < read["pages"]:
        sentence = N_("Text was taken from the first %(read)s of %(pages)s pages.")
        problems.append(Phrase(sentence, read=done, pages=read["pages"]))
    if not text:
        problems.append(Phrase(N_("The PDF holds no text; it is probably a scan.")))
    elif scan:
        problems.append(Phrase(N_("The PDF holds hardly any text; it may be a scan.")))
    if stripped["scripts"]:
        problems.append(Phrase(N_("The PDF carries scripts or launch actions.")))
    if stripped["attachments"]:
        sentence = N_("The PDF carries %(count)s embedded file(s), which were not read.")
        problems.append(Phrase(sentence, count=stripped["attachments"]))
    if stripped["revisions"]:
        problems.append(Phrase(N_("Earlier revisions of the PDF were left out of the copy.")))
    if stripped["signed"]:
        problems.append(Phrase(N_("The PDF was signed; a copy without its author's data no longer is.")))
    title = " ".join(clean(read["title"]).split())
    out = _named(
        out,
        sandbox,
        title="" if is_title(title) else title_of("", text, ""),
        language="" if stripped["language"] else language_of(text, ""),
    )
    return _Copy(out, PDF, text, title, read["pages"], tuple(problems), scan)


def _named(out: Path, sandbox: Sandbox, *, title: str, language: str) -> Path:
    """A copy that says of itself what its text says: most PDFs name neither their title nor their language."""
    if not title and not language:
        return out
    named = out.with_name("named")
    sandbox.ask("pdf-name", out, out=str(named), title=title, language=language)
    return named


def _image(path: Path, out: Path, sandbox: Sandbox) -> _Copy:
    drawn = sandbox.ask("image-strip", path, out=str(out))
    problems = [Phrase(N_("A picture: no text was taken from it."))]
    if drawn["frames"] > 1:
        problems.append(Phrase(N_("Only the first of the %(count)s pictures was kept."), count=drawn["frames"]))
    if drawn["had"]:
        problems.append(Phrase(N_("Left out of the picture: %(what)s."), what=", ".join(drawn["had"])))
    return _Copy(out, drawn["type"], problems=tuple(problems), scan=True)


def _spreadsheet(path: Path, out: Path, sandbox: Sandbox) -> _Copy:
    written = sandbox.ask("sheet-strip", path, out=str(out))
    return _Copy(out, written["type"], clean(written["text"])[:CHARACTERS])


def _text(path: Path, _out: Path, _sandbox: Sandbox) -> _Copy:
    with path.open("rb") as file:
        text, encoding = decode(file.read(CHARACTERS))
    odd = (Phrase(N_("Not UTF-8; read as Windows-1252.")),) if encoding == "Windows-1252" else ()
    return _Copy(None, TEXT, clean(text), problems=odd)


_ZIP = "application/zip"
_COPIERS: dict[str, Callable[[Path, Path, Sandbox], _Copy]] = {
    PDF: _pdf,
    "image": _image,
    _ZIP: _spreadsheet,
    TEXT: _text,
}
_LARGEST = {"image": LARGEST_IMAGE, _ZIP: LARGEST_SPREADSHEET}


_SUFFIXES = {
    PDF: (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    EXCEL: (".xlsx",),
    CALC: (".ods",),
}


def file_name(name: str, kind: str) -> str:
    """The sender's name for the file without folders and control characters, ending as its content says."""
    last = re.split(r"[/\\]", name)[-1]
    shown = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "_", last).strip(" .") or "file"
    suffixes = _SUFFIXES.get(kind, ())
    if suffixes and not shown.lower().endswith(suffixes):
        shown = shown + suffixes[0] if kind == PDF else str(PurePosixPath(shown).with_suffix(suffixes[0]))
    stem, suffix = PurePosixPath(shown).stem, PurePosixPath(shown).suffix[:20]
    return stem[: _LONGEST_NAME - len(suffix)] + suffix
