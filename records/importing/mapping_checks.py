"""What can be wrong in a mapping beyond its shape, found before the first row is read."""

import re
from collections.abc import Iterator
from datetime import date

from app.intake.expressions import STYLES, Spec, templates
from app.intake.mapping_files import require_bounds, require_known
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.importing.mapping_tables import CODES, COMPANIONS, FIELDS, CsvMapping


def check(mapping: CsvMapping, format_name: str) -> None:
    """Raise BadInput with a part of a sentence about the first thing that is wrong."""
    fields = FIELDS[format_name]
    for name in (*mapping.columns, *mapping.constants):
        require_known("columns", name, fields)
    if "reference" not in mapping.columns:
        raise BadInput(N_("columns: 'reference' must say which column holds the number of the record"))
    for name in mapping.constants:
        if fields[name] != "text":
            raise BadInput(
                N_("constants: “%(name)s” is no text; only texts can be the same for all records"), name=name
            )
    _check_values(mapping, format_name)
    _check_dates(mapping)
    _check_place(mapping)
    _check_companions(mapping, format_name)
    _check_extracts(mapping)
    styles = {*STYLES, "day", *mapping.values}
    for where, spec in _specs(mapping):
        for template in templates(spec):
            for part in template:
                if part.through:
                    require_known(where, part.through, styles, "style or table of values")


def _check_values(mapping: CsvMapping, format_name: str) -> None:
    for table, codes in CODES[format_name].items():
        for code in mapping.values.get(table, {}).values():
            require_known(f"values.{table}", code, codes, "code")
    for step in mapping.step:
        require_known("step", step.status, CODES[format_name].get("status", ()), "status")
    for field in ("type", "status", "permit_class", "work_class"):
        codes_of_field = CODES[format_name].get(field, ())
        if field in mapping.constants and codes_of_field:
            require_known(f"constants.{field}", mapping.constants[field], codes_of_field, "code")


def _check_dates(mapping: CsvMapping) -> None:
    for form in mapping.dates:
        written = date(2016, 12, 31).strftime(form)
        if form != "iso" and not ("2016" in written or "16" in written):
            raise BadInput(
                N_("dates: “%(form)s” is neither 'iso' nor a pattern with a year such as '%%m/%%d/%%Y'"), form=form
            )


def _check_place(mapping: CsvMapping) -> None:
    if ("longitude" in mapping.columns) != ("latitude" in mapping.columns):
        raise BadInput(N_("columns: 'longitude' and 'latitude' go together"))
    require_bounds(mapping.place.bounds)
    if not re.fullmatch(r"EPSG:\d{4,6}", mapping.place.crs):
        raise BadInput(
            N_("place.crs: “%(crs)s” is not a system of coordinates such as 'EPSG:26985'"), crs=mapping.place.crs
        )


def _check_companions(mapping: CsvMapping, format_name: str) -> None:
    for name, companion in mapping.companion.items():
        require_known("companion", name, COMPANIONS[format_name], "companion file")
        fields = COMPANIONS[format_name][name]
        for field in companion.columns if fields else ():
            require_known(f"companion.{name}.columns", field, fields)


def _check_extracts(mapping: CsvMapping) -> None:
    for extract in mapping.extract:
        try:
            names = re.compile(extract.pattern).groupindex
        except re.error as error:
            raise BadInput(
                N_("extract: the pattern for “%(column)s” is wrong (%(error)s)"), column=extract.column, error=error
            ) from error
        if not names:
            raise BadInput(
                N_("extract: the pattern for “%(column)s” names no group: write (?P<name>…)"), column=extract.column
            )


def _specs(mapping: CsvMapping) -> Iterator[tuple[str, Spec]]:
    for field, spec in mapping.columns.items():
        yield f"columns.{field}", spec
    for label, spec in mapping.details.items():
        yield f"details.{label}", spec
    for party in mapping.party:
        for field in ("name", "company", "trade", "licence", "phone", "email", "address", "company_or_person"):
            yield f"party.{field}", getattr(party, field)
    for name, companion in mapping.companion.items():
        for field, spec in companion.columns.items():
            yield f"companion.{name}.{field}", spec
