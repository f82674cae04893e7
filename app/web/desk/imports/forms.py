"""The forms of an import: which file for whom, and what its columns mean – filled from what can be guessed."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple, cast

import msgspec
from flask import request
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from app.jobs.imports.facilities import format_of
from app.jobs.imports.sources import Sample
from app.kernel import roles
from app.kernel.text import N_
from app.web import words
from app.web.desk.imports.words import CODES as CODE_WORDS
from app.web.desk.imports.words import DATES, FIELDS, FORMATS
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity
from app.web.kept import department_name
from app.web.translation import gettext
from records.importing import suggestions
from records.importing.mapping_tables import CODES, CsvMapping, FieldType, SourceTable
from records.importing.mapping_tables import FIELDS as FIELD_TYPES

AS_BEFORE = "="
MOST_VALUES = 40
GUESS = "guess"


class UploadForm(Form):
    """Which file, of what, for which department."""

    format = RadioField(
        N_("What is in the file?"),
        choices=lambda: [
            SelectChoice(GUESS, gettext("Find out from the columns")),
            *(SelectChoice(name, gettext(label)) for name, label in FORMATS.items()),
        ],
        default=GUESS,
    )
    department = SelectField(
        N_("Department"),
        choices=lambda: [SelectChoice(slug, department_name(slug)) for slug in own_departments()],
        validators=[required(N_("Choose a department."))],
    )

    def format_for(self, header: Sequence[str]) -> str:
        chosen: str = self.format.data
        return format_of(header) if chosen == GUESS else chosen


def own_departments() -> list[str]:
    """Where whoever asks may import."""
    return sorted(identity().actor.departments(roles.IMPORT))


class _MappingForm(Form):
    """What is the same for all kinds of records; a field for each field of theirs is added."""

    source = StringField(
        N_("Name of the source"),
        [required(N_("Name the source, such as the register the file comes from.")), at_most(100)],
        filters=[stripped],
    )
    dates = SelectField(
        N_("How days are written"),
        choices=lambda: [SelectChoice(form, example) for form, example in DATES.items()],
    )
    decimal_mark = SelectField(
        N_("Decimal mark"),
        choices=lambda: [SelectChoice(".", "1,234.50"), SelectChoice(",", "1.234,50")],
    )
    currency = StringField(
        N_("Currency"), [Regexp(r"([A-Za-z]{3})?$", message=N_("A currency has three letters: IDR."))], [stripped]
    )
    language = SelectField(
        N_("Language of the texts"),
        choices=lambda: [SelectChoice("en", "English"), SelectChoice("id", "Bahasa Indonesia")],
    )
    save_as = StringField(N_("Keep this mapping under a name (optional)"), [at_most(60)], filters=[stripped])


def columns_form(format_name: str, sample: Sample, base: CsvMapping) -> _MappingForm:
    """The form as it was sent, else filled from the mapping."""
    fields: dict[str, Any] = {
        _name(field): SelectField(FIELDS[field], choices=_choices(sample, base.columns.get(field)))
        for field in FIELD_TYPES[format_name]
    }
    given = {_name(field): _chosen(spec, sample) for field, spec in base.columns.items()}
    given |= {
        "source": base.source.name,
        "dates": next((form for form in base.dates if form in DATES), "iso"),
        "decimal_mark": base.decimal_mark,
        "currency": base.currency,
        "language": base.language,
    }
    made = cast("type[_MappingForm]", type("ColumnsForm", (_MappingForm,), fields))
    return made.of_request(data=given)


def field_of(form: Form, field: str) -> Any:
    """The form's field for that field of a record."""
    return form[_name(field)]


class Coded(NamedTuple):
    """A field of codes: (value, code, how often) of its column, and the codes there are, as (code, word)."""

    field: str
    label: str
    values: list[tuple[str, str, int]]
    codes: list[tuple[str, str]]


def coded(format_name: str, sample: Sample, mapping: CsvMapping) -> list[Coded]:
    """What the words in the columns of codes mean, as the mapping has it so far."""
    found = []
    for field in suggestions.coded_fields(format_name):
        column = _coded_column(mapping.columns.get(field), field)
        if column in sample.values:
            known = mapping.values.get(field, {})
            values = [
                (text, known.get(text, ""), count) for text, count in sample.values[column].most_common(MOST_VALUES)
            ]
            found.append(
                Coded(field, FIELDS[field], values, [(code, code_word(code)) for code in CODES[format_name][field]])
            )
    return found


def code_word(code: str) -> str:
    """A code in the reader's language."""
    sentence = words.STATUS.get(code) or words.TYPE.get(code) or CODE_WORDS.get(code) or code
    return gettext(sentence)


def first_guess(format_name: str, sample: Sample, department: str) -> CsvMapping:
    """A mapping from the names of the columns and from what stands in them."""
    filled = [name for name in sample.header if sample.values[name] and not set("{}") & set(name)]
    columns = suggestions.columns_for(format_name, filled)
    types: Mapping[str, FieldType] = FIELD_TYPES[format_name]
    days = [column for field, column in columns.items() if types[field] == "date"]
    form = next((found for one in days if (found := suggestions.date_format(sample.values[one])) != "iso"), "iso")
    amounts = [sample.values[column] for field, column in columns.items() if types[field] == "amount"]
    mark: Literal[".", ","] = "," if "," in map(suggestions.decimal_mark, amounts) else "."
    mapping = CsvMapping(
        SourceTable(f"{department}-{format_name}"),
        dict(columns),
        dates=_dates(form),
        decimal_mark=mark,
        currency=suggestions.currency(chain.from_iterable(amounts), mark),
    )
    return _with_codes(format_name, sample, mapping, {})


def mapping_of(form: _MappingForm, format_name: str, sample: Sample, base: CsvMapping) -> CsvMapping:
    """The mapping that the sent form describes, built on the one it was filled from."""
    columns: dict[str, Any] = {}
    for field in FIELD_TYPES[format_name]:
        chosen = form[_name(field)].data
        if chosen == AS_BEFORE:
            columns[field] = base.columns[field]
        elif chosen:
            columns[field] = chosen
    if ("longitude" in columns) != ("latitude" in columns):
        columns.pop("longitude", None), columns.pop("latitude", None)
    mapping = msgspec.structs.replace(
        base,
        source=msgspec.structs.replace(base.source, name=form.source.data),
        columns=columns,
        dates=_dates(form.dates.data),
        decimal_mark=form.decimal_mark.data,
        currency=(form.currency.data or base.currency).upper(),
        language=form.language.data,
        required=[form[_name("reference")].data] if form[_name("reference")].data not in ("", AS_BEFORE) else None,
    )
    sent = {
        field: dict(zip(request.form.getlist(f"value-{field}"), request.form.getlist(f"code-{field}"), strict=False))
        for field in suggestions.coded_fields(format_name)
    }
    return _with_codes(format_name, sample, mapping, sent)


def _with_codes(
    format_name: str, sample: Sample, mapping: CsvMapping, sent: Mapping[str, Mapping[str, str]]
) -> CsvMapping:
    """The mapping with tables for its fields of codes: as they were sent, else as their words are understood."""
    columns, values = dict(mapping.columns), dict(mapping.values)
    for field in suggestions.coded_fields(format_name):
        column = _coded_column(columns.get(field), field)
        if column not in sample.values:
            continue
        columns[field] = f"{{{column}|{field}}}"
        label = f"{field}_label"
        if label in FIELD_TYPES[format_name]:
            columns.setdefault(label, column)
        guessed = suggestions.codes_for(format_name, field, sample.values[column])
        told = {text: code for text, code in sent.get(field, {}).items() if text in sample.values[column]}
        table = {**mapping.values.get(field, {}), **guessed, **told}
        values[field] = {text: code for text, code in table.items() if code in CODES[format_name][field]}
    return msgspec.structs.replace(mapping, columns=columns, values=values)


def _coded_column(spec: Any, field: str) -> str:
    """The column of a field of codes that is looked up in its own table and nothing else, "" for anything richer."""
    text = spec if isinstance(spec, str) else ""
    if text.startswith("{") and text.endswith(f"|{field}}}") and text.count("{") == 1:
        return text[1 : -len(field) - 2].strip()
    return "" if "{" in text else text


def _choices(sample: Sample, spec: Any) -> list[SelectChoice]:
    columns = [SelectChoice(name, name) for name in sample.header if name and not set("{}") & set(name)]
    rich = [SelectChoice(AS_BEFORE, gettext("As in the mapping"))] if _chosen(spec, sample) == AS_BEFORE else []
    return [SelectChoice("", "–"), *rich, *columns]


def _chosen(spec: Any, sample: Sample) -> str:
    """What a select shows for a field of the mapping."""
    if not spec:
        return ""
    there = {name.casefold(): name for name in sample.header}
    for field in FIELDS:
        column = _coded_column(spec, field)
        if column.casefold() in there:
            return there[column.casefold()]
    return AS_BEFORE if "{" in str(spec) or isinstance(spec, list) else ""


def _dates(form: str) -> tuple[str, ...]:
    return ("iso",) if form == "iso" else (form, "iso")


def _name(field: str) -> str:
    return f"column_{field}"
