"""The first rows, or files, of an import as the records that they will be."""

from itertools import islice
from typing import NamedTuple

from app.intake.reading import Rejection
from app.jobs.imports import archives, documents, facilities
from app.jobs.imports.queries import ImportBatch
from app.jobs.imports.run import reader_of
from app.jobs.imports.sources import named
from app.kernel.errors import BadInput
from app.kernel.text import said as said_in
from app.web.portal import portal
from app.web.translation import gettext as _
from maps.drafts import Draft as Place
from maps.importing.mapping import GeoMapping
from records import codec
from records.importing.mapping_tables import CsvMapping
from records.importing.reading import Draft
from records.projections import PublicRecord

SHOWN, FILES_SHOWN = 10, 5
LOOKED_AT = 300


class Looked(NamedTuple):
    """The first rows as (line, file, record, remarks), others as (line, file, column, reason); how many are good."""

    records: list[tuple[int, str, PublicRecord, list[str]]]
    rejections: list[tuple[int, str, str, str]]
    good: int
    read: int


class FacilitiesLooked(NamedTuple):
    """The same of facilities, each with the remarks on it."""

    places: list[tuple[Place, list[str]]]
    rejections: list[tuple[int, str, str, str]]
    good: int
    read: int


def first_rows_of(found: ImportBatch, mapping: CsvMapping) -> Looked:
    """The first rows of a table."""
    looked = Looked([], [], 0, 0)
    with named(portal().files.path(found.sha256), found.name, head=True) as file:
        for one in reader_of(found.format, mapping, found.department).read([file]):
            looked = _with(looked, one)
            if looked.read == LOOKED_AT:
                break
    return looked


def first_facilities(found: ImportBatch, mapping: GeoMapping) -> FacilitiesLooked:
    """The first rows of a table of facilities. A file that cannot be read as one is its only rejection."""
    looked = FacilitiesLooked([], [], 0, 0)
    with named(portal().files.path(found.sha256), found.name, head=True) as file:
        try:
            for one in islice(facilities.read(file, mapping, found.department).items, LOOKED_AT):
                looked = _with_place(looked, one)
        except BadInput as problem:
            looked.rejections.append((0, found.name, "", problem.said(_)))
    return looked


def _with_place(looked: FacilitiesLooked, one: Place | Rejection) -> FacilitiesLooked:
    if isinstance(one, Rejection):
        if len(looked.rejections) < SHOWN:
            looked.rejections.append((one.line, one.file, "", _told(one.reason)))
    elif len(looked.places) < SHOWN:
        looked.places.append((one, [_told(text) for text in one.remarks]))
    return looked._replace(good=looked.good + isinstance(one, Place), read=looked.read + 1)


def first_files(found: ImportBatch) -> tuple[Looked, int]:
    """The first files of an archive, opened as the import will open all of them; and how many there are."""
    looked, path = Looked([], [], 0, 0), portal().files.path(found.sha256)
    with documents.read(path, found.department, None, first=FILES_SHOWN) as items:
        for one in items:
            looked = _with(looked, one)
    return looked, archives.counted(path)


def _with(looked: Looked, one: Draft | Rejection) -> Looked:
    """What was looked at with one row, or file, more."""
    if isinstance(one, Draft):
        if len(looked.records) < SHOWN:
            shown = codec.public_view(one.record)
            looked.records.append((one.line, one.file, shown, [_told(text) for text in one.remarks]))
    elif len(looked.rejections) < SHOWN:
        looked.rejections.append((one.line, one.file, one.column, _told(one.reason)))
    return looked._replace(good=looked.good + isinstance(one, Draft), read=looked.read + 1)


def _told(text: str) -> str:
    """What a reader says of a row, in the language of whoever asks."""
    return str(said_in(text, _))
