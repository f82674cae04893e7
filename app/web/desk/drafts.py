"""Writing a draft: the form, saving with and without script, what somebody else saved meanwhile, who else is there."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.kernel import clock, roles
from app.kernel.errors import BadInput, MoveNotAllowed, NotVisible, PsisError
from app.web import addresses, formats
from app.web.blueprint import Blueprint, holding
from app.web.colleagues import called
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.differences import clashing
from app.web.desk.record_fields import FORMS, RecordForm
from app.web.desk.record_page import at_desk
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from records import desk, drafting, merging, workflow, working_text
from records.desk_view import DeskRecord
from records.files.places import addresses_in, parcels_in
from records.kinds import Kind
from records.working_text import Edit, Stale, Stamp, WorkingText

LARGEST_FORM = 20_000_000
"""Bytes of a form with the longest text there may be."""
_LONGEST_PRINTS = 10_000
blueprint = Blueprint("desk_drafts", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_ACCESS = holding(roles.DRAFT)


@blueprint.get("/edit", access=_ACCESS)
def edit(kind: str, slug: str) -> AnyResponse:
    """The form with the text as it is saved. Raises NotVisible."""
    held = at_desk(kind, slug)
    return form_page(held, form_of(held))


@blueprint.post("/edit", access=_ACCESS, largest=LARGEST_FORM)
def save(kind: str, slug: str) -> AnyResponse:
    """Keep what was typed; what cannot be read is said beside its field, and all else is kept."""
    held, form = _sent(kind, slug)
    valid = form.validate()
    try:
        saved = _saved(held, form)
    except Stale as stale:
        return _comparison(held, form, stale)
    except (BadInput, MoveNotAllowed) as problem:
        form.refuse(problem)
        return form_page(held, form, status=422)
    if not valid:
        _mark(form, saved)
        return form_page(held, form, status=422)
    part = "preview" if request.form.get("then") == "preview" else ""
    address = addresses.at_desk(language(), kind, slug, part)
    return redirect(address if part else f"{address}?said=record-saved", 303)


@blueprint.post("/autosave", access=_ACCESS, largest=LARGEST_FORM)
def autosave(kind: str, slug: str) -> AnyResponse:
    """The same for the script of the form: 200 with the new stamp, 409 where somebody saved meanwhile."""
    held, form = _sent(kind, slug)
    form.validate()
    try:
        saved = _saved(held, form)
    except Stale:
        return _told({"problem": _("Somebody else saved this draft meanwhile. Save yours to compare the two.")}, 409)
    except PsisError as problem:
        return _told({"problem": problem.said(_)}, 422)
    told = {
        "stamp": str(saved.stamp),
        "began_from": _prints(form, saved),
        "saved": _("Saved on %(moment)s", moment=formats.moment(clock.now())),
        "present": _present(held),
    }
    return _told(told)


@blueprint.post("/presence", access=_ACCESS)
def presence(kind: str, slug: str) -> AnyResponse:
    """Here I am, says the script of the form, and asks who else is and what was saved last."""
    with unit() as work:
        row = desk.locked(work.session, kind, slug)
        if request.form.get("leaving"):
            drafting.mark_absent(work, row)
        else:
            drafting.mark_present(work, row)
    held = at_desk(kind, slug)
    return _told({"stamp": str(held.text.stamp), "present": _present(held)})


def form_of(held: DeskRecord) -> RecordForm:
    """The form with the text as it is saved. Raises NotVisible for a kind that has none."""
    form_class = _form_class(held)
    form = form_class(data=form_class.given_by(held.record))
    _mark(form, held.text)
    return form


def _form_class(held: DeskRecord) -> type[RecordForm]:
    if Kind(held.kind) not in FORMS:
        raise NotVisible("Ordinances are written in an editor of their own.")
    return FORMS[Kind(held.kind)]


def _sent(kind: str, slug: str) -> tuple[DeskRecord, RecordForm]:
    """The record and the form as it was sent. Raises NotVisible."""
    held = at_desk(kind, slug)
    form_class = _form_class(held)
    return held, form_class.of_request(data=form_class.given_by(held.record))


def _saved(held: DeskRecord, form: RecordForm) -> WorkingText:
    """Raises Stale, BadInput, MoveNotAllowed, NotAllowed."""
    edit = Edit(Stamp.read(form.stamp.data or ""), form.changes(held.record), _read_prints(form.began_from.data or ""))
    with unit() as work:
        return drafting.save(work, held.kind, held.slug, edit)


def form_page(held: DeskRecord, form: RecordForm, status: int = 200) -> Response:
    """The page with that form. Raises NotVisible for what is no draft."""
    if held.state not in workflow.EDITABLE:
        raise NotVisible("Only a draft has a form.")
    return page(
        "desk/edit.html",
        status=status,
        title=_("Write: %(title)s", title=held.title or held.reference),
        held=held,
        form=form,
        here=addresses.at_desk(language(), held.kind, held.slug),
        places=_places_in(held.record.text),
    )


def _places_in(text: str) -> list[tuple[str, str]]:
    """What the text names of places, each with where it is looked for: a draft may name one that is known nowhere."""
    return [(one, addresses.places(language(), one)) for one in (*addresses_in(text), *parcels_in(text))]


def _comparison(held: DeskRecord, form: RecordForm, stale: Stale) -> Response:
    """Both texts, word by word, in the same form: the proposed side of each field, and what was saved beside it."""
    _mark(form, stale.held)
    given = type(form).given_by(stale.held.record)
    for one in stale.differences:
        if not one.mine_changed:  # only the other one touched it
            _take(form, one.field, given)
    return page(
        "desk/compare.html",
        status=409,
        title=_("Somebody else saved this draft meanwhile"),
        held=held,
        form=form,
        here=addresses.at_desk(language(), held.kind, held.slug),
        saved_by=stale.held.saved_by,
        saved_at=stale.held.saved_at,
        clashes=[found for found in clashing(stale.differences) if found[0].mine_changed],
        theirs=[found[1] for found in clashing(stale.differences) if not found[0].mine_changed],
    )


def _take(form: RecordForm, name: str, given: Mapping[str, Any]) -> None:
    """Let the form say of a record's field what is saved."""
    for part in ("address", "parcel", "ward", "point") if name == "place" else (name,):
        form[part].process(None, given[part])


def _mark(form: RecordForm, held: WorkingText) -> None:
    """Let the form know what it begins from."""
    form.stamp.data = str(held.stamp)
    form.began_from.data = _prints(form, held)


def _prints(form: RecordForm, held: WorkingText) -> str:
    return json.dumps(merging.prints(held.record, form.columns()))


def _read_prints(text: str) -> dict[str, str]:
    """What a form says it began from; anything else counts as not said."""
    try:
        found = json.loads(text) if len(text) < _LONGEST_PRINTS else {}
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _present(held: DeskRecord) -> list[str]:
    there = working_text.present(identity().session, held.id, clock.now(), but=identity().actor.name)
    return [called(account) for account in there]


def _told(told: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/json")
