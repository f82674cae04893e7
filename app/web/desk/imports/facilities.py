"""What the columns of a file of facilities mean, asked in a form that is filled from what can be guessed."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, cast

import msgspec
from flask import request
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from app.jobs.imports.facilities import NAMES, columns_for, layer_slug
from app.jobs.imports.queries import ImportBatch
from app.jobs.imports.sources import Sample
from app.kernel.text import LANGUAGES, N_, in_language
from app.web.desk.imports.forms import MOST_VALUES, Coded
from app.web.desk.imports.words import PLACE_FIELDS
from app.web.forms import Form, at_most, required, stripped
from app.web.kept import facility_kinds
from app.web.locale import language
from app.web.translation import gettext
from maps.importing.mapping import GeoMapping, KindTable, LayerTable, SourceTable
from maps.kinds import facility_kinds as portal_kinds
from maps.projections import Kind
from records.importing.suggestions import plain

_PLACE = N_("Say which columns hold longitude and latitude, or which holds the shape.")
_UNUSABLE = frozenset("{}|")


class FacilitiesForm(Form):
    """What is the same for all files of facilities; a field for each field of theirs is added."""

    usual_kind = SelectField(
        N_("Kind of the facilities"),
        choices=lambda: [SelectChoice("", "–"), *(SelectChoice(slug, name) for slug, name in _kinds())],
        validators=[required(N_("Choose a kind of facility."))],
    )
    replaces = SelectField(N_("What becomes of the facilities of an earlier file?"))
    layer_en = StringField(N_("Name of the layer in English"), [at_most(100)], filters=[stripped])
    layer_id = StringField(N_("Name of the layer in Indonesian"), [at_most(100)], filters=[stripped])
    source = StringField(N_("Who made the data (optional)"), [at_most(200)], filters=[stripped])
    licence = StringField(N_("Under which licence (optional)"), [at_most(200)], filters=[stripped])
    language = SelectField(
        N_("Language of the texts"),
        choices=lambda: [SelectChoice("en", "English"), SelectChoice("id", "Bahasa Indonesia")],
    )
    save_as = StringField(N_("Keep this mapping under a name (optional)"), [at_most(60)], filters=[stripped])

    def names(self) -> dict[str, str]:
        """The layer's name in each language: the other one's where it was given in one."""
        given = {tag: self[f"layer_{tag}"].data or "" for tag in LANGUAGES}
        return {tag: given[tag] or next(filter(None, given.values()), "") for tag in LANGUAGES}

    def is_complete(self, sample: Sample) -> bool:
        """Whether a facility has a name and a place; what is missing stands at its field."""
        columns = {field: self[f"column_{field}"].data for field in NAMES}
        if not any(columns[field] for field in ("name", "name_en", "name_id")):
            self.refuse(gettext("Say which column holds the name."), "column_name")
        if not (columns["wkt"] or (columns["longitude"] and columns["latitude"])):
            self.refuse(gettext(_PLACE), "column_longitude")
        if not any(self.names().values()):
            self.refuse(gettext("Give the layer a name."), "layer_en")
        header = [name.casefold() for name in sample.header]
        if twice := next((name for name in sample.header if header.count(name.casefold()) > 1), ""):
            self.refuse(gettext("The column “%(name)s” stands twice in the file.", name=twice))
        return not self.errors


def facilities_form(sample: Sample, base: GeoMapping, layers: Sequence[LayerTable]) -> FacilitiesForm:
    """The form as it was sent, else filled from the mapping. ``layers``: whose place the file could take."""
    columns = [SelectChoice(name, name) for name in sample.header if name and not _UNUSABLE & set(name)]
    choices = [SelectChoice("", "–"), *columns]
    fields: dict[str, Any] = {f"column_{field}": SelectField(PLACE_FIELDS[field], choices=choices) for field in NAMES}
    layer = base.layer[0]
    given = {f"column_{field}": _column(spec, sample) for field, spec in base.columns.items()}
    given |= {f"layer_{tag}": layer.names.get(tag, "") for tag in LANGUAGES}
    given |= {"replaces": layer.slug if layer.replaces else "", "usual_kind": layer.kind, "language": base.language}
    given |= {"source": base.source.name, "licence": base.source.licence}
    made = cast("type[FacilitiesForm]", type("FacilityColumnsForm", (FacilitiesForm,), fields))
    form = made.of_request(data=given)
    form.replaces.choices = [SelectChoice("", gettext("Nothing: this file fills a layer of its own"))]
    form.replaces.choices += [SelectChoice(one.slug, _replaced(one)) for one in layers]
    if form.replaces.data not in {one.slug for one in layers}:
        form.replaces.data = ""
    return form


def _replaced(layer: LayerTable) -> str:
    return gettext("This file takes the place of “%(layer)s”", layer=in_language(layer.names, language()))


def coded_kinds(sample: Sample, mapping: GeoMapping) -> list[Coded]:
    """What the words in the column of kinds mean, as the mapping has it so far."""
    column = _column(mapping.columns.get("kind"), sample)
    if not column:
        return []
    known = mapping.values.get("kind", {})
    values = [(text, known.get(text, ""), count) for text, count in sample.values[column].most_common(MOST_VALUES)]
    return [Coded("kind", PLACE_FIELDS["kind"], values, _kinds())]


def first_guess(found: ImportBatch, sample: Sample) -> GeoMapping:
    """A mapping from the names of the columns and from what stands in them."""
    filled = [name for name in sample.header if sample.values[name] and not _UNUSABLE & set(name)]
    columns = columns_for(filled)
    number = columns.get("reference")
    if number and max(sample.values[number].values()) > 1:  # it tells no facility from another
        del columns["reference"]
    name = " ".join(PurePath(found.name).stem.replace("_", " ").replace("-", " ").split()).capitalize()
    names = dict.fromkeys(LANGUAGES, name)
    usual = _kind_of(name) or ""
    mapping = GeoMapping(columns=dict(columns), language=language())
    return _with_kinds(mapping, LayerTable(layer_slug(name, found.id), usual, names), sample, {})


def facilities_mapping(form: FacilitiesForm, found: ImportBatch, sample: Sample, base: GeoMapping) -> GeoMapping:
    """The mapping that the sent form describes, built on the one it was filled from."""
    names = form.names()
    mapping = msgspec.structs.replace(
        base,
        source=SourceTable(name=form["source"].data or "", licence=form["licence"].data or ""),
        columns={field: chosen for field in NAMES if (chosen := form[f"column_{field}"].data)},
        language=form["language"].data,
    )
    sent = dict(zip(request.form.getlist("value-kind"), request.form.getlist("code-kind"), strict=False))
    replaced = form["replaces"].data
    slug = replaced or layer_slug(names["en"], found.id)
    layer = LayerTable(slug, form["usual_kind"].data, names, replaces=bool(replaced))
    return _with_kinds(mapping, layer, sample, sent)


def _with_kinds(mapping: GeoMapping, layer: LayerTable, sample: Sample, sent: Mapping[str, str]) -> GeoMapping:
    """The mapping with its layer and a table for its column of kinds: as it was sent, else as its words are known."""
    columns, values = dict(mapping.columns), dict(mapping.values)
    kinds = {layer.kind}
    if column := _column(columns.get("kind"), sample):
        columns["kind"] = f"{{{column}|kind}}"
        guessed = {text: kind for text in sample.values[column] if (kind := _kind_of(text))}
        told = {text: kind for text, kind in sent.items() if text in sample.values[column]}
        table = {**values.get("kind", {}), **guessed, **told}
        values["kind"] = {text: kind for text, kind in table.items() if kind in _known_kinds()}
        kinds |= set(values["kind"].values())
    own = {slug: _own(kind) for slug, kind in facility_kinds().items() if slug in kinds - portal_kinds().keys()}
    return msgspec.structs.replace(mapping, columns=columns, values=values, layer=[layer], kinds=own)


def _own(kind: Kind) -> KindTable:
    """A kind that the city added, for the mapping that uses it."""
    return KindTable(dict(kind.names), kind.icon, kind.colour)


def _kind_of(word: str) -> str:
    """The kind that a word of the file means, "" where nobody can tell."""
    sought = _stem(word)
    known = _known_kinds().items()
    return next((slug for slug, kind in known if sought in map(_stem, (slug, *kind.names.values()))), "")


def _stem(word: str) -> str:
    """A word without case, signs and the ending of many."""
    bare = plain(word)
    return bare[:-3] + "y" if bare.endswith("ies") else bare.removesuffix("s")


def _known_kinds() -> dict[str, Kind]:
    """The kinds there are, and those that come with the portal and go in with the first facility."""
    return {**portal_kinds(), **facility_kinds()}


def kind_name(slug: str) -> str:
    """A kind as the reader calls it."""
    kind = _known_kinds().get(slug)
    return in_language(kind.names, language()) if kind else slug


def _kinds() -> list[tuple[str, str]]:
    """(slug, name) of the kinds of facilities, as the reader calls them."""
    named = ((slug, in_language(kind.names, language())) for slug, kind in _known_kinds().items())
    return sorted(named, key=lambda one: one[1].casefold())


def _column(spec: Any, sample: Sample) -> str:
    """The column of the file that a field's specification means, "" where it has none of that name."""
    text = str(spec or "")
    name = text[1:-1].partition("|")[0] if text.startswith("{") else text
    return next((column for column in sample.header if column.casefold() == name.casefold()), "")
