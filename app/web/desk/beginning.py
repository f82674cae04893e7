"""Beginning a record: by uploading its file, or with an empty form; and files that come to a draft later."""

from dataclasses import replace
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput, MoveNotAllowed, PsisError
from app.kernel.text import N_
from app.web import addresses, words
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.drafts import form_of, form_page
from app.web.desk.record_page import at_desk
from app.web.desk.uploads import LARGEST_FORM, arrived, remember, still_waiting, taken_in
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, unit
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from records import drafting, references
from records.acts import Receipt
from records.checks import LONGEST_REFERENCE
from records.desk_view import DeskRecord
from records.files import Taken
from records.files.filling import fills
from records.kinds import KINDS, Kind, Record, Source

_KINDS = (Kind.DOCUMENT, Kind.DEED, Kind.PERMIT)
_ACCESS = holding(roles.DRAFT)
blueprint = Blueprint("desk_beginning", __name__, url_prefix=f"{PREFIX}/desk")


class NewForm(Form):
    """What kind of record, of which department, under which reference."""

    kind = RadioField(
        N_("What is it?"), choices=[SelectChoice(str(one), words.KIND[one]) for one in _KINDS], default="document"
    )
    department = RadioField(N_("Department"), validators=[required(N_("Choose a department."))])
    reference = StringField(N_("Reference (optional)"), filters=[stripped], validators=[at_most(LONGEST_REFERENCE)])
    several = RadioField(
        N_("If you chose several files"),
        choices=[
            SelectChoice("each", N_("A record for each file")),
            SelectChoice("together", N_("One record with all of them")),
        ],
        default="each",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        own = sorted(identity().actor.departments(roles.DRAFT))
        self.department.choices = [SelectChoice(one, department_name(one)) for one in own]
        if len(own) == 1 and not self.department.data:
            self.department.data = own[0]


@blueprint.get("/new", access=_ACCESS)
def ask() -> Response:
    """What is to be begun."""
    return _new_page(NewForm(), 200)


@blueprint.post("/new", access=_ACCESS, largest=LARGEST_FORM)
def begin() -> AnyResponse:
    """Begin a draft, or one for each file, filled with what the files say."""
    form = NewForm.of_request()
    if not form.validate():
        return _new_page(form, 422)
    try:
        with arrived() as files:
            receipts = _begun(form, [taken_in(one) for one in files])
    except PsisError as problem:
        form.refuse(problem)
        return _new_page(form, 422)
    if len(receipts) > 1:
        return redirect(f"/{language()}/desk/work?said=records-begun", 303)
    address = addresses.at_desk(language(), receipts[0].kind, receipts[0].slug, "edit")
    return redirect(f"{address}?said=record-begun", 303)


@blueprint.post(f"{PREFIX_OF_RECORD}/files", access=_ACCESS, largest=LARGEST_FORM)
def add_files(kind: str, slug: str) -> AnyResponse:
    """Add files to a draft; fields that are still empty are filled with what they say. Raises NotVisible."""
    held = at_desk(kind, slug)
    try:
        with arrived() as files:
            _attach_all(held, [taken_in(one) for one in files])
    except (BadInput, MoveNotAllowed) as problem:
        form = form_of(held)
        form.refuse(problem)
        return form_page(held, form, 422)
    return _to_form(kind, slug, "record-file-added")


@blueprint.post(f"{PREFIX_OF_RECORD}/files/<sha256>/removal", access=_ACCESS)
def remove_file(kind: str, slug: str, sha256: str) -> AnyResponse:
    """Take a file out of a draft. Raises NotVisible."""
    with unit() as work:
        drafting.change_file(work, kind, slug, sha256, None)
    return _to_form(kind, slug, "record-file-removed")


def _attach_all(held: DeskRecord, files: list[Taken]) -> None:
    with unit() as work:
        for taken in files:
            drafting.attach(work, held.kind, held.slug, taken.attachment, taken.guess)
            remember(work, held.kind, held.slug, held.record, taken)


def _to_form(kind: str, slug: str, said: str) -> AnyResponse:
    return redirect(f"{addresses.at_desk(language(), kind, slug, 'edit')}?said={said}#files", 303)


def _new_page(form: NewForm, status: int) -> Response:
    return page("desk/new.html", status=status, title=_("New record"), form=form, waiting=still_waiting())


def _begun(form: NewForm, files: list[Taken]) -> list[Receipt]:
    """All drafts in one unit, so that a form is done whole or not at all. Raises BadInput."""
    apart = form.several.data == "each" and len(files) > 1
    if apart and form.reference.data:
        raise BadInput(N_("Several records cannot have one reference. Leave it empty, or make one record."))
    groups = [[one] for one in files] if apart else [files]
    with unit() as work:
        return [_one_begun(work, form, group) for group in groups]


def _one_begun(work: UnitOfWork, form: NewForm, files: list[Taken]) -> Receipt:
    department = str(form.department.data)
    kind = Kind(form.kind.data)
    reference = form.reference.data or references.propose(work.session, kind, department, work.now)
    record = KINDS[kind](
        reference=reference,
        title="",
        language=language(),
        department=department,
        source=Source(f"desk/{department}", publisher=department_name(department)),
    )
    record = _filled(record, files)
    receipt = drafting.start(work, record)
    for taken in files:
        remember(work, receipt.kind, receipt.slug, record, taken)
    return receipt


def _filled(record: Record, files: list[Taken]) -> Record:
    """The record with what its first file says, all files attached."""
    if not files:
        return record
    guess, texts = files[0].guess, "\n\n".join(one.guess.text for one in files if one.guess.text)
    attachments = tuple({one.attachment.sha256: one.attachment for one in files}.values())
    record = replace(record, language=guess.language or record.language, attachments=attachments)
    return replace(record, **fills(record, replace(guess, text=texts)))
