"""Building permits from CSV files with a mapping; BLDS files of status history, inspections and contractors beside."""

from datetime import date
from typing import Any

from app.intake.personal import without_personal_data
from app.kernel.text import Phrase
from records.importing.companions import CompanionRows
from records.importing.csv_fields import Fields, Header
from records.importing.csv_reader import Build, CsvReader, joining_key
from records.importing.csv_records import CommonFields, check_number, default_title, finished
from records.importing.mapping_tables import CODES, FIELDS, CsvMapping
from records.kinds import (
    INSPECTION_RESULTS,
    PERMIT_STATUSES,
    Inspection,
    Party,
    Permit,
    Record,
    StatusChange,
)

_CODES = CODES["permits"]
DATES = ("applied", "issued", "completed", "expires", "status_day")


class PermitsReader(CsvReader):
    """Reads permits. The same number on several rows is several drafts: later ones are later versions."""

    format_name = "permits"

    def builder(self, header: Header, companions: CompanionRows) -> Build:
        return _PermitBuilder(self._mapping, header, companions, self._department, self._today).build


class _PermitBuilder:
    def __init__(
        self, mapping: CsvMapping, header: Header, companions: CompanionRows, department: str, today: date
    ) -> None:
        self._mapping = mapping
        self._header = header
        self._companions = companions
        self._fields = Fields(mapping.columns, FIELDS["permits"], header, mapping)
        self._common = CommonFields(mapping, header, department, today)
        step_columns = {str(number): step.day for number, step in enumerate(mapping.step)}
        self._steps = Fields(step_columns, dict.fromkeys(step_columns, "date"), header, mapping)

    def build(self, cells: list[str]) -> tuple[Record, list[str]]:
        cells = self._header.extend(cells)
        values = self._fields.values(cells)
        self._common.complete(values, cells, DATES)
        check_number(values["reference"], self._mapping)
        remarks = self._code(values)
        values["title"] = values.get("title") or default_title(values, "Permit")
        values["day"] = next(
            (values[name] for name in ("issued", "applied", "completed", "status_day") if name in values), None
        )
        self._add_companions(values, cells)
        return finished(Permit(**values), remarks)

    def _code(self, values: dict[str, Any]) -> list[str]:
        """Keeps our codes only: the source's own words stand in the labels."""
        remarks: list[str] = []
        for name, otherwise in (("type", "other"), ("status", "unknown")):
            if values.get(name) not in _CODES[name]:
                label = values.get(name) or values.get(f"{name}_label", "")
                if label:
                    shown = without_personal_data(label)[:80]
                    remarks.append(Phrase("the mapping has no %(field)s for “%(label)s”", field=name, label=shown))
                values[name] = otherwise
        for name in ("permit_class", "work_class"):
            if values.get(name, "") not in _CODES[name]:
                values.pop(name, None)
        return remarks

    def _add_companions(self, values: dict[str, Any], cells: list[str]) -> None:
        if not (self._companions.names or self._mapping.step):
            return
        key = joining_key(values["reference"])
        steps = [_step(found) for _, _, found in self._companions.take("history", key)]
        steps += [
            StatusChange(self._mapping.step[int(number)].status, day, self._mapping.step[int(number)].label)
            for number, day in self._steps.values(cells).items()
        ]
        if steps:
            values["history"] = tuple(sorted(steps, key=lambda step: step.day or date.min))
        inspections = [_inspection(found) for _, _, found in self._companions.take("inspections", key)]
        if inspections:
            values["inspections"] = tuple(
                sorted(inspections, key=lambda one: one.inspected or one.scheduled or date.min)
            )
        for _, _, found in self._companions.take("contractors", key):
            party = Party(**{"role": "contractor", **found})
            if party not in values["parties"]:
                values["parties"] += (party,)


def _step(found: dict[str, Any]) -> StatusChange:
    status = found.get("status", "")
    return StatusChange(
        status if status in PERMIT_STATUSES else "unknown",
        _day(found, "day"),
        found.get("label", ""),
        found.get("comments", ""),
    )


def _inspection(found: dict[str, Any]) -> Inspection:
    result = found.get("result", "")
    return Inspection(
        found.get("type", ""),
        result if result in INSPECTION_RESULTS else "",
        _day(found, "scheduled"),
        _day(found, "inspected"),
        found.get("notes", ""),
    )


def _day(found: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(found[name]) if name in found else None
