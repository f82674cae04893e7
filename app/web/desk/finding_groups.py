"""Findings by their place, and files of a text with what can be done about them, as the page of checks shows them."""

from dataclasses import dataclass

from app.kernel.slugs import slug_of
from app.kernel.text import N_
from app.web.identity import identity
from app.web.translation import gettext as _
from records.checking.commands import Looked
from records.checking.file_names import NAME_OF, without
from records.files import originals, recognition
from records.files.media_types import IMAGES, PDF
from records.kinds import Attachment, Record

_CLEANED = frozenset({"script", "attached-file", "metadata", "earlier-revision", "no-title", "no-language"})
_FIELDS = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "text": N_("Text"),
    "reference": N_("Reference"),
    "status": N_("Status"),
    "address": N_("Address"),
    "language": N_("Language"),
    "parcel": N_("Parcel"),
    "parties": N_("Parties"),
    "inspections": N_("Inspections"),
    "history": N_("History"),
    "preamble": N_("Preamble"),
    "annotations": N_("Notes"),
    "notes": N_("Notes"),
}
"""Field of a record → what it is called."""
_OTHER = N_("Other data of the record")


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one field or file. ``redact`` and ``cleaning`` are addresses, "" where they do not apply.

    ``marked``: several of the findings may be redacted at once. ``elsewhere``: this file is not mended here.
    """

    label: str
    looked: list[Looked]
    file: Attachment | None
    redact: str
    cleaning: str
    marked: bool
    elsewhere: bool


def grouped(looked: list[Looked], record: Record, here: str, *, editable: bool) -> list[Group]:
    """By file, or else by field, in the order of their finding. ``here`` is the record's address at the desk."""
    files = {file.sha256: file for file in record.attachments}
    groups: dict[tuple[str, str], list[Looked]] = {}
    for one, accepted in looked:
        groups.setdefault((one.file, "" if one.file else one.place), []).append((one, accepted))
    return [
        _group(place, found, files.get(sha256), here, editable=editable) for (sha256, place), found in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the text: whether something is kept that it was made of, where it can be redacted, or "".

    ``scan``: the record has no text, and this file may be a picture of one. ``new_name`` is proposed where its name
    says what should not be public, else "". ``picture``: the address of what it shows, "" where it is no picture.
    """

    attachment: Attachment
    has_original: bool
    redact: str
    scan: bool
    new_name: str
    picture: str


def files_of(record: Record, looked: list[Looked], here: str) -> list[File]:
    """Each file of the record."""
    return [_file(file, record, looked, here) for file in record.attachments]


def _file(file: Attachment, record: Record, looked: list[Looked], here: str) -> File:
    kept = bool(originals.of(identity().session, file.sha256))
    is_scan = not record.text.strip() and recognition.can_be_read(file)
    place = f"{NAME_OF}{file.name}"
    named = [
        one.match for one, accepted in looked if accepted is None and (one.file, one.place) == (file.sha256, place)
    ]
    new_name = without(file.name, named, slug_of(record.reference)) if named else ""
    picture = f"{here}/files/{file.sha256}/pages/1.png" if file.media_type in IMAGES else ""
    return File(file, kept, _redact(file, here), is_scan, new_name, picture)


def _redact(file: Attachment, here: str) -> str:
    return f"{here}/files/{file.sha256}/redaction" if file.media_type == PDF or file.media_type in IMAGES else ""


def _group(place: str, looked: list[Looked], file: Attachment | None, here: str, *, editable: bool) -> Group:
    waiting = {one.code for one, accepted in looked if accepted is None}
    may = file is not None and editable
    redact = _redact(file, here) if may and file else ""
    many = sum(accepted is None and one.page is not None for one, accepted in looked) > 1
    return Group(
        label=file.name if file else label(place),
        looked=looked,
        file=file,
        redact=redact,
        cleaning=f"{here}/files/{file.sha256}/cleaning" if redact and file and waiting & _CLEANED else "",
        marked=bool(redact) and many,
        elsewhere=may and bool(waiting) and not redact,
    )


def label(place: str) -> str:
    """What a field is called, as ``records.checking`` names it."""
    if place.startswith("section "):
        return _("Section %(number)s", number=place.removeprefix("section "))
    return _(_FIELDS.get(place, _OTHER))
