"""The tasks that take an import of facilities in, portion after portion, and take it back while nobody edited it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Progress, Rejection
from app.intake.tally import Tally
from app.jobs.imports import facilities
from app.jobs.imports.facilities import TAKEN_AWAY
from app.jobs.imports.model import UNDONE, ImportBatchRow, ImportTouchRow
from app.jobs.imports.queries import before_replaced, touched
from app.jobs.imports.run import MOST_REASONS, batch_of, language_of, told
from app.jobs.imports.sources import named
from app.jobs.imports.undo import left, next_touched
from app.jobs.task_runs import Job
from app.kernel.actor import SYSTEM
from app.kernel.text import said
from maps import restoring
from maps.commands import Intake
from maps.drafts import Draft
from maps.importing.drafting import Drafting
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import GeoMapping, own_kinds
from maps.kinds import facility_kinds
from maps.layer_intake import LayerIntake
from maps.model import FacilityRow
from maps.policy import require_desk_import
from maps.removal import remove_facilities, remove_layer_if_empty
from records import codec, policy

AT_ONCE = 250


def take_in_places(job: Job) -> dict[str, Any]:
    """Run an import; begun again it goes on where it stood. Raises PsisError."""
    batch = batch_of(job)
    mapping = codec.decode(batch.mapping, GeoMapping)
    intake = Intake([*facility_kinds().values(), *own_kinds(mapping)], require_desk_import)
    path, progress = job.place.files.path(batch.sha256), Progress()
    with job.place.database.open(SYSTEM) as session:
        begun_with = sum(touched(session, batch.id))
    total, reasons, say = Tally(), dict[int, str](), language_of(job)
    with named(path, batch.name) as file:
        reading = facilities.read(file, mapping, batch.department, progress)
        for portion in facilities.portions(reading.items, AT_ONCE):
            tally = _take(job, batch, intake, portion)
            for one in tally.rejections[: MOST_REASONS - len(reasons)]:
                reasons[one.line] = str(said(one.reason, say))
            total += tally.counted()
            job.progress.at(progress.read, batch.size)
    more = {"removed": _take_away(job, batch, intake, reading.shared)} if mapping.layer[0].replaces else {}
    return told(job, batch, path, total, reasons, begun_with, **more)


def _take_away(job: Job, batch: ImportBatchRow, intake: Intake, read: Drafting) -> int:
    """What is in the layer and not in the file that takes its place goes; returns how many facilities.

    None, where some rows could not be told from what is there.
    """

    def leaving(unit: UnitOfWork, ids: Sequence[int]) -> None:
        _note_touched(unit, batch, TAKEN_AWAY, restoring.of_ids(unit.session, ids))

    with job.place.database.unit(job.actor) as unit:
        intake.finish(unit, replacing=True, lost=read.lost, spared=read.spared, leaving=leaving)
    return sum(one.value != "" for one in intake.remarks)


def _take(job: Job, batch: ImportBatchRow, intake: Intake, portion: Sequence[Draft | Rejection]) -> Tally:
    refused = [one for one in portion if isinstance(one, Rejection)]
    drafts = [one for one in portion if isinstance(one, Draft)]
    tally = Tally(read=len(refused), rejections=refused)
    if drafts:
        with job.place.database.unit(job.actor) as unit:
            layer, references = drafts[0].layer.slug, {one.reference for one in drafts}
            before = restoring.of_references(unit.session, layer, references)
            tally += intake.take(unit, drafts)
            written = {one: before.get(one, "") for one in intake.written}
            _note_touched(unit, batch, facilities.version_of(unit.now), written)
    return tally


def _note_touched(unit: UnitOfWork, batch: ImportBatchRow, version: int, before: Mapping[int, str]) -> None:
    """``before``: facility → how it was, "" where there was none."""
    same = {"batch_id": batch.id, "version": version, "labels": policy.labels_of(batch.department)}
    if rows := [{"record_id": one, "before": said, **same} for one, said in before.items()]:
        unit.session.execute(insert(ImportTouchRow), rows)


def take_back_places(job: Job) -> dict[str, Any]:
    """Undo an import: what it put on the map goes, what it took away or changed is as it was before.

    What somebody has edited meanwhile stays with its layer, and is counted. Raises PsisError.
    """
    batch = batch_of(job)
    layer = codec.decode(batch.mapping, GeoMapping).layer[0].slug
    before = left(job, batch.id)
    done, last = 0, 0
    while ids := next_touched(job, batch.id, last):
        with job.place.database.unit(job.actor) as unit:
            kept = _take_back_some(unit, batch, layer, ids)
            of_batch = delete(ImportTouchRow).where(ImportTouchRow.batch_id == batch.id)
            unit.session.execute(of_batch.where(ImportTouchRow.record_id.in_([one for one in ids if one not in kept])))
        last = ids[-1]
        done += len(ids)
        job.progress.at(done, max(before, done))
    with job.place.database.unit(job.actor) as unit:
        if earlier := before_replaced(unit.session, batch):
            asked = Asked(department=batch.department)
            LayerIntake(layers_of(earlier, facilities.FACILITIES, asked, [])[0][1], require_desk_import).open(unit)
        remove_layer_if_empty(unit, layer)
    kept_in_all = left(job, batch.id)
    with job.place.database.unit(SYSTEM) as unit:
        row = unit.session.get_one(ImportBatchRow, batch.id)
        row.state = UNDONE
        row.counts = {**row.counts, "kept": kept_in_all}
    return {"batch": batch.id, "undone": before - kept_in_all, "kept": kept_in_all}


def _take_back_some(unit: UnitOfWork, batch: ImportBatchRow, layer: str, ids: Sequence[int]) -> set[int]:
    """These facilities of the import as they were before it; returns which of them stay, being edited."""
    here = select(FacilityRow.id).where(FacilityRow.id.in_(ids))
    there = set(unit.session.scalars(here.with_for_update()))
    kept = set(unit.session.scalars(facilities.edited(unit.session, here, batch.id)))
    one = ImportTouchRow
    touches = select(one).where(one.batch_id == batch.id, one.record_id.in_(ids)).order_by(one.version.desc())
    first = {touch.record_id: touch for touch in unit.session.scalars(touches)}
    made = sorted(touched for touched in there - kept if not first[touched].before)
    if made:
        remove_facilities(unit, layer, made)
    states = [
        touch.before
        for touched, touch in sorted(first.items())
        if touch.before and (touched in there - kept or touch.version == TAKEN_AWAY)
    ]
    if states:
        restoring.put_back(unit, layer, states)
    return kept
