"""An instruction that is there already, written anew in its place."""

from typing import Any

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.blueprint import Blueprint
from app.web.desk.ordinances.amendments import (
    InstructionForm,
    finder_of,
    instruction_of,
    sections_of,
    words_page,
)
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.kept import laws
from app.web.locale import PREFIX
from records import law_drafting
from records.kinds import Instruction, Section
from records.law_editing.written import write
from records.merging import fingerprint
from records.projections import WorkLine

blueprint = Blueprint("desk_ordinance_instruction", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>/amendments")
_MEANWHILE = N_("Somebody changed the instructions meanwhile. Nothing was saved; yours is still in the form.")
_NUMBER = "<int(max=999999):number>"


@blueprint.get(f"/{_NUMBER}", access=MAY_EDIT)
def show(slug: str, number: int) -> Response:
    """The form with what the instruction says. Raises NotVisible."""
    said, target, sections = _held(slug, number)
    form = InstructionForm(data=_given(said, target, sections))
    return words_page(slug, target, said.action, _section(said, sections), form)


@blueprint.post(f"/{_NUMBER}", access=MAY_EDIT)
def change(slug: str, number: int) -> AnyResponse:
    """Put what was entered in its place, unless somebody changed it meanwhile. Raises NotVisible."""
    said, target, sections = _held(slug, number)
    section, form = _section(said, sections), InstructionForm.of_request()
    if not form.validate():
        return words_page(slug, target, said.action, section, form, 422)

    def act(work: UnitOfWork) -> None:
        new = instruction_of(form, target, said.action, section, sections)
        law_drafting.set_instructions(work, slug, lambda held: _replaced(held, number, form.began_from.data or "", new))

    return acted(
        act,
        to=lambda: address_of(slug, "amendments"),
        said="instruction-changed",
        again=lambda failed: words_page(slug, target, said.action, section, failed, 422),
        form=form,
    )


def _held(slug: str, number: int) -> tuple[Instruction, WorkLine, list[Section]]:
    """The instruction, the law it is upon, and that law's sections. Raises NotVisible."""
    _record, law = law_at_desk(slug)
    target = laws().by_work.get(law.instructions[number].target) if number < len(law.instructions) else None
    if target is None:
        raise NotVisible("There is no such instruction upon a published law.")
    return law.instructions[number], target, sections_of(law, target)


def _section(said: Instruction, sections: list[Section]) -> Section | None:
    """The section that is spoken of; for a new one that behind which it stands."""
    eid = said.after if said.action == "insert" else said.eid
    return next((one for one in sections if one.eid == eid), None)


def _given(said: Instruction, target: WorkLine, sections: list[Section]) -> dict[str, Any]:
    return {
        "began_from": fingerprint(said),
        "number": said.number,
        "heading": said.heading,
        "text": write(said.blocks, finder_of(target, sections)),
        "day": said.day,
    }


def _replaced(held: list[Instruction], number: int, began_from: str, new: Instruction) -> list[Instruction]:
    if number >= len(held) or fingerprint(held[number]) != began_from:
        raise BadInput(_MEANWHILE)
    return [*held[:number], new, *held[number + 1 :]]
