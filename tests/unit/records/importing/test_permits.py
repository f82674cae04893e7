"""Permits from CSV files: a small mapping, invented rows, and what becomes of each."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.reading import Rejection
from records.importing.mapping import load_mapping
from records.importing.mapping_tables import CsvMapping
from records.importing.permits import PermitsReader
from records.importing.reading import Draft
from records.kinds import PUBLIC_PARTY_FIELDS, Kind, Permit

MAPPING = """
department = "building"
dates = ["%m/%d/%Y"]
placeholder_dates = [1901-01-01]
missing = ["", "NA"]
source = {name = "town", publisher = "Town", licence = "CC0"}
place = {bounds = [-98, 30, -97, 31]}
[columns]
reference = "No"
title = ["{Work} – {Street|street}", "{Work} {No}"]
summary = "What"
type = "{Kind|type}"
type_label = "Kind"
status = "{State|status}"
status_label = "State"
issued = "Issued"
cost = ["Cost", "Guess"]
housing_units = "Units"
address = "{Street|street}"
parcel = "Lot"
longitude = "Lon"
latitude = "Lat"
[details]
"Legal description" = "Legal"
[[party]]
role = "contractor"
company_or_person = "Who"
otherwise = "applicant"
phone = "Phone"
[[party]]
role = "owner"
name = "Owner"
[values.type]
Wiring = "electrical"
[values.status]
Active = "issued"
"""
ROW = {
    "No": "P-1", "Work": "Remodel", "Street": "12 OAK ST", "What": "New kitchen", "Kind": "Wiring", "State": "Active",
    "Issued": "03/31/2016", "Cost": "$1,200", "Guess": "9", "Units": "1", "Lot": "3648    1020", "Lon": "-97.5",
    "Lat": "30.5", "Legal": "LOT 1", "Who": "Ann Lee, Lee Electric LLC", "Phone": "(555) 234-5678", "Owner": "Bob Ray",
}  # fmt: skip


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> CsvMapping:
    path = tmp_path_factory.mktemp("mapping") / "town.toml"
    path.write_text(MAPPING)
    return load_mapping(str(path), "permits")


@pytest.fixture
def read(mapping: CsvMapping, tmp_path: Path):
    def read_rows(*rows: dict[str, str], header: list[str] | None = None) -> list[Draft | Rejection]:
        names = header or list(ROW)
        lines = [",".join(names)] + [",".join(f'"{({**ROW, **row})[name]}"' for name in names) for row in rows]
        (tmp_path / "p.csv").write_text("\n".join(lines) + "\n")
        return list(PermitsReader(mapping, today=date(2026, 1, 1)).read([tmp_path / "p.csv"]))

    return read_rows


@pytest.fixture
def permit(read) -> Permit:
    return read(ROW)[0].record


def test_the_title_says_what_and_where(permit: Permit):
    assert permit.title == "Remodel – 12 Oak St"


def test_a_title_with_a_part_missing_takes_the_next_best(read):
    assert read({"Street": ""})[0].record.title == "Remodel P-1"


def test_semicolons_of_a_spreadsheet_with_decimal_commas_are_recognised(read, mapping: CsvMapping, tmp_path: Path):
    (tmp_path / "p.csv").write_text(";".join(ROW) + "\n" + ";".join(ROW.values()) + "\n")
    (draft,) = PermitsReader(mapping, today=date(2026, 1, 1)).read([tmp_path / "p.csv"])
    assert draft.record == read(ROW)[0].record


def test_labels_become_codes(permit: Permit):
    assert (permit.type, permit.status) == ("electrical", "issued")


def test_a_label_the_mapping_does_not_know_is_kept_and_remarked(read):
    (draft,) = read({"State": "Limbo"})
    assert (draft.record.status, draft.record.status_label) == ("unknown", "Limbo")
    assert draft.remarks == ("the mapping has no status for “Limbo”",)


def test_the_day_of_a_permit_is_the_day_it_was_issued(permit: Permit):
    assert permit.day == permit.issued == date(2016, 3, 31)


def test_of_several_columns_the_first_filled_counts(read):
    assert [draft.record.cost for draft in read({}, {"Cost": "NA"})] == [Decimal(1200), Decimal(9)]


def test_inner_blanks_of_a_parcel_number_become_one(permit: Permit):
    assert permit.place.parcel == "3648 1020"


def test_details_stand_in_the_text_with_their_names(permit: Permit):
    assert permit.text == "Legal description: LOT 1"


def test_the_department_given_to_the_reader_goes_before_the_mappings(mapping: CsvMapping, read, tmp_path: Path):
    read(ROW)
    (draft,) = PermitsReader(mapping, "planning").read([tmp_path])
    assert draft.record.department == "planning"


def test_a_point_outside_the_city_is_flagged_and_on_no_map(read):
    record = read({"Lat": "40.0"})[0].record
    assert (record.place.point, record.flags) == (None, ("outside-city",))


def test_zero_zero_is_no_point_and_no_fault(read):
    record = read({"Lat": "0", "Lon": "0"})[0].record
    assert (record.place.point, record.flags) == (None, ())


def test_a_placeholder_date_is_flagged_and_not_believed(read):
    record = read({"Issued": "01/01/1901"})[0].record
    assert (record.issued, record.day, record.flags) == (None, None, ("placeholder-date",))


def test_a_date_to_come_is_flagged(read):
    assert read({"Issued": "01/02/2026"})[0].record.flags == ("date-in-future",)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ({"Issued": "2016-03-31"}, "this is not a date such as 12/31/2016"),
        ({"Units": "two"}, "this is not a whole number"),
        ({"Lat": "north"}, "this is not a coordinate such as 38.9072"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row_by_name(read, cell: dict[str, str], reason: str):
    ((column, value),) = cell.items()
    assert read(cell, {}) == [Rejection("p.csv", 2, column, reason, value), read({}, {})[1]]


def test_a_row_without_a_number_is_rejected(read):
    assert read({"No": "NA"}) == [Rejection("p.csv", 2, "No", "the number of the record is missing")]


def test_a_phone_in_the_wrong_column_is_not_repeated_in_the_rejection(read):
    assert "5678" not in read({"Units": "(555) 234-5678"})[0].value


def test_the_same_number_twice_is_two_drafts(read):
    assert [draft.record.cost for draft in read({}, {"Cost": "5"})] == [Decimal(1200), Decimal(5)]


def test_a_column_the_mapping_needs_is_missed_by_name(read):
    header = [name for name in ROW if name != "Cost"]
    assert read(ROW, header=header) == [
        Rejection("p.csv", 1, "Cost", "the file was not read: the column Cost is missing from the header")
    ]


def test_a_column_that_stands_twice_is_refused_by_name(read):
    assert read(ROW, header=[*ROW, "Cost"])[0].reason.endswith("it is not clear which is meant")


def test_columns_the_mapping_does_not_speak_of_may_stand_there_twice(read, mapping: CsvMapping, tmp_path: Path):
    (tmp_path / "x.csv").write_text(",".join([*ROW, "Zz", "Zz"]) + "\n" + ",".join([*("" for _ in ROW), "1", "2"]))
    (found,) = PermitsReader(mapping).read([tmp_path / "x.csv"])
    assert found.column == "No"


def test_a_file_that_is_not_there_is_named(mapping: CsvMapping):
    (found,) = PermitsReader(mapping).read([Path("nowhere.csv")])
    assert found == Rejection("nowhere.csv", 0, "", "there is no such file or folder")


def test_an_empty_file_is_named(mapping: CsvMapping, tmp_path: Path):
    (tmp_path / "empty.csv").touch()
    assert [found.reason for found in PermitsReader(mapping).read([tmp_path])] == [
        "the file is empty: it has no header"
    ]


def test_files_are_read_in_the_order_of_their_names(mapping: CsvMapping, tmp_path: Path):
    for name in ("b.csv", "a.CSV", "c.txt"):
        (tmp_path / name).write_text(",".join(ROW) + "\n" + ",".join(ROW) + "\n")
    assert [found.file for found in PermitsReader(mapping).read([tmp_path])] == ["a.CSV", "b.csv"]


def test_every_byte_is_counted(mapping: CsvMapping, read, tmp_path: Path):
    read({}, {}, {})
    reader = PermitsReader(mapping)
    list(reader.read([tmp_path]))
    assert reader.consumed == reader.total_bytes([tmp_path]) > 0


def test_a_clear_company_is_the_contractor(permit: Permit):
    assert (permit.parties[0].role, permit.parties[0].company) == ("contractor", "Lee Electric LLC")


def test_who_is_no_clear_company_is_the_applicant(read):
    assert read({"Who": "Ann Lee"})[0].record.parties[0].role == "applicant"


@pytest.mark.parametrize("number", ["555-234-5678", "ann@harbour.example", "3201011708850003"])
def test_a_number_written_like_personal_data_rejects_its_row(read, number: str):
    (found,) = read({"No": number})
    assert (found.column, found.value, "written like a phone number" in found.reason) == ("No", "", True)


def test_half_a_phone_number_is_not_left_at_the_end_of_a_long_title(read):
    title = read({"Work": "x" * 240 + " 555-234-5678"})[0].record.title
    assert (len(title), "555" in title) == (250, False)


PRIVATE = ("Ann", "Bob Ray", "2345678", "234-5678")


@pytest.mark.parametrize(
    "who", ["Ann Lee, Lee Electric LLC", "Ann Lee", "Ann Lee, Ann Lee Electric", "Ann & Co c/o Ann"]
)
@pytest.mark.parametrize(
    "what", ["Deck", "Deck for Bob Ray", "Deck, call 234-5678", "ref 5552345678", "(555) 234-5678 rear"]
)
def test_no_name_of_a_person_and_no_phone_reaches_a_public_field(read, who: str, what: str):
    shown = public_text(read({"Who": who, "What": what, "Work": what, "Legal": what})[0].record)
    assert [secret for secret in PRIVATE if secret in shown.replace("Ann & Co", "")] == []


def public_text(record: Permit) -> str:
    """All that strangers read: free texts, and of the parties what their role shows."""
    shown = PUBLIC_PARTY_FIELDS[Kind.PERMIT]
    parties = [getattr(party, field) for party in record.parties for field in shown.get(party.role, ())]
    return " ".join([record.title, record.summary, record.text, record.place.address, *parties])


cell = st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.lists(cell, min_size=len(ROW), max_size=len(ROW)), max_size=5))
def test_every_row_is_a_draft_or_a_rejection(mapping: CsvMapping, tmp_path: Path, rows: list[list[str]]):
    lines = [",".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows]
    (tmp_path / "p.csv").write_text("\n".join([",".join(ROW), *lines]) + "\n", newline="")
    found = list(PermitsReader(mapping).read([tmp_path / "p.csv"]))
    controls = dict.fromkeys(range(32))  # they are left out, so that a row of nothing else is blank
    blank = sum(not any(text.translate(controls).strip() for text in row) for row in rows)
    assert len(found) + blank == len(rows)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200), header=st.sampled_from([list(ROW), []]))
def test_any_bytes_are_read_without_an_error(mapping: CsvMapping, tmp_path: Path, content: bytes, header: list[str]):
    (tmp_path / "p.csv").write_bytes((",".join(header) + "\n").encode() + content)
    found = list(PermitsReader(mapping).read([tmp_path / "p.csv"]))
    assert all(isinstance(each, Rejection) or each.record.reference for each in found)
