"""What is done on the page of a case: a form is read, a command runs in one unit, and the page says it.

When two act at once, the second sees the newer state, and his words stand in the form to be sent once more.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.complaints import lifecycle
from app.complaints.handling import (
    acting,
    answering,
    assigning,
    desk_notes,
    merging,
    protecting,
    recategorising,
    tasks,
)
from app.complaints.key_store import vault_of
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.web.blueprint import Blueprint
from app.web.case_files import file_answer
from app.web.desk.complaints import shown
from app.web.desk.complaints.attaching import LARGEST, attached
from app.web.desk.complaints.case import ALWAYS, OFFERS, case_of, case_page, filled_with, seen
from app.web.desk.complaints.citing import cited
from app.web.desk.complaints.forms import CaseForm, status_of
from app.web.desk.complaints.shown import DESK, OFFICERS
from app.web.identity import identity, unit
from app.web.portal import portal

blueprint = Blueprint("desk_case", __name__, url_prefix=f"{DESK}/<reference>")
_Outcome = TypeVar("_Outcome")
MOVES = {
    "take-up": lifecycle.IN_WORK,
    "close": lifecycle.CLOSED,
    "reopen": lifecycle.REOPENED,
    "refuse": lifecycle.REFUSED,
    "move-away": lifecycle.MOVED,
}
"""Acts that are a move and words."""


@blueprint.get("", access=OFFICERS)
def show(reference: str) -> Response:
    """The case. Raises NotVisible."""
    return case_page(reference)


@blueprint.get("/files/<int:number>", access=OFFICERS)
def file(reference: str, number: int) -> Response:
    """One of its files. Raises NotVisible."""
    return file_answer(case_of(reference).files, number)


@blueprint.post("/reply", access=OFFICERS, largest=LARGEST)
def reply(reference: str) -> AnyResponse:
    """Write to the reporter; or begin with a canned reply, which is put into the form."""
    form = _form("reply", reference)
    chosen = form["reply"].data or ""
    if chosen and chosen in dict(form["reply"].choices):
        case = case_of(reference)
        canned = filled_with(case, desk_notes.reply(identity().session, int(chosen)))
        form["text"].data = "\n\n".join(part for part in (form["text"].data, canned) if part)
        form["reply"].data = ""
        return case_page(reference, failed="reply", form=form)
    return acted(
        "reply",
        reference,
        form,
        lambda work: answering.answer(
            work,
            reference,
            form["text"].data or "",
            then=form["then"].data or "",
            files=attached("reply-files", form["shows"].data or ""),
            cites=cited(form["cites"].data or ""),
            revision=form.seen(),
        ),
        said="report-answered",
    )


@blueprint.post("/note", access=OFFICERS, largest=LARGEST)
def note(reference: str) -> AnyResponse:
    """Write a note for the department."""
    return _do(
        "note",
        reference,
        lambda work, form: answering.remark(
            work, reference, form["text"].data or "", attached("note-files", form["shows"].data or "")
        ),
    )


@blueprint.post("/task", access=OFFICERS)
def task(reference: str) -> AnyResponse:
    """Put something on the list of the case."""
    return _do(
        "task",
        reference,
        lambda work, form: tasks.add(
            work, reference, form["text"].data or "", form["account"].data or "", form["due_on"].data
        ),
    )


@blueprint.post("/tasks/<int:number>/<any(done, open):what>", access=OFFICERS)
def tick(reference: str, number: int, what: str) -> AnyResponse:
    """Say that a task is done, or open again. Raises NotVisible."""
    with unit() as work:
        tasks.tick(work, reference, number, done=what == "done")
    return redirect(f"{shown.of_case(reference)}?said=saved#tasks", 303)


@blueprint.post("/assign", access=OFFICERS)
def assign(reference: str) -> AnyResponse:
    """Give it to somebody, to a team, a priority."""
    return _do(
        "assign",
        reference,
        lambda work, form: assigning.assign(
            work,
            reference,
            form["assignee"].data or "",
            team=form["team"].data or "",
            priority=form["priority"].data,
            revision=form.seen(),
        ),
    )


@blueprint.post('/<any("take-up", "close", "reopen", "refuse", "move-away"):name>', access=OFFICERS)
def move(reference: str, name: str) -> AnyResponse:
    """Bring it to another state, with words where they are owed."""
    return _do(
        name,
        reference,
        lambda work, form: acting.act(
            work, reference, MOVES[name], words=form["words"].data or "", revision=form.seen()
        ),
        said="report-moved",
    )


@blueprint.post("/hand-over", access=OFFICERS)
def hand_over(reference: str) -> AnyResponse:
    """Put another department in charge; whoever does it does not see the report any more."""
    return _do(
        "hand-over",
        reference,
        lambda work, form: assigning.hand_over(
            work, reference, form["department"].data, form["words"].data or "", revision=form.seen()
        ),
        said="report-handed-over",
        to=shown.address("/lists/mine"),
    )


@blueprint.post("/category", access=OFFICERS)
def category(reference: str) -> AnyResponse:
    """Put it under another category; who is not in charge of that one does not see the report any more."""
    form = _form("category", reference)
    return acted(
        "category",
        reference,
        form,
        lambda work: recategorising.recategorise(
            work, reference, form["category"].data, form["words"].data or "", revision=form.seen()
        ),
        then=lambda done: (
            ("report-recategorised", "")
            if done.department in shown.own_departments()
            else ("report-handed-over", shown.address("/lists/mine"))
        ),
    )


@blueprint.post("/merge", access=OFFICERS)
def merge(reference: str) -> AnyResponse:
    """End it as the same as another one."""
    return _do("merge", reference, lambda work, form: _merged(work, reference, form), said="report-moved")


@blueprint.post("/split", access=OFFICERS)
def split(reference: str) -> AnyResponse:
    """Handle a part of it apart."""
    return _do(
        "split",
        reference,
        lambda work, form: merging.split(
            work,
            vault_of(portal().settings),
            reference,
            form["text"].data or "",
            form["category"].data,
            revision=form.seen(),
        ),
        said="report-split",
    )


@blueprint.post("/secrecy", access=OFFICERS)
def secrecy(reference: str) -> AnyResponse:
    """Protect it better."""
    return _do(
        "secrecy",
        reference,
        lambda work, form: protecting.set_secrecy(
            work,
            reference,
            identity=form["identity"].data or "",
            content=form["content"].data or "",
            revision=form.seen(),
        ),
    )


def _do(
    name: str, reference: str, command: Callable[[UnitOfWork, CaseForm], object], *, said: str = "saved", to: str = ""
) -> AnyResponse:
    form = _form(name, reference)
    return acted(name, reference, form, lambda work: command(work, form), said=said, to=to)


def _merged(work: UnitOfWork, reference: str, form: CaseForm) -> object:
    """Whatever cannot be merged into is said in one sentence: of others' reports nothing is told."""
    into = form["into"].data or ""
    try:
        return merging.merge(work, reference, into, words=form["words"].data or "", revision=form.seen())
    except NotVisible as problem:
        raise BadInput(problem.sentence) from problem


def _form(name: str, reference: str) -> CaseForm:
    """The form as it was sent, with the choices there are. Raises NotVisible before anything is looked at.

    Read through a session of its own: the page that follows sees what others did meanwhile.
    """
    with portal().database.open(identity().actor) as session:
        case = seen(session, reference)
        replies = desk_notes.replies_of(session, [case.department])
    kind = ALWAYS.get(name) or OFFERS[name].form
    form = kind.of_request(prefix=f"{name}-")
    if name == "reply":
        form["reply"].choices = [("", "—"), *((str(one.id), one.name) for one in replies)]
    form.prepare(case, shown.people_of([case.department]))
    return form


def acted(
    name: str,
    reference: str,
    form: CaseForm,
    command: Callable[[UnitOfWork], _Outcome],
    *,
    said: str = "saved",
    to: str = "",
    then: Callable[[_Outcome], tuple[str, str]] | None = None,
) -> AnyResponse:
    """The answer to an act: on to the page, or the page as it is now with the form as it was sent.

    ``then``: ``said`` and ``to`` where they depend on what came of it.
    """
    if not form.validate():
        return case_page(reference, failed=name, form=form, status=422)
    try:
        with unit() as work:
            done = command(work)
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem)
        return case_page(reference, failed=name, form=form, status=status_of(problem))
    said, to = then(done) if then else (said, to)
    return redirect(f"{to or shown.of_case(reference)}?said={said}", 303)
