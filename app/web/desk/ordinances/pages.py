"""The editor of ordinances: the list of them, a new one, and the sections of one in their order."""

from itertools import groupby

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from app.kernel import roles
from app.kernel.text import LANGUAGES, N_
from app.web import formats, words
from app.web.blueprint import Blueprint, holding
from app.web.desk.ordinances.law_page import Act, acted, address_of, law_at_desk, law_page
from app.web.desk.work import COLOURS
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity
from app.web.kept import department_name, laws
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Cell, Column, Row, WorkTable, read_asked
from records import desk_queue, drafting, law_drafting, workflow
from records.checks import LONGEST_REFERENCE, LONGEST_TITLE
from records.desk_queue import Line, Wanted
from records.kinds import ORDINANCE_TYPES, Kind, Ordinance, Source
from records.law_editing.addresses import suggested_work
from records.law_editing.sections import newest

MAY_EDIT = holding(roles.DRAFT)
blueprint = Blueprint("desk_ordinances", __name__, url_prefix=f"{PREFIX}/desk/ordinances")


@blueprint.get("", access=MAY_EDIT)
def browse() -> Response:
    """The ordinances of my departments."""
    columns = _columns()
    asked = read_asked(columns, request.args)
    sort = asked.order or "-changed"
    filters = {**asked.filters, "kind": str(Kind.ORDINANCE)}
    wanted = Wanted(filters, sort.removeprefix("-"), sort.startswith("-"), asked.offset, asked.size)
    lines, total = desk_queue.all_records(identity().session, identity().actor, wanted)
    table = WorkTable(
        _("Ordinances of your departments"),
        columns,
        [_row(line) for line in lines],
        total,
        asked,
        f"/{language()}/desk/ordinances",
        _("Your departments have no ordinances yet."),
        order="-changed",
    )
    return page("desk/ordinances/browse.html", title=_("Edit ordinances"), table=table)


def _columns() -> tuple[Column, ...]:
    departments = sorted(identity().actor.departments(roles.DRAFT))
    return (
        Column("title", _("Title"), sortable=True, filtered=True),
        Column("reference", _("Reference"), sortable=True, filtered=True),
        Column("state", _("State"), choices=tuple((one, words.word(words.STATE, one)) for one in workflow.STATES)),
        Column("department", _("Department"), choices=tuple((one, department_name(one)) for one in departments)),
        Column("changed", _("Last changed"), sortable=True, day=True),
    )


def _row(line: Line) -> Row:
    cells = (
        Cell(line.title, address_of(line.slug)),
        Cell(line.reference),
        Cell(words.word(words.STATE, line.state), tag=COLOURS.get(line.state, "grey")),
        Cell(department_name(line.department)),
        Cell(formats.moment(line.changed_at)),
    )
    return Row(line.slug, line.title, cells)


class NewLaw(Form):
    """What is known of a law before its text. The address is suggested where none is entered."""

    title = StringField(
        N_("Title"), filters=[stripped], validators=[required(N_("Enter a title.")), at_most(LONGEST_TITLE)]
    )
    number = StringField(
        N_("Number"), filters=[stripped], validators=[required(N_("Enter the number of the law.")), at_most(60)]
    )
    type = SelectField(N_("Type"), choices={one: words.TYPE[one] for one in ORDINANCE_TYPES})
    language = SelectField(N_("Language of the text"), choices={one: words.LANGUAGE[one] for one in LANGUAGES})
    department = SelectField(N_("Department"))
    enacted = DateField(N_("Enacted on"), validators=[Optional()])
    commenced = DateField(N_("Commences on"), validators=[Optional()])
    work = StringField(N_("Akoma Ntoso address"), filters=[stripped], validators=[at_most(LONGEST_REFERENCE)])


def _new_form() -> NewLaw:
    form = NewLaw.of_request(data={"type": "ordinance", "language": language()})
    form.department.choices = {one: department_name(one) for one in sorted(identity().actor.departments(roles.DRAFT))}
    for field in (form.type, form.language):
        field.choices = {value: _(label) for value, label in field.choices.items()}
    return form


@blueprint.get("/new", access=MAY_EDIT)
def new() -> Response:
    """What is known of a law before its text."""
    return _new_page(_new_form())


def _new_page(form: Form, status: int = 200) -> Response:
    return page("desk/ordinances/new.html", status=status, title=_("New ordinance"), form=form)


@blueprint.post("/new", access=MAY_EDIT)
def begin() -> AnyResponse:
    """Begin a law as a draft."""
    form = _new_form()
    if not form.validate():
        return _new_page(form, 422)
    law = _begun(form)
    begun: list[str] = []
    return acted(
        lambda work: begun.append(drafting.start(work, law).slug),
        to=lambda: address_of(begun[0]),
        said="law-begun",
        again=lambda failed: _new_page(failed, 422),
        form=form,
    )


def _begun(form: NewLaw) -> Ordinance:
    day = form.enacted.data or form.commenced.data
    work = form.work.data or suggested_work(laws().by_work, form.number.data or "", day)
    return Ordinance(
        reference=form.number.data or "",
        title=form.title.data or "",
        language=form.language.data,
        department=form.department.data,
        type=form.type.data,
        day=form.enacted.data,
        source=Source("desk"),
        work=work,
        number=form.number.data or "",
        enacted=form.enacted.data,
        commenced=form.commenced.data,
    )


@blueprint.get("/<slug>", access=MAY_EDIT)
def show(slug: str) -> Response:
    """The sections of a law in their order. Raises NotVisible."""
    return sections_page(slug)


def sections_page(slug: str, form: Form | None = None, status: int = 200) -> Response:
    """The same, with what could not be done."""
    held, law = law_at_desk(slug)
    present = newest(law.sections)
    return law_page(
        "sections",
        slug,
        title=_("Sections"),
        part="sections",
        status=status,
        chapters=[(path, list(group)) for path, group in groupby(present, key=lambda section: section.path)],
        first=present[0].eid if present else "",
        last=present[-1].eid if present else "",
        amended_by=_amended_by(law.work),
        never_published=not held.public_slug,
        form=form or Form(),
    )


def _amended_by(work: str) -> dict[str, str]:
    """Sections that published laws amend → the address of one of them."""
    found = (r for r in laws().relations_of(work) if r.effect == "amends" and r.target == work and r.section)
    return {relation.section: relation.acting for relation in found}


@blueprint.post("/<slug>/renumber", access=MAY_EDIT)
def renumber(slug: str) -> AnyResponse:
    """Number the sections from 1. Raises NotVisible."""
    return _done(slug, lambda work: law_drafting.renumber(work, slug), "law-renumbered")


@blueprint.post("/<slug>/sections/<eid>/<any(up, down):direction>", access=MAY_EDIT)
def step(slug: str, eid: str, direction: str) -> AnyResponse:
    """Move a section one place. Raises NotVisible."""
    places = -1 if direction == "up" else 1
    return _done(slug, lambda work: law_drafting.step_section(work, slug, eid, places), "section-moved", eid)


@blueprint.post("/<slug>/sections/<eid>/remove", access=MAY_EDIT)
def remove(slug: str, eid: str) -> AnyResponse:
    """Take a section out. Raises NotVisible."""
    return _done(slug, lambda work: law_drafting.remove_section(work, slug, eid), "section-removed")


def _done(slug: str, act: Act, said: str, eid: str = "") -> AnyResponse:
    to = address_of(slug) + (f"#{eid}" if eid else "")
    return acted(act, to=lambda: to, said=said, again=lambda form: sections_page(slug, form, 422))
