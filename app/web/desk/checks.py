"""What the checks found in a text at the desk: each finding in its place, to be mended or accepted with a reason."""

from dataclasses import replace

from flask import Response, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField, TextAreaField

from app.jobs import file_work, text_recognition
from app.kernel import roles
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import N_
from app.web import addresses
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.finding_groups import files_of, grouped
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.headers import FILE_POLICY
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from records import checking, drafting, redaction, workflow
from records.checking.finding import SENTENCES
from records.files import originals, recognition
from records.files.taking_in import file_name
from records.kinds import Attachment

blueprint = Blueprint("desk_checks", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_ACCESS = holding(roles.DRAFT)
_LONGEST_REASON = 500


class Acceptance(Form):
    """Why the chosen findings may stay."""

    reason = TextAreaField(
        N_("Why may what is marked stay?"),
        filters=[stripped_text],
        validators=[required(N_("Say why what is marked may stay.")), at_most(_LONGEST_REASON)],
    )


class Name(Form):
    """What a file is called when it is downloaded."""

    name = StringField(
        N_("New name of the file"),
        filters=[stripped],
        validators=[required(N_("Enter the new name of the file.")), at_most(200)],
    )


class Description(Form):
    """What a file is, for those who list it, and for those who do not see a picture."""

    description = StringField(
        N_("Title, or what is seen on the picture"),
        filters=[stripped],
        validators=[required(N_("Say what the file is, in one sentence.")), at_most(300)],
    )


@blueprint.get("/checks", access=_ACCESS)
def show(kind: str, slug: str) -> Response:
    """Everything that was found. Raises NotVisible."""
    return _page(kind, slug, Acceptance())


@blueprint.post("/checks", access=_ACCESS)
def run(kind: str, slug: str) -> AnyResponse:
    """Look the text through now. Raises NotVisible."""
    try:
        return look_again(kind, slug, "record-checked")
    except NotVisible:
        raise
    except PsisError as problem:
        return _refused(kind, slug, Acceptance(), problem)


@blueprint.post("/checks/acceptance", access=_ACCESS)
def accept(kind: str, slug: str) -> AnyResponse:
    """Let the marked findings stay, for one reason. Raises NotVisible."""
    form, chosen = Acceptance.of_request(), request.form.getlist("finding")
    if not chosen:
        form.validate()
        return _refused(kind, slug, form, BadInput(N_("Mark at least one finding.")))
    if not form.validate():
        return _page(kind, slug, form, chosen, status=422)
    try:
        with unit() as work:
            for digest in chosen:
                checking.accept(work, kind, slug, digest, form.reason.data or "")
    except NotVisible:
        raise
    except PsisError as problem:
        return _refused(kind, slug, form, problem, chosen)
    return done(kind, slug, "findings-accepted")


@blueprint.post("/files/<sha256>/cleaning", access=_ACCESS)
def clean(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Put a copy without what nobody sees in the place of a file. Raises NotVisible."""
    _, record, _ = checking.found_at_the_desk(identity().session, kind, slug)
    layers = checking.own_layers(identity().session, sha256)
    try:
        file = redaction.attachment_of(record, sha256)
        copy = redaction.cleaned(file, portal().files, layers, redaction.called(record, file))
        with unit() as work:
            redaction.put_in_draft(work, kind, slug, sha256, copy)
    except NotVisible:
        raise
    except PsisError as problem:
        return _refused(kind, slug, Acceptance(), problem)
    return look_again(kind, slug, "file-cleaned")


@blueprint.post("/files/<sha256>/description", access=_ACCESS)
def describe(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Say what a file is, or what is seen on a picture. Raises NotVisible."""
    form = Description.of_request()
    if not form.validate() or not form.description.data:
        return _refused(kind, slug, Acceptance(), BadInput(N_("Say what the file is, in one sentence.")))
    _row, record, _looked = checking.found_at_the_desk(identity().session, kind, slug)
    return _changed(kind, slug, replace(redaction.attachment_of(record, sha256), title=form.description.data or ""))


def _changed(kind: str, slug: str, file: Attachment) -> AnyResponse:
    """Put what is said of a file into the draft. Raises NotVisible."""
    try:
        with unit() as work:
            drafting.change_file(work, kind, slug, file.sha256, file)
    except NotVisible:
        raise
    except PsisError as problem:
        return _refused(kind, slug, Acceptance(), problem)
    return look_again(kind, slug, "record-saved")


@blueprint.post("/files/<sha256>/name", access=_ACCESS)
def rename(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Give a file another name, which its link and whoever downloads it will show. Raises NotVisible."""
    form = Name.of_request()
    if not form.validate():
        return _refused(kind, slug, Acceptance(), BadInput(N_("Enter the new name of the file.")))
    _row, record, _looked = checking.found_at_the_desk(identity().session, kind, slug)
    file = redaction.attachment_of(record, sha256)
    return _changed(kind, slug, replace(file, name=file_name(form.name.data or "", file.media_type)))


@blueprint.post("/files/<sha256>/text-recognition", access=_ACCESS)
def recognise(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Have the text of a picture or scan read into the draft, by a task. Raises NotVisible."""
    try:
        with unit() as work:
            number = text_recognition.ask(work, kind, slug, sha256)
    except NotVisible:
        raise
    except PsisError as problem:
        return _refused(kind, slug, Acceptance(), problem)
    return redirect(f"/{language()}/desk/tasks/{number}", 303)


def look_again(kind: str, slug: str, said: str) -> AnyResponse:
    """Check the text and show what is left. Raises PsisError."""
    return looked_through(kind, slug, said) or done(kind, slug, said)


def looked_through(kind: str, slug: str, said: str) -> AnyResponse | None:
    """Check the text; where its files are large, the way to the task that does. Raises PsisError."""
    _row, record, _looked = checking.found_at_the_desk(identity().session, kind, slug)
    if checking.takes_long(record):
        with unit() as work:
            number = file_work.ask_examination(work, kind, slug)
        return redirect(f"/{language()}/desk/tasks/{number}?said={said}", 303)
    checking.examine_apart(portal().database, identity().actor, kind, slug, portal().files)
    return None


@blueprint.get("/files/<sha256>/original", access=_ACCESS)
def original(kind: str, slug: str, sha256: str) -> Response:
    """The bytes from which a file of the text was made, to download. Raises NotVisible."""
    _, record, _ = checking.found_at_the_desk(identity().session, kind, slug)
    file = redaction.attachment_of(record, sha256)
    made_of = originals.of(identity().session, sha256)
    if not made_of or not portal().files.has(made_of[-1].original):
        raise NotVisible(N_("The draft has no such file."))
    response = send_file(
        portal().files.path(made_of[-1].original),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name="".join(c for c in file.name if c.isprintable()),
        etag=False,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _refused(kind: str, slug: str, form: Acceptance, problem: PsisError, chosen: list[str] | None = None) -> Response:
    form.refuse(problem)
    return _page(kind, slug, form, chosen, status=422)


def done(kind: str, slug: str, said: str) -> AnyResponse:
    """To the checks, which say what was done."""
    return redirect(f"{addresses.at_desk(language(), kind, slug, 'checks')}?said={said}", 303)


def _page(kind: str, slug: str, form: Acceptance, chosen: list[str] | None = None, *, status: int = 200) -> Response:
    row, record, looked = checking.found_at_the_desk(identity().session, kind, slug)
    examined = not any(one.code == "not-examined" for one, _accepted in looked)
    here = addresses.at_desk(language(), kind, slug)
    editable = row.state in workflow.EDITABLE
    return page(
        "desk/checks.html",
        status=status,
        title=_("Checks"),
        record=record,
        row=row,
        here=here,
        examined=examined,
        editable=editable,
        groups=grouped(looked, record, here, editable=editable) if examined else [],
        open_count=sum(accepted is None for _one, accepted in looked) if examined else 0,
        sentences=SENTENCES,
        form=form,
        chosen=frozenset(chosen or ()),
        files=files_of(record, looked, here),
        recognises=recognition.is_installed(),
    )
