"""What a law does to the text of others: instructions on their sections, and the text that comes of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.db.unit_of_work import UnitOfWork
from app.kernel.clock import today
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import formats
from app.web.blueprint import Blueprint
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk, law_page
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.desk.ordinances.sections import LONGEST_TEXT
from app.web.forms import Form, at_most, stripped, stripped_text
from app.web.identity import identity
from app.web.kept import laws
from app.web.locale import PREFIX
from app.web.public.comparing import compared
from app.web.translation import gettext as _
from records import law_drafting, law_previews
from records.citations import Own, designation, eid_of
from records.kinds import Instruction, Ordinance, Section
from records.law_editing.links import citations
from records.law_editing.numbering import next_number
from records.law_editing.written import Finder, read, write
from records.merging import fingerprint
from records.projections import WorkLine

ACTIONS = {
    "replace": N_("Replace the text of a section"),
    "insert": N_("Insert a new section behind a section"),
    "repeal": N_("Repeal a section"),
    "rename": N_("Give a section another number or heading"),
}
DONE = {"replace": N_("Replace"), "insert": N_("Insert"), "repeal": N_("Repeal"), "rename": N_("Rename")}
_MOST_WORKS = 30
blueprint = Blueprint("desk_ordinance_amendments", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>/amendments")


class InstructionForm(Form):
    """What becomes of one section. The number and heading of a section that is replaced stay where none are entered."""

    began_from = HiddenField()
    number = StringField(N_("Number of the section"), filters=[stripped], validators=[at_most(40)])
    heading = StringField(N_("Heading"), filters=[stripped], validators=[at_most(500)])
    text = TextAreaField(N_("New text"), filters=[stripped_text], validators=[at_most(LONGEST_TEXT)])
    day = DateField(N_("From this day on"), validators=[Optional()])


class Choosing(Form):
    """Which section, and what becomes of it."""

    action = SelectField(N_("What becomes of it"))
    eid = SelectField(N_("Section"))


@blueprint.get("", access=MAY_EDIT)
def browse(slug: str) -> Response:
    """The instructions, and what they make of the laws they are upon. Raises NotVisible."""
    return _overview(slug)


def _overview(slug: str, form: Form | None = None, status: int = 200) -> Response:
    held, law = law_at_desk(slug)
    previews = law_previews.previews(identity().session, law, held.id)
    return law_page(
        "amendments",
        slug,
        title=_("Amendments"),
        part="amendments",
        status=status,
        works=laws().by_work,
        done=DONE,
        previews=[
            (one, [(step.day, [compared(change) for change in step.changes]) for step in one.steps]) for one in previews
        ],
        start=law.commenced or law.enacted,
        print_of=fingerprint,
        problem_said=lambda problem: _(problem.sentence) % _told(problem.values),
        form=form or Form(),
    )


def _told(values: Mapping[str, object]) -> dict[str, object]:
    return {name: formats.day(value) if isinstance(value, date) else value for name, value in values.items()}


@blueprint.get("/new", access=MAY_EDIT)
def new(slug: str) -> Response:
    """First the law, then the section and what becomes of it, then the words. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    target = laws().by_slug.get(request.args.get("target", ""))
    if target is None or target.work == law.work:
        return _choose_law(slug, law)
    action, eid = request.args.get("action", ""), request.args.get("eid", "")
    sections = sections_of(law, target)
    section = next((one for one in sections if one.eid == eid), None)
    if action not in ACTIONS or (section is None and sections):
        return _choose_section(slug, target, sections)
    form = InstructionForm.of_request(data=suggested(action, section, sections, target))
    return words_page(slug, target, action, section, form)


def _choose_law(slug: str, law: Ordinance) -> Response:
    asked = " ".join(request.args.get("find", "").split())[:200]
    words = asked.casefold().split()
    mine = {one.target for one in law.instructions}
    found = [
        line
        for line in laws().by_work.values()
        if line.work != law.work and all(word in f"{line.title} {line.number}".casefold() for word in words)
    ]
    found.sort(key=lambda line: (line.work not in mine, line.department != law.department, line.title.casefold()))
    title = _("Which law is amended?")
    return law_page(
        "choose_law",
        slug,
        title=title,
        part="amendments",
        asked=asked,
        found=found[:_MOST_WORKS],
        more=len(found) > _MOST_WORKS,
    )


def _choose_section(slug: str, target: WorkLine, sections: list[Section]) -> Response:
    form = Choosing(data={"action": request.args.get("action", "replace"), "eid": request.args.get("eid", "")})
    form.action.choices = {value: _(label) for value, label in ACTIONS.items()}
    form.eid.choices = {one.eid: _named(one) for one in sections}
    title = _("Which section, and what becomes of it?")
    return law_page("choose_section", slug, title=title, part="amendments", target=target, form=form)


def _named(section: Section) -> str:
    return f"{designation(section.eid, section.number)} {section.heading}".strip()


def sections_of(law: Ordinance, target: WorkLine) -> list[Section]:
    """The sections that there are on the day on which the amending law begins."""
    day = law.commenced or law.enacted or today()
    return law_previews.sections_on(identity().session, target.work, day)


def suggested(action: str, section: Section | None, sections: list[Section], target: WorkLine) -> dict[str, Any]:
    """What the form shows at first."""
    if action == "insert":
        return {"number": next_number([one.number for one in sections], section.number if section else "")}
    if section is None or action == "repeal":
        return {}
    finder = finder_of(target, sections)
    text = write(section.blocks, finder) if action == "replace" else ""
    return {"number": section.number, "heading": section.heading, "text": text}


def finder_of(target: WorkLine, sections: list[Section]) -> Finder:
    """A bare citation in the new text means the amended law."""
    own = Own(target.work, {one.eid for one in sections})
    return lambda text: citations(text, target.language, own)


def words_page(
    slug: str, target: WorkLine, action: str, section: Section | None, form: Form, status: int = 200
) -> Response:
    """The form for the words of an instruction. Raises NotVisible."""
    return law_page(
        "instruction",
        slug,
        title=_(ACTIONS[action]),
        heading=_(ACTIONS[action]),
        part="amendments",
        status=status,
        target=target,
        action=action,
        section=section,
        section_name=_named(section) if section else "",
        form=form,
    )


@blueprint.post("/new", access=MAY_EDIT)
def add(slug: str) -> AnyResponse:
    """Add an instruction. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    target, action = laws().by_slug.get(request.args.get("target", "")), request.args.get("action", "")
    if target is None or action not in ACTIONS:
        return _choose_law(slug, law)
    sections = sections_of(law, target)
    section = next((one for one in sections if one.eid == request.args.get("eid", "")), None)
    form = InstructionForm.of_request()
    if not form.validate():
        return words_page(slug, target, action, section, form, 422)

    def act(work: UnitOfWork) -> None:
        said = instruction_of(form, target, action, section, sections)
        law_drafting.set_instructions(work, slug, lambda held: [*held, said])

    return acted(
        act,
        to=lambda: address_of(slug, "amendments"),
        said="instruction-added",
        again=lambda failed: words_page(slug, target, action, section, failed, 422),
        form=form,
    )


def instruction_of(
    form: InstructionForm, target: WorkLine, action: str, section: Section | None, sections: list[Section]
) -> Instruction:
    """What was entered. Raises BadInput where something is missing."""
    number, eid = form.number.data or "", section.eid if section else ""
    if action == "insert":
        if not number:
            raise BadInput(N_("Give the section a number."))
        prefix = "art" if target.language == "id" else "sec"
        eid = eid_of(prefix, number)
    elif section is None:
        raise BadInput(N_("Choose a section."))
    words = action in ("replace", "insert")
    if words and not form.text.data:
        raise BadInput(N_("Enter the new text."))
    return Instruction(
        action=action,  # type: ignore[arg-type]  # one of ACTIONS
        target=target.work,
        eid=eid,
        day=form.day.data,
        after=section.eid if section and action == "insert" else "",
        number="" if action == "repeal" else number,
        heading="" if action == "repeal" else form.heading.data or "",
        blocks=read(form.text.data or "", finder_of(target, sections)) if words else (),
    )


@blueprint.post("/<int:number>/remove", access=MAY_EDIT)
def remove(slug: str, number: int) -> AnyResponse:
    """Take an instruction out. Raises NotVisible."""
    meant = request.form.get("began_from", "")

    def without(held: list[Instruction]) -> list[Instruction]:
        if not 0 <= number < len(held) or fingerprint(held[number]) != meant:
            raise BadInput(N_("Somebody changed the instructions meanwhile. Look at them again."))
        return held[:number] + held[number + 1 :]

    return acted(
        lambda work: law_drafting.set_instructions(work, slug, without),
        to=lambda: address_of(slug, "amendments"),
        said="instruction-removed",
        again=lambda form: _overview(slug, form, 422),
    )
