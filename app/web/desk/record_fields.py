"""Forms of records, one for each kind that is written as a form: what a clerk types ↔ the fields of the record."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from wtforms import (
    DateField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.kernel.text import N_
from app.web import words
from app.web.forms import Form, at_most, stripped, stripped_text
from app.web.translation import gettext
from records.checks import LONGEST_TITLE
from records.kinds import (
    DOCUMENT_TYPES,
    INSPECTION_RESULTS,
    INSTRUMENTS,
    PERMIT_STATUSES,
    PERMIT_TYPES,
    Inspection,
    Kind,
    Party,
    Place,
    Record,
    StatusChange,
)

_EMPTY_ROWS = 2
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)")
_LONGEST_LINE = 2000


def _choices(table: Mapping[str, str], codes: tuple[str, ...] | None = None) -> Callable[[], list[SelectChoice]]:
    """An empty choice and those of the table, in the reader's language."""
    return lambda: [SelectChoice("", "—"), *(SelectChoice(one, gettext(table[one])) for one in codes or table)]


class _Select(SelectField):  # type: ignore[misc]  # WTForms brings no types
    """A choice among codes; one that an import brought and nobody knows stays as it is."""

    def iter_choices(self) -> list[Choice]:
        offered: list[Choice] = super().iter_choices()
        if self.data and self.data not in {one.value for one in offered}:
            offered.append(Choice(self.data, self.data, selected=True))
        return offered

    def pre_validate(self, form: Any) -> None:
        if self.data != self.object_data:
            super().pre_validate(form)


def _line(label: str, **given: Any) -> StringField:
    return StringField(label, filters=[stripped], validators=[at_most(_LONGEST_LINE)], **given)


def _day(label: str) -> DateField:
    return DateField(label, validators=[Optional(), _plausible])


def _number(label: str) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(0, 10**9)])


def _amount(label: str) -> DecimalField:
    return DecimalField(label, places=None, validators=[Optional(), NumberRange(0, 10**15)])


def _plausible(_form: Any, field: Any) -> None:
    if field.data is not None and not date(1000, 1, 1) <= field.data <= date(9000, 12, 31):
        raise ValidationError(N_("Enter a day in a year between 1000 and 9000."))


class RecordForm(Form):
    """What all kinds share. ``COLUMNS``: fields of this form that are fields of the record under the same name."""

    COLUMNS: ClassVar[tuple[str, ...]] = ("title", "summary", "type", "language", "day", "text")

    stamp = HiddenField()
    began_from = HiddenField()
    title = StringField(
        N_("Title"), filters=[stripped], validators=[Length(max=LONGEST_TITLE, message=N_("Shorten the title."))]
    )
    summary = TextAreaField(N_("Summary"), filters=[stripped_text], validators=[at_most(5000)])
    type = _Select(N_("Type"))
    language = _Select(N_("Language"), choices=_choices(words.LANGUAGE))
    day = _day(N_("Date"))
    address = _line(N_("Address"))
    parcel = _line(N_("Parcel"))
    ward = _line(N_("Ward"))
    point = _line(N_("Coordinates"))
    text = TextAreaField(N_("Text"), filters=[stripped_text])

    def validate_point(self, field: Any) -> None:
        if field.data and _point_of(field.data) is None:
            raise ValidationError(N_("Enter latitude and longitude in degrees, such as -6.20000, 106.80000."))

    def plain(self) -> list[Any]:
        """The fields of one value in the order of ``COLUMNS``, without the text, which comes last, and the place."""
        return [self[name] for name in self.COLUMNS if name != "text"]

    def location(self) -> list[Any]:
        """The fields of the place."""
        return [self[name] for name in ("address", "parcel", "ward", "point")]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Every field of the record that this form holds."""
        return (*cls.COLUMNS, "place")

    @classmethod
    def given_by(cls, record: Record) -> dict[str, Any]:
        """What the form shows of a record."""
        place = record.place
        point = f"{place.point[1]:.6f}, {place.point[0]:.6f}" if place.point else ""
        shown = {name: getattr(record, name) for name in cls.COLUMNS}
        return shown | {"address": place.address, "parcel": place.parcel, "ward": place.ward, "point": point}

    def changes(self, before: Record) -> dict[str, Any]:
        """Field of the record → what was typed, those left out that cannot be read."""
        typed = {name: self._typed(name) for name in self.COLUMNS if not self[name].errors}
        if not any(self[name].errors for name in ("address", "parcel", "ward", "point")):
            typed["place"] = Place(
                self._typed("address"), self._typed("parcel"), self._typed("ward"), self._point(before)
            )
        return typed

    def _typed(self, name: str) -> Any:
        field = self[name]
        empty = None if isinstance(field, DateField | DecimalField | IntegerField) else ""
        return empty if field.data is None else field.data

    def _point(self, before: Record) -> tuple[float, float] | None:
        """The form shows a rounded point: what it shows of the present one means that one."""
        shown = type(self).given_by(before)["point"]
        return before.place.point if self.point.data == shown else _point_of(self.point.data or "")


class PartyRow(Form):
    """One party; a row without name and company is none."""

    role = _Select(N_("Role"), choices=_choices(words.PARTY_ROLE))
    name = _line(N_("Name"))
    company = _line(N_("Company"))
    trade = _line(N_("Trade"))
    licence = _line(N_("Licence"))


class StepRow(Form):
    """One step of a permit."""

    status = _Select(N_("Status"), choices=_choices(words.STATUS, PERMIT_STATUSES))
    day = _day(N_("Date"))
    comments = _line(N_("Comments"))


class VisitRow(Form):
    """One inspection."""

    type = _line(N_("Inspection"))
    result = _Select(N_("Result"), choices=_choices(words.RESULT, INSPECTION_RESULTS))
    scheduled = _day(N_("Scheduled"))
    inspected = _day(N_("Inspected"))
    notes = _line(N_("Notes"))


class DocumentForm(RecordForm):
    """Minutes, notices, reports."""

    type = _Select(N_("Type"), choices=_choices(words.TYPE, DOCUMENT_TYPES))


class _WithParties(RecordForm):
    parties = FieldList(FormField(PartyRow), N_("Parties"))

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return (*super().columns(), "parties")

    @classmethod
    def given_by(cls, record: Record) -> dict[str, Any]:
        rows = [
            {name: getattr(one, name) for name in ("role", "name", "company", "trade", "licence")}
            for one in record.parties
        ]
        return super().given_by(record) | {"parties": [*rows, *({} for _ in range(_EMPTY_ROWS))]}

    def changes(self, before: Record) -> dict[str, Any]:
        """What the form does not show of a party (how to reach him) stays with whoever stands in the same row."""
        rows = [row.data for row in self.parties]
        held = [*before.parties, *(Party("") for _ in rows)]
        parties = tuple(
            Party(
                role=row["role"] or "other",
                name=row["name"] or "",
                company=row["company"] or "",
                trade=row["trade"] or "",
                licence=row["licence"] or "",
                **({name: getattr(one, name) for name in ("phone", "email", "address")} if _same(one, row) else {}),
            )
            for one, row in zip(held, rows, strict=False)
            if row["name"] or row["company"]
        )
        return super().changes(before) | {"parties": parties}


class DeedForm(_WithParties):
    """An entry of the property register."""

    COLUMNS = (*RecordForm.COLUMNS, "instrument_number", "book", "page", "executed", "recorded", "amount", "currency")

    type = _Select(N_("Instrument"), choices=_choices(words.TYPE, INSTRUMENTS))
    instrument_number = _line(N_("Instrument number"))
    book = _line(N_("Book"))
    page = _line(N_("Page"))
    executed = _day(N_("Signed"))
    recorded = _day(N_("Registered"))
    amount = _amount(N_("Amount"))
    currency = StringField(
        N_("Currency"), filters=[stripped], validators=[Length(max=3, message=N_("A currency has three letters: IDR."))]
    )


class PermitForm(_WithParties):
    """A building permit."""

    COLUMNS = (
        *RecordForm.COLUMNS,
        *("status", "status_day", "applied", "issued", "completed", "expires", "permit_class", "work_class"),
        *("proposed_use", "cost", "fee", "currency", "housing_units", "floor_area", "added_area"),
        *("master_permit", "project"),
    )

    type = _Select(N_("Type"), choices=_choices(words.TYPE, PERMIT_TYPES))
    status = _Select(N_("Status"), choices=_choices(words.STATUS, PERMIT_STATUSES))
    status_day = _day(N_("Status since"))
    applied = _day(N_("Applied for"))
    issued = _day(N_("Issued"))
    completed = _day(N_("Completed"))
    expires = _day(N_("Expires"))
    permit_class = _Select(N_("Class"), choices=_choices(words.PERMIT_CLASS))
    work_class = _Select(N_("Work"), choices=_choices(words.WORK_CLASS))
    proposed_use = _line(N_("Proposed use"))
    cost = _amount(N_("Estimated cost"))
    fee = _amount(N_("Fee"))
    currency = DeedForm.currency
    housing_units = _number(N_("Housing units"))
    floor_area = _number(N_("Floor area in square feet"))
    added_area = _number(N_("Added floor area in square feet"))
    master_permit = _line(N_("Master permit"))
    project = _line(N_("Project"))
    history = FieldList(FormField(StepRow), N_("History"))
    inspections = FieldList(FormField(VisitRow), N_("Inspections"))

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return (*super().columns(), "history", "inspections")

    @classmethod
    def given_by(cls, record: Any) -> dict[str, Any]:
        steps = [{"status": one.status, "day": one.day, "comments": one.comments} for one in record.history]
        visits = [
            {name: getattr(one, name) for name in ("type", "result", "scheduled", "inspected", "notes")}
            for one in record.inspections
        ]
        rows = {"history": steps, "inspections": visits}
        return super().given_by(record) | {
            name: [*held, *({} for _ in range(_EMPTY_ROWS))] for name, held in rows.items()
        }

    def changes(self, before: Any) -> dict[str, Any]:
        changed = super().changes(before)
        if not any(self.history.errors):
            changed["history"] = self._steps(before.history)
        if not any(self.inspections.errors):
            changed["inspections"] = tuple(
                Inspection(
                    row["type"] or "", row["result"] or "", row["scheduled"], row["inspected"], row["notes"] or ""
                )
                for row in self.inspections.data
                if row["type"] or row["result"]
            )
        return changed

    def _steps(self, before: tuple[StatusChange, ...]) -> tuple[StatusChange, ...]:
        """The source's own word for a step stays with it while the step is the same."""
        held = [*before, *(StatusChange("") for _ in self.history)]
        steps = []
        for one, row in zip(held, self.history.data, strict=False):
            if row["status"]:
                label = one.label if one.status == row["status"] else ""
                steps.append(StatusChange(row["status"], row["day"], label, row["comments"] or ""))
        return tuple(steps)


FORMS: dict[Kind, type[RecordForm]] = {Kind.DOCUMENT: DocumentForm, Kind.DEED: DeedForm, Kind.PERMIT: PermitForm}
"""Ordinances have an editor of their own."""


def _same(party: Party, row: Mapping[str, Any]) -> bool:
    return (party.name, party.company) == (row["name"] or "", row["company"] or "")


def _point_of(text: str) -> tuple[float, float] | None:
    """(longitude, latitude) from latitude and longitude as people write them, None for anything else."""
    found = _POINT.fullmatch(text.strip())
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
