"""Who does which kind of task, on one page. Everybody adds a line: kind → runner (see ``app.jobs.task_runs``)."""

from app.jobs import bulk_review, file_work, proving
from app.jobs.imports.commands import FLATTEN_TASK, IMPORT_TASK, PLACES_TASK, UNDO_PLACES_TASK, UNDO_TASK
from app.jobs.imports.facility_run import take_back_places, take_in_places
from app.jobs.imports.flatten import flatten
from app.jobs.imports.run import take_in
from app.jobs.imports.undo import take_back
from app.jobs.task_runs import Runner
from app.jobs.text_recognition import RECOGNITION_TASK, read_picture

RUNNERS: dict[str, Runner] = {
    FLATTEN_TASK: flatten,
    IMPORT_TASK: take_in,
    UNDO_TASK: take_back,
    PLACES_TASK: take_in_places,
    UNDO_PLACES_TASK: take_back_places,
    RECOGNITION_TASK: read_picture,
    file_work.EXAMINATION_TASK: file_work.look_through,
    file_work.REDACTION_TASK: file_work.redact,
    proving.PROVING_TASK: proving.prove,
    **dict.fromkeys(bulk_review.TASKS.values(), bulk_review.act_upon_all),
}
