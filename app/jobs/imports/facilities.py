"""An import of facilities: what its columns may be called, its rows as drafts, and what of it was edited since.

Each import fills a layer of its own, so that it can be taken back without touching anything else.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from app.intake.csv_rows import CsvTable
from app.intake.reading import Progress, Rejection
from app.jobs.imports.model import ImportTouchRow
from app.kernel.errors import BadInput
from app.kernel.slugs import digest, slug_of
from app.kernel.text import N_
from maps.drafts import Draft
from maps.importing.csv_file import open_csv
from maps.importing.drafting import Drafting, Wanted
from maps.importing.found import BadFile
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import GeoMapping
from maps.model import FacilityPhotoRow, FacilityRow
from records.importing import suggestions

FACILITIES = "facilities"
NAMES: dict[str, str] = {
    "reference": "reference ref id gisid facilityid kode code nomor no number osmid objectid",
    "name": "name nama facilityname namafasilitas namatempat title judul",
    "name_en": "nameen namesen nameenglish namainggris",
    "name_id": "nameid namesid nameindonesian namaindonesia",
    "kind": "kind type category facilitytype jenis kategori tipe amenity",
    "address": "address addrfull streetaddress fulladdress location alamat lokasi addrstreet",
    "longitude": "longitude lon lng long bujur x",
    "latitude": "latitude lat lintang y",
    "wkt": "wkt geometry geom thegeom",
    "opening_hours": "openinghours hours hoursofoperation jambuka jamoperasional jamlayanan",
    "phone": "phone telephone contactphone phonenumber telp telepon notelp nomortelepon",
    "link": "link website contactwebsite url weburl situs laman",
    "description": "description keterangan deskripsi uraian notes remarks catatan",
    "accessibility": "accessibility wheelchairdescription aksesibilitas",
    "step_free": "stepfree wheelchair kursiroda",
    "ward": "ward wilayah kecamatan kelurahan",
}
"""Field → what its column is called, without blanks and signs, the likeliest first."""
MOST_FACILITIES = 100_000
"""Rows of one file: a city with more facilities has counted something else."""
LARGEST = 200_000_000
"""Bytes of such a file."""
TAKEN_AWAY = 0
"""The version of a facility that an import took off the map."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def columns_for(header: Sequence[str]) -> dict[str, str]:
    """Field → column, for those that can be told by their names; each column is given to one field."""
    plain = {suggestions.plain(column): column for column in reversed(header)}
    found: dict[str, str] = {}
    for field, names in NAMES.items():
        column = next((plain[name] for name in names.split() if name in plain), None)
        if column and column not in found.values():
            found[field] = column
    if not found.keys() & {"name", "name_en", "name_id"}:  # of "kab_name" and "kec_name" the last says most
        named = [one for one in header if suggestions.plain(one).endswith(("name", "nama"))]
        found |= dict.fromkeys(["name"], named[-1]) if named else {}
    return found


def format_of(header: Sequence[str]) -> str:
    """What is in a table with these columns: facilities, or the records of which it could say more."""
    records, places = suggestions.format_of(header), columns_for(header)
    of_places = "name" in places and len(places) >= len(suggestions.columns_for(records, header))
    return FACILITIES if of_places else records


def layer_slug(name: str, batch_id: int) -> str:
    """The short name of the layer that an import fills: no other import has it."""
    return f"{slug_of(name)[:60]}-{digest(str(batch_id))[:6]}"


class Reading(NamedTuple):
    """The rows, and what they have in common: which of the layer's could not be told apart, or were rejected."""

    items: Iterator[Draft | Rejection]
    shared: Drafting


def read(path: Path, mapping: GeoMapping, department: str, progress: Progress | None = None) -> Reading:
    """The rows of a table as facilities of the mapping's only layer. Raises BadInput."""
    try:
        wanted = Wanted(FACILITIES, layers_of(mapping, FACILITIES, Asked(department=department), [path]))
        table, layer = wanted.layers[0]
        opened = open_csv(path, progress or Progress())
        shared = Drafting(mapping, wanted)
        drafting = shared.of_file(path.name, table, layer, None)
        drafting.require_place(opened.header or frozenset())
    except BadFile as problem:
        raise BadInput(N_("The file cannot be read: %(problem)s."), problem=problem) from problem
    return Reading(map(drafting.draft, opened.features), shared)


def require_few_places(path: Path) -> None:
    """Raise BadInput for a table with more rows than can be taken in at once. Reads no further than that."""
    if path.stat().st_size > LARGEST:
        raise BadInput(N_("A table of facilities may have %(most)s MB at the most."), most=LARGEST // 1_000_000)
    with CsvTable(path) as table:
        if next(islice(table.rows(), MOST_FACILITIES, None), None) is not None:
            raise BadInput(N_("No more than %(most)s facilities can be taken in at once."), most=MOST_FACILITIES)


def portions(items: Iterator[Draft | Rejection], size: int) -> Iterator[list[Draft | Rejection]]:
    while portion := list(islice(items, size)):
        yield portion


def version_of(moment: datetime) -> int:
    """When a facility was changed last, in microseconds, which tells one state of it from any other."""
    return (moment - _EPOCH) // _MICROSECOND


def depending(session: Session, batch_id: int, limit: int) -> list[tuple[str, str, str]]:
    """(kind, slug, name) of facilities that somebody edited since the import: with these it cannot be undone."""
    rows = session.execute(
        edited(session, select(FacilityRow.slug, FacilityRow.name), batch_id).order_by(FacilityRow.id).limit(limit)
    )
    return [("facility", row.slug, row.name) for row in rows]


def edited(session: Session, statement: Select[*tuple[Any, ...]], batch_id: int) -> Select[*tuple[Any, ...]]:
    """The statement over facilities, narrowed to those of the import with another state than it left, or a picture.

    A picture that was there before the import stays what it is, whatever becomes of the import.
    """
    touched = (ImportTouchRow.batch_id == batch_id, ImportTouchRow.version > TAKEN_AWAY)
    versions = session.scalars(select(ImportTouchRow.version).where(*touched).distinct())  # one a portion
    moments = [_EPOCH + version * _MICROSECOND for version in versions]
    pictured = exists().where(
        FacilityPhotoRow.facility_id == FacilityRow.id, FacilityPhotoRow.added_at > min(moments, default=_EPOCH)
    )
    return (
        statement.join(ImportTouchRow, ImportTouchRow.record_id == FacilityRow.id)
        .where(*touched)
        .where(or_(FacilityRow.updated_at.not_in(moments), pictured))
    )
