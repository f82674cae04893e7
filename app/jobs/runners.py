"""Who does which kind of task, on one page. Everybody adds a line: kind → runner (see ``app.jobs.task_runs``)."""

from app.jobs import bulk_review, file_work, proving
from app.jobs.imports.commands import IMPORT_TASK, UNDO_TASK
from app.jobs.imports.flatten import FLATTEN_TASK, flatten
from app.jobs.imports.run import take_in
from app.jobs.imports.undo import take_back
from app.jobs.task_runs import Runner
from app.jobs.text_recognition import RECOGNITION_TASK, read_picture

RUNNERS: dict[str, Runner] = {
    FLATTEN_TASK: flatten,
    IMPORT_TASK: take_in,
    UNDO_TASK: take_back,
    RECOGNITION_TASK: read_picture,
    file_work.EXAMINATION_TASK: file_work.look_through,
    file_work.REDACTION_TASK: file_work.redact,
    proving.PROVING_TASK: proving.prove,
    **dict.fromkeys(bulk_review.TASKS.values(), bulk_review.act_upon_all),
}
