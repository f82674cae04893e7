"""How the columns of an import are asked about: those of records, and those of facilities."""

from collections.abc import Sequence
from typing import Any, Protocol

from app.jobs.imports import queries
from app.jobs.imports.facilities import FACILITIES, NAMES
from app.jobs.imports.queries import ImportBatch
from app.jobs.imports.sources import Sample
from app.web.desk.imports import facilities, forms
from app.web.desk.imports.forms import Coded
from app.web.forms import Form
from app.web.identity import identity
from app.web.translation import gettext as _
from maps.importing.mapping import GeoMapping
from records.importing.mapping_tables import FIELDS, CsvMapping

Mapping = CsvMapping | GeoMapping


class Columns(Protocol):
    """The columns of one file. ``base`` is the mapping that the form is filled from."""

    @property
    def fields(self) -> Sequence[str]: ...
    def guess(self) -> Mapping: ...
    def form(self, base: Any) -> Form: ...
    def coded(self, base: Any) -> list[Coded]: ...
    def is_complete(self, form: Any) -> bool: ...
    def mapping(self, form: Any, base: Any) -> Mapping: ...


def columns_of(found: ImportBatch, sample: Sample) -> Columns:
    """What asks about the columns of that import."""
    return FacilityColumns(found, sample) if found.format == FACILITIES else RecordColumns(found, sample)


class RecordColumns:
    """Of permits and deeds."""

    def __init__(self, found: ImportBatch, sample: Sample) -> None:
        self._found, self._sample = found, sample
        self.fields = list(FIELDS[found.format])

    def guess(self) -> CsvMapping:
        return forms.first_guess(self._found.format, self._sample, self._found.department)

    def form(self, base: CsvMapping) -> Form:
        return forms.columns_form(self._found.format, self._sample, base)

    def coded(self, base: CsvMapping) -> list[Coded]:
        return forms.coded(self._found.format, self._sample, base)

    def is_complete(self, form: Any) -> bool:
        if not forms.field_of(form, "reference").data:
            sentence = _("Say which column holds the number: without it no record can be told from another.")
            form.refuse(sentence, "column_reference")
        return not form.errors

    def mapping(self, form: Any, base: CsvMapping) -> CsvMapping:
        return forms.mapping_of(form, self._found.format, self._sample, base)


class FacilityColumns:
    """Of facilities."""

    fields = tuple(NAMES)

    def __init__(self, found: ImportBatch, sample: Sample) -> None:
        self._found, self._sample = found, sample

    def guess(self) -> GeoMapping:
        return facilities.first_guess(self._found, self._sample)

    def form(self, base: GeoMapping) -> Form:
        layers = queries.layers(identity().session, self._found.department)
        return facilities.facilities_form(self._sample, base, layers)

    def coded(self, base: GeoMapping) -> list[Coded]:
        return facilities.coded_kinds(self._sample, base)

    def is_complete(self, form: Any) -> bool:
        return bool(form.is_complete(self._sample))

    def mapping(self, form: Any, base: GeoMapping) -> GeoMapping:
        return facilities.facilities_mapping(form, self._found, self._sample, base)
