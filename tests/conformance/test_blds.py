"""Permits as BLDS 1.2: column names as published, closed lists, and what comes back when the file is imported."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from records.codec import public_view
from records.exporting import blds
from records.importing.mapping import load_mapping
from records.importing.permits import PermitsReader
from records.kinds import PERMIT_STATUSES, PERMIT_TYPES
from tests.web.small_city import permit

REQUIRED = [
    *("PermitNum", "Description", "AppliedDate", "IssuedDate", "CompletedDate", "StatusCurrent"),
    *("OriginalAddress1", "OriginalAddress2", "OriginalCity", "OriginalState", "OriginalZip"),
]
MAPPED = {
    "StatusCurrentMapped": "Application Accepted|In Review|Permit Issued|Inspection Phase|"
    "Permit Finaled|Permit Cancelled",
    "PermitTypeMapped": "Building|Demolition|Electrical|Mechanical|Plumbing|Roof|Fence|Grading|Pool/Spa",
    "PermitClassMapped": "Residential|Non-Residential",
    "WorkClassMapped": "New|Existing",
}
"""The closed lists of the specification."""
SAME = ("reference", "summary", "type", "status", "applied", "issued", "completed", "cost", "housing_units", "place",
        "permit_class", "work_class", "floor_area", "project", "fee", "expires")  # fmt: skip


def full(**given):
    values = {
        "completed": date(2024, 9, 1),
        "expires": date(2026, 1, 1),
        "permit_class": "residential",
        "work_class": "existing",
        "floor_area": 1200,
        "project": "Harbour row",
        "fee": Decimal("75.50"),
        "summary": "Wooden fence, 1.8 m <high>",
    }
    made = permit(1, **values | given)
    return replace(made, place=replace(made.place, ward=""))  # no column of the specification holds a ward


def file(*permits):
    return "".join(blds.rows((public_view(one), "https://records.example/p") for one in permits))


def table(*permits):
    return list(csv.DictReader(io.StringIO(file(*permits), newline="")))


def test_required_columns_come_first_and_by_their_names():
    assert list(table(full())[0])[: len(REQUIRED)] == REQUIRED


def test_every_column_is_one_that_importing_knows():
    mapping = load_mapping("blds", "permits")
    known = str(mapping)

    assert [name for name in blds.COLUMNS if name not in known and name not in REQUIRED] == []


@pytest.mark.parametrize("column", MAPPED)
def test_mapped_columns_hold_nothing_but_their_list(column):
    rows = table(*(full(status=status) for status in PERMIT_STATUSES), *(full(type=kind) for kind in PERMIT_TYPES))

    assert {row[column] for row in rows} - {""} <= set(MAPPED[column].split("|"))


@pytest.mark.parametrize("given", [{}, {"completed": None}, {"summary": ""}])
def test_what_must_be_said_is_said(given):
    row = table(full(**given))[0]

    assert all((row["PermitNum"], row["Description"], row["CompletedDate"] or row["StatusCurrent"]))


def test_only_public_fields_of_a_contractor_are_there():
    text = file(full())

    assert "Tukang Baik" in text
    assert "HIDDEN" not in text


def test_no_cell_begins_like_a_formula():
    assert table(full(summary="=HYPERLINK(1)"))[0]["Description"].startswith("'")


def test_what_is_exported_is_imported_again(tmp_path):
    (tmp_path / "permits.csv").write_text(file(full()), encoding="utf-8")
    reader = PermitsReader(load_mapping("blds", "permits"), "buildings")
    found = next(iter(reader.read([tmp_path / "permits.csv"]))).record

    assert {name: getattr(found, name) for name in SAME} == {name: getattr(full(), name) for name in SAME}
