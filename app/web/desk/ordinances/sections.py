"""Writing one section: a new one, or another wording, with a look at it before it is saved."""

from collections.abc import Sequence

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.blueprint import Blueprint
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk, law_page
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.locale import PREFIX
from app.web.translation import gettext as _
from records import law_drafting
from records.citations import eid_of
from records.compare import compare_blocks
from records.kinds import Division, Ordinance, Section
from records.law_drafting import print_of
from records.law_editing.links import read_typed, typed
from records.law_editing.numbering import next_number
from records.law_editing.references import citing
from records.law_editing.sections import Wording, divisions, newest, section_of

_OTHER = "new"
LONGEST_TEXT = 300_000
blueprint = Blueprint("desk_ordinance_sections", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>/sections")


class SectionForm(Form):
    """One section. ``chapter`` is the place in ``divisions``, "" for none, or "new" with its own label and heading."""

    began_from = HiddenField()
    number = StringField(
        N_("Number"), filters=[stripped], validators=[required(N_("Give the section a number.")), at_most(40)]
    )
    heading = StringField(N_("Heading"), filters=[stripped], validators=[at_most(500)])
    chapter = SelectField(N_("Chapter or part"), default="")
    chapter_label = StringField(N_("Name of the new chapter"), filters=[stripped], validators=[at_most(80)])
    chapter_heading = StringField(N_("Heading of the new chapter"), filters=[stripped], validators=[at_most(300)])
    text = TextAreaField(N_("Text"), filters=[stripped_text], validators=[at_most(LONGEST_TEXT)])

    def offer(self, paths: Sequence[tuple[Division, ...]]) -> None:
        """Let one of these chapters be chosen."""
        named = {str(place): _named(path) for place, path in enumerate(paths)}
        self.chapter.choices = {"": _("None"), **named, _OTHER: _("A new one")}

    def wording(self, paths: Sequence[tuple[Division, ...]]) -> Wording:
        """What was entered, the text apart."""
        return Wording(self.number.data or "", self.heading.data or "", (), self._path(paths))

    def _path(self, paths: Sequence[tuple[Division, ...]]) -> tuple[Division, ...]:
        chosen = self.chapter.data or ""
        if chosen == _OTHER and self.chapter_label.data:
            label = self.chapter_label.data
            return (Division(eid_of("chp", label.split()[-1]), label, self.chapter_heading.data or ""),)
        return paths[int(chosen)] if chosen.isdecimal() and int(chosen) < len(paths) else ()


def _named(path: tuple[Division, ...]) -> str:
    return " › ".join(f"{one.label} {one.heading}".strip() for one in path)


def _form_for(law: Ordinance, section: Section | None, after: str) -> SectionForm:
    paths = divisions(law.sections)
    form = SectionForm.of_request(data=_given(law, section, after, paths))
    form.offer(paths)
    return form


def _given(
    law: Ordinance, section: Section | None, after: str, paths: Sequence[tuple[Division, ...]]
) -> dict[str, str]:
    if section is None:
        present = newest(law.sections)
        before = next((one for one in present if one.eid == after), present[-1] if present else None)
        number = next_number([one.number for one in present], before.number if before else "")
        return {"number": number, "chapter": _place(before, paths), "text": ""}
    return {
        "began_from": print_of(section),
        "number": section.number,
        "heading": section.heading,
        "chapter": _place(section, paths),
        "text": typed(law, section.eid, section.blocks),
    }


def _place(section: Section | None, paths: Sequence[tuple[Division, ...]]) -> str:
    return str(paths.index(section.path)) if section and section.path in paths else ""


@blueprint.get("/new", access=MAY_EDIT)
def new(slug: str) -> Response:
    """A form for a section behind ``after``, at the end without it. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    return _page(slug, law, None, _form_for(law, None, request.args.get("after", "")))


@blueprint.post("/new", access=MAY_EDIT)
def add(slug: str) -> AnyResponse:
    """Add a section, or show what it would look like. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    after = request.args.get("after", "")
    form = _form_for(law, None, after)
    if not form.validate():
        return _page(slug, law, None, form, 422)
    if "preview" in request.form:
        return _page(slug, law, None, form)
    wording, text, added = form.wording(divisions(law.sections)), form.text.data or "", list[str]()
    return acted(
        lambda work: added.append(law_drafting.add_section(work, slug, after, wording, text)),
        to=lambda: f"{address_of(slug)}#{added[0]}",
        said="section-added",
        again=lambda failed: _page(slug, law, None, failed, 422),
        form=form,
    )


@blueprint.get("/<eid>", access=MAY_EDIT)
def edit(slug: str, eid: str) -> Response:
    """The newest text of a section, to be changed. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    section = _section(law, eid)
    return _page(slug, law, section, _form_for(law, section, ""))


@blueprint.post("/<eid>", access=MAY_EDIT)
def save(slug: str, eid: str) -> AnyResponse:
    """Save a section, show it, or compare it with what somebody else saved meanwhile. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    section = _section(law, eid)
    form = _form_for(law, section, "")
    if not form.validate():
        return _page(slug, law, section, form, 422)
    if "preview" in request.form:
        return _page(slug, law, section, form)
    wording, text = form.wording(divisions(law.sections)), form.text.data or ""
    return acted(
        lambda work: law_drafting.save_section(work, slug, eid, form.began_from.data or "", wording, text),
        to=lambda: f"{address_of(slug)}#{eid}",
        said="section-saved",
        again=lambda failed: _again(slug, law, eid, failed),
        form=form,
    )


def _again(slug: str, law: Ordinance, eid: str, form: Form) -> Response:
    """What could not be saved; where somebody saved meanwhile, beside what he saved."""
    _held, present = law_at_desk(slug)
    section = _section(present, eid)
    stale = isinstance(form, SectionForm) and form.began_from.data != print_of(section)
    return _page(slug, law, section, form, 409 if stale else 422, stale=section if stale else None)


def _section(law: Ordinance, eid: str) -> Section:
    try:
        return section_of(law, eid)
    except BadInput as problem:
        raise NotVisible("There is no such section.") from problem


def _page(
    slug: str, law: Ordinance, section: Section | None, form: Form, status: int = 200, stale: Section | None = None
) -> Response:
    eid = section.eid if section else ""
    text = form["text"].data or ""
    title = _("Edit section %(number)s", number=section.number) if section else _("New section")
    shown = read_typed(law, eid, text) if "preview" in request.form or stale else ()
    if stale is not None:
        form["began_from"].data = print_of(stale)
    return law_page(
        "section",
        slug,
        title=title,
        heading=title,
        part="sections",
        status=status,
        form=form,
        section=section,
        shown=shown,
        stale=stale,
        meanwhile=compare_blocks(stale.blocks, shown) if stale else (),
        earlier=[one for one in law.sections if section and one.eid == eid and one != section],
        cited_by=citing(law, eid) if eid else (),
    )
