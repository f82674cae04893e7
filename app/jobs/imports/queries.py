"""Reading imports, their mappings and what depends on them by now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, true
from sqlalchemy.orm import Session, undefer

from app.jobs.imports.facilities import FACILITIES, TAKEN_AWAY
from app.jobs.imports.model import ASKED, STARTED, UNDOING, ImportBatchRow, ImportTouchRow, SavedMappingRow
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from maps.importing.mapping import GeoMapping, LayerTable
from maps.model import LayerRow
from records import codec, workflow
from records.checking.model import AcceptedFindingRow
from records.desk_model import CommentRow, WorkingCopyRow
from records.importing.mapping import load_mapping, presets
from records.importing.mapping_tables import CsvMapping
from records.model import RecordRow

MOST_SHOWN = 100
UNTOUCHED = (workflow.DRAFT, workflow.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """An import as its department reads it."""

    id: int
    department: str
    format: str
    name: str
    sha256: str
    size: int
    state: str
    task: int | None
    counts: dict[str, Any]
    rejected: str
    begun_by: str
    begun_at: datetime


def batch(session: Session, batch_id: int) -> ImportBatch:
    """The import of that id. Raises NotVisible."""
    row = session.get(ImportBatchRow, batch_id)
    if row is None:
        raise NotVisible(N_("There is no such import."))
    return _shown(row)


def mapping_of(session: Session, batch_id: int) -> CsvMapping | GeoMapping | None:
    """The mapping of an import, None before there is one. Raises NotVisible."""
    row = session.get(ImportBatchRow, batch_id, options=[undefer(ImportBatchRow.mapping)])
    if row is None:
        raise NotVisible(N_("There is no such import."))
    return _mapping(row.format, row.mapping) if row.mapping else None


def columns_mark(mapping: str) -> str:
    """What stands for a mapping in a form, so that another one is noticed."""
    return sha256(mapping.encode()).hexdigest()[:16]


def mark_of(session: Session, batch_id: int) -> str:
    """The ``columns_mark`` of an import."""
    return columns_mark(session.get_one(ImportBatchRow, batch_id, options=[undefer(ImportBatchRow.mapping)]).mapping)


def was_replaced(session: Session, batch_id: int) -> bool:
    """Whether a later import took the place of these facilities: that one is undone first."""
    row = session.get_one(ImportBatchRow, batch_id, options=[undefer(ImportBatchRow.mapping)])
    one, there = ImportBatchRow, ImportBatchRow.state.in_((STARTED, UNDOING))
    later = select(one.mapping).where(
        one.department == row.department, one.format == FACILITIES, there, one.id > row.id
    )
    return any(_layer(mapping).slug == _layer(row.mapping).slug for mapping in session.scalars(later))


def before_replaced(session: Session, row: ImportBatchRow) -> GeoMapping | None:
    """What the import said whose place this one took, None where it filled a layer of its own."""
    one = ImportBatchRow
    earlier = select(one.mapping).where(
        one.department == row.department, one.format == FACILITIES, one.state == STARTED, one.id < row.id
    )
    slug = _layer(row.mapping).slug
    found = (codec.decode(mapping, GeoMapping) for mapping in session.scalars(earlier.order_by(one.id.desc())))
    return next((mapping for mapping in found if mapping.layer[0].slug == slug), None)


def _layer(mapping: str) -> LayerTable:
    return codec.decode(mapping, GeoMapping).layer[0]


def layers(session: Session, department: str) -> list[LayerTable]:
    """The layers on the map that imports of the department fill, the newest first."""
    found = {layer.slug: layer for _, layer in reversed(_imported(session, department))}
    there = set(session.scalars(select(LayerRow.slug).where(LayerRow.slug.in_(found))))
    return [layer for slug, layer in reversed(found.items()) if slug in there]


def waiting(session: Session, departments: Collection[str], person: str) -> list[ImportBatch]:
    """Imports of facilities that others brought and that wait for being approved, the oldest first."""
    one = ImportBatchRow
    rows = select(one).where(one.state == ASKED, one.department.in_(departments), one.begun_by != person)
    return [_shown(row) for row in session.scalars(rows.order_by(one.id).limit(MOST_SHOWN))]


def _imported(session: Session, department: str) -> list[tuple[int, LayerTable]]:
    """The department's newest imports of facilities that were taken in, with the layer that each fills."""
    one = ImportBatchRow
    rows = select(one.id, one.mapping).where(
        one.department == department, one.format == FACILITIES, one.state == STARTED
    )
    found = session.execute(rows.order_by(one.id.desc()).limit(MOST_SHOWN))
    return [(batch_id, _layer(mapping)) for batch_id, mapping in found]


def _mapping(format_name: str, content: str) -> CsvMapping | GeoMapping:
    return codec.decode(content, GeoMapping) if format_name == FACILITIES else codec.decode(content, CsvMapping)


def newest(session: Session) -> list[ImportBatch]:
    """The newest imports of the departments whose desks this reader sits at."""
    rows = session.scalars(select(ImportBatchRow).order_by(ImportBatchRow.id.desc()).limit(MOST_SHOWN))
    return [_shown(row) for row in rows]


def saved_mappings(session: Session, department: str, format_name: str) -> list[str]:
    """The names of the mappings that the department has kept for that format."""
    names = select(SavedMappingRow.name).where(
        SavedMappingRow.department == department, SavedMappingRow.format == format_name
    )
    return list(session.scalars(names.order_by(SavedMappingRow.name)))


def known_mapping(session: Session, department: str, format_name: str, name: str) -> CsvMapping | GeoMapping | None:
    """The mapping of that name: one of the department's own, or one that comes with the portal."""
    row = session.get(SavedMappingRow, (department, format_name, name))
    if row is not None:
        return _mapping(format_name, row.content)
    return load_mapping(name, format_name) if name in presets_of(format_name) else None


def presets_of(format_name: str) -> list[str]:
    """The names of the mappings that come with the portal. Those of facilities describe whole cities, not one file."""
    return [] if format_name == FACILITIES else list(presets(format_name))


def touched(session: Session, batch_id: int) -> tuple[int, int]:
    """How many records the import made, and how many versions it added to others."""
    made = func.count().filter(ImportTouchRow.before == "")
    there = ImportTouchRow.version > TAKEN_AWAY
    counted = select(made, func.count()).where(ImportTouchRow.batch_id == batch_id, there)
    first, all_of_them = session.execute(counted).one()
    return first, all_of_them - first


def depending(session: Session, batch_id: int, limit: int) -> list[tuple[str, str, str]]:
    """(kind, slug, title) of records that somebody has worked on since the import: with these it cannot be undone."""
    rows = session.execute(depends(select(RecordRow.kind, RecordRow.slug, RecordRow.title), batch_id).limit(limit))
    return [(row.kind, row.slug, row.title) for row in rows]


def depends(
    statement: Select[*tuple[Any, ...]], batch_id: int, record_id: int | None = None
) -> Select[*tuple[Any, ...]]:
    """The statement over records, narrowed to those of the import that are no longer as it left them.

    A later version, a move beyond review, a text that is being written, a comment, an accepted finding.
    """
    last = (
        select(ImportTouchRow.record_id, func.max(ImportTouchRow.version).label("version"))
        .where(ImportTouchRow.batch_id == batch_id)
        .group_by(ImportTouchRow.record_id)
        .subquery()
    )
    worked_on = [
        exists().where(model.record_id == RecordRow.id) for model in (WorkingCopyRow, CommentRow, AcceptedFindingRow)
    ]
    return (
        statement.join(last, last.c.record_id == RecordRow.id)
        .where(RecordRow.id == record_id if record_id is not None else true())
        .where(or_(RecordRow.version != last.c.version, RecordRow.state.not_in(UNTOUCHED), *worked_on))
        .order_by(RecordRow.id)
    )


def _shown(row: ImportBatchRow) -> ImportBatch:
    return ImportBatch(
        row.id,
        row.department,
        row.format,
        row.name,
        row.sha256,
        row.size,
        row.state,
        row.task,
        row.counts,
        row.rejected,
        row.begun_by,
        row.begun_at,
    )
