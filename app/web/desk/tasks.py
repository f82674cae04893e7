"""How far a piece of long work is: as a page, and as what its script asks for."""

from flask import Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.jobs import tasks
from app.jobs.file_work import EXAMINATION_TASK, REDACTION_TASK, left_of
from app.jobs.proving import PROVING_TASK
from app.jobs.task_model import DONE
from app.jobs.tasks import Task
from app.web import addresses
from app.web.blueprint import STAFF, Blueprint
from app.web.desk.imports import words as terms
from app.web.desk.work import by_reason
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from records.bulk import Refused

_THEN = {EXAMINATION_TASK: "record-checked", REDACTION_TASK: "file-redacted"}
"""Kind of a task that has no page of its own once it is done → what is said there instead."""

blueprint = Blueprint("desk_tasks", __name__, url_prefix=f"{PREFIX}/desk/tasks")


@blueprint.get("/<int:task>", access=STAFF)
def show(task: int) -> AnyResponse:
    """A task of one's department. Raises NotVisible."""
    found = tasks.task(identity().session, task)
    if found.state == DONE and found.kind == PROVING_TASK:
        return redirect(f"/{language()}/desk/trail/verification?task={found.id}", 303)
    if found.state == DONE and found.kind in _THEN:
        return _onwards(found)
    refused = [Refused(*one) for one in found.result.get("refused", ())]
    return page(
        "desk/task.html",
        title=_(terms.TASKS.get(found.kind, found.kind)),
        task=found,
        terms=terms,
        refused=by_reason(refused),
        done=found.result.get("done_to", 0),
    )


@blueprint.get("/<int:task>/state", access=STAFF)
def state(task: int) -> Response:
    """State, the word for it and progress, for the script of its page. Raises NotVisible."""
    found = tasks.task(identity().session, task)
    word = _(terms.STATES[found.state])
    return jsonify(state=found.state, word=word, ended=found.has_ended, done=found.done, total=found.total)


@blueprint.post("/<int:task>/stop", access=STAFF)
def stop(task: int) -> AnyResponse:
    """Let it end where it stands. Raises NotVisible."""
    with unit() as work:
        tasks.ask_to_stop(work, task)
        found = tasks.task(work.session, task)
    return redirect(f"{_home(found)}?said=task-stopping", 303)


def _onwards(found: Task) -> AnyResponse:
    """To what a task that is done was asked for; back to the form where something stood in its way."""
    here = addresses.at_desk(language(), found.detail["kind"], found.detail["slug"])
    if left_of(found.result):
        return redirect(f"{here}/files/{found.detail['sha256']}/redaction?task={found.id}", 303)
    return redirect(f"{here}/checks?said={_THEN[found.kind]}", 303)


def _home(found: Task) -> str:
    """The page on which the task is shown: its import's, or its own."""
    if "batch" in found.detail:
        return f"/{language()}/desk/imports/{found.detail['batch']}"
    return f"/{language()}/desk/tasks/{found.id}"
