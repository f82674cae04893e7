"""Redaction at the desk: boxes on the picture of a page, drawn or typed, and words wherever they stand."""

from collections.abc import Collection, Sequence

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, StringField, TextAreaField

from app.jobs import file_work, tasks
from app.kernel import roles
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import N_
from app.web import addresses
from app.web.blueprint import Blueprint, holding
from app.web.desk import checks
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.finding_groups import label
from app.web.desk.marks import read_marks, read_pages, written
from app.web.forms import Form, at_most, stripped, stripped_text
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from records import checking, redacting, redaction, workflow
from records.files.media_types import PDF
from records.kinds import Attachment
from records.redacting import Marked
from records.redaction import Left, Mark

blueprint = Blueprint("desk_redaction", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}/files/<sha256>")
_ACCESS = holding(roles.DRAFT)
_MOST_WORDS, _LONGEST = 50, 20_000
_ELSEWHERE = N_("What lies under the boxes stands elsewhere too. Take it out there, or let it stay.")
_OF_PAGE = frozenset({"covered-text", "invisible-text", "text-off-page", "annotation"})
_OF_WORDS = frozenset({"phone", "email", "identity-number", "tax-number", "bank-card", "plate", "hidden-party"})


class Redaction(Form):
    """What is to go."""

    words = TextAreaField(
        N_("Words to take out wherever they stand, one phrase a line"),
        filters=[stripped_text],
        validators=[at_most(_LONGEST)],
    )
    boxes = TextAreaField(
        N_("Boxes: page, left, top, right and bottom in per cent, one box a line"),
        filters=[stripped_text],
        validators=[at_most(_LONGEST)],
    )
    pages = StringField(
        N_("Pages to draw anew, so that what cannot be seen on them goes"),
        filters=[stripped],
        validators=[at_most(200)],
    )
    leave = BooleanField(N_("What lies under the boxes may stay where else it stands"))


@blueprint.get("/redaction", access=_ACCESS)
def show(kind: str, slug: str, sha256: str) -> Response:
    """The page; ``finding`` marks one, ``page`` is the one that is shown, ``task`` one that was tried in vain.

    Raises NotVisible.
    """
    if asked := request.args.get("task", ""):
        return _after_task(kind, slug, sha256, asked)
    form, number = _begun(kind, slug, sha256, [request.args.get("finding", "")])
    return _page(kind, slug, sha256, form, number)


@blueprint.post("/redaction", access=_ACCESS)
def redact(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Show what would go, or take it out: the copy takes the file's place in the draft. Raises NotVisible.

    ``finding``: begin with those that were marked among the checks.
    """
    form, turned = Redaction.of_request(), request.form.get("turn", "")
    number = _number(turned or request.form.get("page", ""))
    if chosen := request.form.getlist("finding"):
        form, number = _begun(kind, slug, sha256, chosen)
    elif not form.validate():
        return _page(kind, slug, sha256, form, number, status=422)
    try:
        if turned or request.form.get("act") != "redact":
            return _page(kind, slug, sha256, form, number)
        marked = _marked(kind, slug, sha256, form)
        if redacting.takes_long(_file(kind, slug, sha256)):
            with unit() as work:
                task = file_work.ask_redaction(work, marked)
            return redirect(f"/{language()}/desk/tasks/{task}", 303)
        left = redacting.redact_in_draft(portal().database, portal().files, identity().actor, marked)
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem)
        return _page(kind, slug, sha256, form, number, status=422)
    if left:
        form.refuse(BadInput(_ELSEWHERE))
        return _page(kind, slug, sha256, form, number, status=422, left=left)
    return checks.look_again(kind, slug, "file-redacted")


@blueprint.get("/pages/<int(max=99999):number>.png", access=_ACCESS)
def picture(kind: str, slug: str, sha256: str, number: int) -> Response:
    """A page, drawn by us. Raises NotVisible."""
    try:
        data = redaction.page_picture(_file(kind, slug, sha256), portal().files, number)
    except BadInput as problem:
        raise NotVisible(N_("There is no such page.")) from problem
    return Response(data, mimetype="image/png" if data.startswith(b"\x89PNG") else "image/jpeg")


def _file(kind: str, slug: str, sha256: str) -> Attachment:
    _row, record, _looked = checking.found_at_the_desk(identity().session, kind, slug)
    return redaction.attachment_of(record, sha256)


def _begun(kind: str, slug: str, sha256: str, asked: Collection[str]) -> tuple[Redaction, int]:
    """The form with what these findings say, and the page of the first."""
    _row, _record, looked = checking.found_at_the_desk(identity().session, kind, slug)
    found = [one for one, _accepted in looked if one.digest in asked and one.file in ("", sha256)]
    words = dict.fromkeys(one.match for one in found if one.code in _OF_WORDS)
    pages = dict.fromkeys(str(one.page) for one in found if one.code in _OF_PAGE and one.page)
    first = next((one.page for one in found if one.page), None) or _number(request.args.get("page", ""))
    return Redaction(data={"words": "\n".join(words), "pages": ", ".join(pages)}), first


def _after_task(kind: str, slug: str, sha256: str, asked: str) -> Response:
    """The form as it was before a task that could not be done, with what stood in its way. Raises NotVisible."""
    task = tasks.task(identity().session, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0)
    if "marked" not in task.detail or task.detail["sha256"] != sha256:
        return _page(kind, slug, sha256, Redaction(), 1)
    marked, left = file_work.marked_of(task.detail), file_work.left_of(task.result)
    typed = {"words": "\n".join(marked.words), "boxes": written(marked.marks), "leave": marked.leave}
    form = Redaction(data=typed | {"pages": ", ".join(map(str, marked.pages))})
    sentence, values = task.problem
    if left or sentence:
        form.refuse(BadInput(_ELSEWHERE) if left else BadInput(sentence, **values))
    return _page(kind, slug, sha256, form, 1, left=left)


def _marked(kind: str, slug: str, sha256: str, form: Redaction) -> Marked:
    """What the form asks for. Raises BadInput."""
    return Marked(
        kind=kind,
        slug=slug,
        sha256=sha256,
        marks=tuple(_marks(form)),
        words=tuple(_words(form)),
        pages=tuple(read_pages(form.pages.data or "")),
        leave=bool(form.leave.data),
    )


def _words(form: Redaction) -> list[str]:
    """The phrases. Raises BadInput for too many or too short ones."""
    words = [" ".join(line.split()) for line in (form.words.data or "").splitlines() if line.strip()]
    if len(words) > _MOST_WORDS:
        raise BadInput(N_("At most %(most)s phrases at once."), most=_MOST_WORDS)
    if any(len(word) < 2 for word in words):
        raise BadInput(N_("A single letter cannot be taken out everywhere. Mark a box instead."))
    return words


def _marks(form: Redaction) -> list[Mark]:
    return read_marks(form.boxes.data or "")


def _found(file: Attachment, words: list[str]) -> list[Mark]:
    return redaction.find(file, portal().files, words) if words and file.media_type == PDF else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def _page(
    kind: str, slug: str, sha256: str, form: Redaction, number: int, *, status: int = 200, left: Sequence[Left] = ()
) -> Response:
    """The page with one page of the file, and over it what is marked there."""
    row, record, _looked = checking.found_at_the_desk(identity().session, kind, slug)
    file = redaction.attachment_of(record, sha256)
    marks, found, count = [], [], 1
    try:
        count = redaction.count_pages(file, portal().files)
        marks, found = _marks(form), _found(file, _words(form))
        read_pages(form.pages.data or "")
    except BadInput as problem:
        if status == 200:
            form.refuse(problem)
            status = 422
    here = addresses.at_desk(language(), kind, slug)
    number = min(max(number, 1), count)
    return page(
        "desk/redaction.html",
        status=status,
        title=_("Redact “%(name)s”", name=file.title or file.name),
        record=record,
        here=here,
        file=file,
        form=form,
        editable=row.state in workflow.EDITABLE,
        number=number,
        count=count,
        drawn=[mark.box for mark in marks if mark.page == number],
        found=[mark.box for mark in found if mark.page == number],
        found_on=sorted({mark.page for mark in found}),
        found_count=len(found),
        as_boxes=written(found),
        left=[(one, [label(name) for name in one.fields]) for one in left],
        is_pdf=file.media_type == PDF,
    )
