"""Where an officer lets the public read of a report: a summary, photographs, and what to take off again."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.complaints import queries
from app.complaints.handling import releasing
from app.complaints.handling.releasing import LONGEST, Accepted, FindingsLeft, Photo, Release
from app.complaints.identity import open_identity
from app.complaints.key_store import vault_of
from app.complaints.lifecycle import WITHDRAWN
from app.complaints.projections import AttachedFile, OfficerComplaint
from app.complaints.secrecy import NAMED, PUBLIC
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotVisible, PsisError
from app.kernel.roles import HANDLE
from app.kernel.text import LANGUAGES, N_
from app.web import words
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import forget_withdrawn
from app.web.desk.complaints.forms import CaseForm, status_of
from app.web.forms import at_most, stripped, stripped_text
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.made_anew import redrawn
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from records.checking.finding import SENTENCES, Finding
from records.files.media_types import IMAGES
from records.sandbox.process import Sandbox

_OF_REPORTER = N_("What is known of the reporter, or the address that stays approximate")
_SAID = SENTENCES | {"hidden-party": _OF_REPORTER}
"""Code of a finding → what it says here."""
MAY_RELEASE = holding(HANDLE)
blueprint = Blueprint("desk_releases", __name__, url_prefix=f"{PREFIX}/desk/complaints/<reference>/release")


class ReleaseForm(CaseForm):
    """What becomes public. For each picture of the case a subclass has ``photo_<id>`` and ``shows_<id>``."""

    summary = TextAreaField(N_("Summary for the public"), filters=[stripped_text], validators=[at_most(LONGEST)])
    language = RadioField(
        N_("Language of the summary"), choices=[SelectChoice(tag, words.LANGUAGE[tag]) for tag in LANGUAGES]
    )
    accepted = SelectMultipleField(N_("What may stay"), choices=[], validate_choice=False)
    reason = StringField(N_("Why it may stay"), filters=[stripped], validators=[at_most(500)])

    def chosen(self, pictures: Sequence[AttachedFile]) -> list[tuple[AttachedFile, str]]:
        """The pictures that are to be released, each with what it shows."""
        return [(one, self[f"shows_{one.id}"].data or "") for one in pictures if self[f"photo_{one.id}"].data]


class HideForm(CaseForm):
    """Why it goes from the public pages."""

    reason = StringField(N_("Why it should no longer be public"), filters=[stripped], validators=[at_most(500)])


@blueprint.get("", access=MAY_RELEASE)
def show(reference: str) -> Response:
    """The form, filled with what is public now, or with the reporter's words where that is asked. Raises NotVisible."""
    case, released = _found(reference)
    begun = {"language": case.language if case.language in LANGUAGES else language()}
    if request.args.get("begin") == "words":
        begun["summary"] = case.content.text
    elif released is not None:
        begun |= {"summary": released.summary, "language": released.language}
    return _page(case, released, _form(case, begun))


@blueprint.post("", access=MAY_RELEASE)
def release(reference: str) -> AnyResponse:
    """Let the public read it. Raises NotVisible."""
    case, released = _found(reference)
    form = _form(case, {})
    if not form.validate():
        return _page(case, released, form, status=422)
    try:
        photos = _drawn(form.chosen(_pictures(case)), form.language.data)
        with unit() as work:
            _release(work, case, form, photos)
    except NotVisible:
        raise
    except FindingsLeft as problem:
        form.refuse(problem, "summary" if not form.accepted.data else "reason")
        return _page(case, released, form, found=problem.findings, status=422)
    except PsisError as problem:
        form.refuse(problem)
        return _page(*_found(reference), form, status=status_of(problem))
    return redirect(f"/{language()}/desk/complaints/{reference}?said=report-released", 303)


@blueprint.post("/hide", access=MAY_RELEASE)
def hide(reference: str) -> AnyResponse:
    """Take it off the public pages. Raises NotVisible."""
    form = HideForm.of_request(prefix="hide-")
    try:
        with unit() as work:
            releasing.hide(work, reference, form.reason.data or "", revision=form.seen())
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem, "reason")
        case, released = _found(reference)
        return _page(case, released, _form(case, {}, sent=False), hiding=form, status=status_of(problem))
    forget_withdrawn(work.told)
    return redirect(f"/{language()}/desk/complaints/{reference}?said=report-hidden", 303)


def _found(reference: str) -> tuple[OfficerComplaint, Release | None]:
    """The case as its officer has it, and what was released of it. Raises NotVisible for everybody else.

    Read through a session of its own: after a command it shows what others did meanwhile.
    """
    with portal().database.open(identity().actor) as session:
        case = queries.by_reference(session, reference)
        if not isinstance(case, OfficerComplaint):
            raise NotVisible(N_("There is no such report."))
        return case, releasing.released(session, reference)


def _may_be_public(case: OfficerComplaint) -> bool:
    ended = case.state == WITHDRAWN or case.erased_at is not None
    return case.content_switch == PUBLIC and not case.quarantined and not ended


def _pictures(case: OfficerComplaint) -> list[AttachedFile]:
    return [one for one in case.files if one.media_type in IMAGES]


def _form(case: OfficerComplaint, begun: dict[str, Any], *, sent: bool = True) -> ReleaseForm:
    fields: dict[str, Any] = {}
    for one in _pictures(case):
        fields[f"photo_{one.id}"] = BooleanField(N_("Release this photograph"))
        fields[f"shows_{one.id}"] = StringField(N_("What it shows"), filters=[stripped], validators=[at_most(300)])
        begun.setdefault(f"shows_{one.id}", one.description)
    form_class: type[ReleaseForm] = type("FormOfCase", (ReleaseForm,), fields)
    return form_class.of_request(data=begun) if sent else form_class(data=begun)


def _release(work: UnitOfWork, case: OfficerComplaint, form: ReleaseForm, photos: Sequence[Photo]) -> None:
    releasing.release(
        work,
        case.reference,
        summary=form.summary.data or "",
        language=form.language.data or "",
        photos=photos,
        names=_names(case),
        accepted=Accepted(frozenset(form.accepted.data or ()), form.reason.data or ""),
        revision=form.seen(),
    )


def _names(case: OfficerComplaint) -> list[str]:
    """What the reporter is called, where the officer knows it; a sealed name is not tried against his words."""
    if case.identity != NAMED:
        return []
    contact = open_identity(identity().session, vault_of(portal().settings).keys, case.id)
    return [text for text in (contact.name, contact.email, contact.phone) if text] if contact else []


def _drawn(chosen: Sequence[tuple[AttachedFile, str]], tag: str) -> list[Photo]:
    """The pictures drawn anew, whatever they came as. Raises BadInput for what is none."""
    photos = []
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, Sandbox() as sandbox:
        for one, shows in chosen:
            copy = redrawn(portal().case_files.path(one.sha256), Path(folder), sandbox)
            sha256, size = copy.stored(portal().case_files)
            photos.append(
                Photo(
                    sha256=sha256,
                    media_type=copy.media_type,
                    size=size,
                    description={tag: shows},
                    width=copy.width,
                    height=copy.height,
                )
            )
    return photos


def _page(
    case: OfficerComplaint,
    released: Release | None,
    form: ReleaseForm,
    *,
    found: Sequence[Finding] = (),
    hiding: HideForm | None = None,
    status: int = 200,
) -> Response:
    taking_off = hiding or HideForm(prefix="hide-")
    for one in (form, taking_off):
        one.revision.data = str(case.revision)
    form.accepted.choices = [SelectChoice(one.digest, one.match) for one in found]
    here = f"/{language()}/desk/complaints/{case.reference.lower()}"
    return page(
        "desk/complaints/release_form.html",
        status=status,
        title=_("What the public reads of %(reference)s", reference=case.reference),
        case=case,
        released=released,
        form=form,
        hiding=taking_off,
        failing=hiding or form,
        found=[(one, _(_SAID[one.code])) for one in found],
        pictures=[(one, form[f"photo_{one.id}"], form[f"shows_{one.id}"]) for one in _pictures(case)],
        back=here,
        public=f"/{language()}/reports/{case.reference.lower()}",
        refused="" if _may_be_public(case) else _(releasing.why_not(case.content_switch, quarantined=case.quarantined)),
    )
