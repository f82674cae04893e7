"""What a clerk does with an import: begin it, say what its columns mean, start it, undo it."""

from pathlib import Path

from sqlalchemy import select

from app.db.files import FileStore
from app.db.unit_of_work import UnitOfWork
from app.jobs.imports import facilities
from app.jobs.imports.documents import DOCUMENTS
from app.jobs.imports.facilities import FACILITIES
from app.jobs.imports.model import ASKED, MAPPING, STARTED, UNDOING, UNDONE, ImportBatchRow, SavedMappingRow
from app.jobs.imports.queries import columns_mark, depending, was_replaced
from app.jobs.imports.sources import as_csv
from app.jobs.task_model import ENDED, TaskRow
from app.jobs.tasks import request_task
from app.kernel import ids, roles
from app.kernel.errors import BadInput, MoveNotAllowed, NotVisible
from app.kernel.text import N_
from maps import policy as places
from maps.importing.mapping import GeoMapping
from maps.importing.mapping import check as check_places
from records import codec, policy
from records.importing.mapping_checks import check
from records.importing.mapping_tables import FIELDS, CsvMapping

FLATTEN_TASK, IMPORT_TASK, UNDO_TASK = "read-geojson", "import", "undo-import"
PLACES_TASK, UNDO_PLACES_TASK = "import-facilities", "undo-import-of-facilities"
LONGEST_NAME = 60


def begin(unit: UnitOfWork, department: str, format_name: str, name: str, file: tuple[str, int]) -> int:
    """Keep a file, (SHA-256, size) as ``sources.as_csv`` gave it, as the beginning of an import. Returns its id.

    Of documents it is an archive, as ``archives.packed`` gave it.
    """
    policy.require(unit.actor, roles.IMPORT, department)
    if format_name == FACILITIES:
        places.require_desk_import(unit.actor, department)
    elif format_name not in (*FIELDS, DOCUMENTS):
        raise BadInput(N_("There is no such kind of import."))
    row = ImportBatchRow(
        id=ids.new_id(),
        department=department,
        format=format_name,
        name=_file_name(name),
        sha256=file[0],
        size=file[1],
        mapping="",
        state=MAPPING,
        task=None,
        counts={},
        rejected="",
        begun_by=unit.actor.name,
        begun_at=unit.now,
        labels=policy.labels_of(department),
    )
    unit.session.add(row)
    unit.note("begin import", f"import/{row.id}", department=department, format=format_name, sha256=file[0])
    return row.id


def begin_geodata(
    unit: UnitOfWork, department: str, format_name: str, name: str, file: tuple[str, int], *, guess: bool
) -> int:
    """The same with a file of geometry as it came: a task makes a table of it; ``guess``: and says of what."""
    batch_id = begin(unit, department, format_name, name, file)
    row = unit.session.get_one(ImportBatchRow, batch_id)
    row.task = request_task(unit, FLATTEN_TASK, department, {"batch": batch_id, "guess": guess})
    return batch_id


def keep(path: Path, store: FileStore) -> tuple[str, int]:
    """The file as a table in the store. Raises BadInput."""
    return as_csv(path, store)


def set_mapping(unit: UnitOfWork, batch_id: int, mapping: CsvMapping | GeoMapping) -> None:
    """Say what the columns mean. Raises BadInput, and MoveNotAllowed once the import has been started."""
    row = _locked(unit, batch_id)
    if row.state != MAPPING:
        raise MoveNotAllowed(N_("The import was started; its columns can no longer be changed."))
    if isinstance(mapping, GeoMapping):
        check_places(mapping, row.format)
    else:
        check(mapping, row.format)
    row.mapping = codec.encode(mapping)


def save_mapping(unit: UnitOfWork, batch_id: int, name: str) -> None:
    """Keep the import's mapping under a name, for the next file of this kind; one of the same name is replaced."""
    row = _locked(unit, batch_id)
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name or not row.mapping:
        raise BadInput(N_("Give the mapping a name."))
    saved = SavedMappingRow(
        department=row.department,
        format=row.format,
        name=name,
        content=row.mapping,
        saved_by=unit.actor.name,
        saved_at=unit.now,
        labels=policy.labels_of(row.department),
    )
    unit.session.merge(saved)
    unit.note("save mapping", f"import-mapping/{row.department}/{row.format}", name=name)


def ask(unit: UnitOfWork, batch_id: int) -> None:
    """Leave facilities to somebody who may publish, and who did not bring them."""
    row = _locked(unit, batch_id)
    if not row.mapping:
        raise BadInput(N_("Say first what the columns mean."))
    if row.state != MAPPING or row.format != FACILITIES:
        raise MoveNotAllowed(N_("The import is on its way already."))
    row.state = ASKED
    unit.note("ask for import", f"import/{row.id}", department=row.department, sha256=row.sha256)


def send_back(unit: UnitOfWork, batch_id: int) -> None:
    """Facilities that wait for being approved are not: their columns can be changed again."""
    row = _locked(unit, batch_id)
    if row.state != ASKED:
        raise MoveNotAllowed(N_("This import does not wait for anybody."))
    row.state = MAPPING
    unit.note("send import back", f"import/{row.id}", department=row.department)


def start(unit: UnitOfWork, batch_id: int, seen: str | None = None) -> int:
    """Have it taken in, records into review; returns the task's id. A stopped one begins again where it stood.

    ``seen``: the ``columns_mark`` of what was looked at; other columns are not taken in unseen. Facilities are public
    with that, so that it takes the right to publish, and another person than brought them.
    """
    row = _locked(unit, batch_id)
    if not row.mapping and row.format != DOCUMENTS:
        raise BadInput(N_("Say first what the columns mean."))
    if row.state not in (MAPPING, ASKED, STARTED) or _is_at_work(unit, row):
        raise MoveNotAllowed(N_("The import is on its way already."))
    if row.state != STARTED and seen not in (None, columns_mark(row.mapping)):
        raise MoveNotAllowed(N_("The columns were changed meanwhile. Look at the first rows again."))
    if row.format == FACILITIES and row.state != STARTED:
        _require_another_publisher(unit, row)
    if row.format == FACILITIES and was_replaced(unit.session, batch_id):
        raise MoveNotAllowed(N_("A later file took the place of this one. Undo that import first."))
    row.state = STARTED
    kind = PLACES_TASK if row.format == FACILITIES else IMPORT_TASK
    row.task = request_task(unit, kind, row.department, {"batch": row.id})
    unit.note("start import", f"import/{row.id}", department=row.department, format=row.format)
    return row.task


def undo(unit: UnitOfWork, batch_id: int) -> int:
    """Have everything taken back, while nothing depends on it; returns the task's id. Raises MoveNotAllowed."""
    row = _locked(unit, batch_id)
    if row.state not in (STARTED, UNDOING) or _is_at_work(unit, row):
        raise MoveNotAllowed(N_("This import cannot be undone now."))
    of_places = row.format == FACILITIES
    if of_places and was_replaced(unit.session, batch_id):
        raise MoveNotAllowed(N_("A later file took the place of this one. Undo that import first."))
    if (facilities.depending if of_places else depending)(unit.session, batch_id, 1):
        raise MoveNotAllowed(N_("Somebody has worked on what was imported; it can no longer be undone as a whole."))
    row.state = UNDOING
    kind = UNDO_PLACES_TASK if of_places else UNDO_TASK
    row.task = request_task(unit, kind, row.department, {"batch": row.id})
    unit.note("undo import", f"import/{row.id}", department=row.department)
    return row.task


def give_up(unit: UnitOfWork, batch_id: int) -> None:
    """Leave an import that was never started."""
    row = _locked(unit, batch_id)
    if row.state != MAPPING:
        raise MoveNotAllowed(N_("The import was started; it can be undone, not given up."))
    row.state = UNDONE
    unit.note("give up import", f"import/{row.id}", department=row.department)


def _require_another_publisher(unit: UnitOfWork, row: ImportBatchRow) -> None:
    policy.require(unit.actor, roles.PUBLISH, row.department)
    if row.begun_by == unit.actor.name:
        raise MoveNotAllowed(N_("Nobody puts on the map what they brought themselves. Leave it to somebody else."))


def _locked(unit: UnitOfWork, batch_id: int) -> ImportBatchRow:
    row: ImportBatchRow | None = unit.session.scalar(
        select(ImportBatchRow).where(ImportBatchRow.id == batch_id).with_for_update()
    )
    if row is None:
        raise NotVisible(N_("There is no such import."))
    policy.require(unit.actor, roles.IMPORT, row.department)
    return row


def _is_at_work(unit: UnitOfWork, row: ImportBatchRow) -> bool:
    task = unit.session.get(TaskRow, row.task) if row.task else None
    return task is not None and task.state not in ENDED


def _file_name(name: str) -> str:
    """The last part of a file's name, as readers and lists show it."""
    plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip(" .")
    return plain[-120:] or "table.csv"
