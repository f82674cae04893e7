"""What kinds of records and of facilities are called in this city."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.city import queries, site_commands
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import LANGUAGES, N_
from app.web import site, words
from app.web.admin.icon_words import ICON
from app.web.admin.pages import (
    ADMIN,
    ADMINISTRATORS,
    Named,
    address,
    back_to,
    called,
    form_page,
    names_data,
    table_page,
)
from app.web.blueprint import Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, unit
from app.web.map_layers import icons
from app.web.translation import gettext as _
from app.web.work_table import Cell, Column, Row, WorkTable, arranged, read_asked
from maps import kind_changes
from maps import queries as map_queries
from maps.projections import Kind
from records.kinds import Kind as RecordKind

blueprint = Blueprint("admin_kinds", __name__, url_prefix=ADMIN)


class KindForm(Form):
    """How this city calls a kind of record; empty for the portal's own words."""

    one_en = StringField(N_("One of them, in English"), [at_most(60)], [stripped])
    many_en = StringField(N_("Many of them, in English"), [at_most(60)], [stripped])
    one_id = StringField(N_("One of them, in Indonesian"), [at_most(60)], [stripped])
    many_id = StringField(N_("Many of them, in Indonesian"), [at_most(60)], [stripped])


class FacilityKindForm(Named):
    """What a kind of facility is called and looks like."""

    icon = SelectField(N_("Picture"))
    colour = StringField(N_("Colour"), [required(N_("Enter a colour, such as #0b4a63."))], [stripped, str.lower])
    position = IntegerField(
        N_("Position in lists"),
        [InputRequired(N_("Enter a number.")), NumberRange(0, 9999, N_("Enter a number from 0 to 9999."))],
    )


@blueprint.get("/kinds", access=ADMINISTRATORS)
def kinds() -> Response:
    columns = (
        Column("kind", _("Kind of record"), sortable=True),
        Column("one", _("One of them"), sortable=True),
        Column("many", _("Many of them"), sortable=True),
    )
    asked = read_asked(columns, request.args)
    called_here = [(kind, words.word(words.KIND, kind), site.kind(kind), site.kinds(kind)) for kind in RecordKind]
    found, total = arranged(called_here, asked, columns, lambda one, name: one[("", "kind", "one", "many").index(name)])
    rows = [
        Row(kind, one, (Cell(usual, address(f"/kinds/{kind}")), Cell(one), Cell(many)))
        for kind, usual, one, many in found
    ]
    table = WorkTable(_("Kinds of records"), columns, rows, total, asked, address("/kinds"))
    return table_page(table, _("Kinds of records"), intro=_("What the city calls them, on every page."))


@blueprint.route(f"/kinds/<any({', '.join(RecordKind)}):kind>", methods=("GET", "POST"), access=ADMINISTRATORS)
def kind(kind: str) -> AnyResponse:
    held = queries.read_site(identity().session).kinds
    data = {}
    for tag in LANGUAGES:
        data[f"one_{tag}"], data[f"many_{tag}"] = held.get((kind, tag), ("", ""))
    form = KindForm.of_request(data=data)
    if request.method == "POST" and form.validate():
        names = {(kind, tag): (form[f"one_{tag}"].data, form[f"many_{tag}"].data) for tag in LANGUAGES}
        try:
            with unit() as work:
                site_commands.set_kind_names(work, names)
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/kinds")
    intro = _("Leave both words of a language empty for the usual ones: %(one)s, %(many)s.") % {
        "one": words.word(words.KIND, kind),
        "many": words.word(words.KINDS, kind),
    }
    back = (address("/kinds"), _("Kinds of records"))
    return form_page(form, words.word(words.KIND, kind), back, intro=intro)


@blueprint.get("/facility-kinds", access=ADMINISTRATORS)
def facility_kinds() -> Response:
    columns = (
        Column("name", _("Name"), sortable=True, filtered=True),
        Column("icon", _("Picture"), sortable=True),
        Column("colour", _("Colour"), sortable=True),
        Column("position", _("Position"), sortable=True, numeric=True),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(map_queries.kinds(identity().session), asked, columns, _value, "position")
    rows = [
        Row(
            one.slug,
            called(one.names),
            (
                Cell(called(one.names), address(f"/facility-kinds/{one.slug}")),
                Cell(words.word(ICON, one.icon)),
                Cell(one.colour),
                Cell(one.position),
            ),
        )
        for one in found
    ]
    table = WorkTable(
        caption=_("Kinds of facilities"),
        columns=columns,
        rows=rows,
        total=total,
        asked=asked,
        path=address("/facility-kinds"),
        nothing=_("There are none yet: they come with the first layer of facilities."),
        order="position",
    )
    return table_page(table, _("Kinds of facilities"))


@blueprint.route("/facility-kinds/<facility_kind>", methods=("GET", "POST"), access=ADMINISTRATORS)
def facility_kind(facility_kind: str) -> AnyResponse:
    held = {one.slug: one for one in map_queries.kinds(identity().session)}.get(facility_kind)
    if held is None:
        raise NotVisible(N_("There is no such kind of facility."))
    data = {**names_data(held.names), "icon": held.icon, "colour": held.colour, "position": held.position}
    form = FacilityKindForm.of_request(data=data)
    form.icon.choices = sorted(
        ((name, words.word(ICON, name)) for name in {*icons(), held.icon}), key=lambda choice: choice[1]
    )
    if request.method == "POST" and form.validate():
        given = {name: form[name].data for name in ("icon", "colour", "position")}
        try:
            with unit() as work:
                kind_changes.change_kind(work, Kind(slug=facility_kind, names=form.names, **given))
        except PsisError as problem:
            form.refuse(problem)
        else:
            return back_to("/facility-kinds")
    return form_page(form, called(held.names), (address("/facility-kinds"), _("Kinds of facilities")))


def _value(one: Kind, name: str) -> object:
    values = {"name": called(one.names), "icon": words.word(ICON, one.icon)}
    return values.get(name, getattr(one, name, None))
