"""Files that stand beside the main one: BLDS status history, inspections, contractors; parcels of deeds."""

from datetime import date
from pathlib import Path

import pytest

from app.intake.reading import Rejection
from records.importing.deeds import DeedsReader
from records.importing.mapping import load_mapping
from records.importing.permits import PermitsReader
from records.importing.reading import Draft
from records.kinds import Deed, Inspection, Party, Permit, StatusChange

PERMITS = """PermitNum,Description,StatusCurrent,StatusCurrentMapped,IssuedDate,VoidDate,ContractorCompanyName
P-1,Kitchen,Open,Permit Issued,2016-03-01,,Oak LLC
P-2,Deck,Void,Permit Cancelled,,2016-04-01,
"""
HISTORY = """PermitNum,StatusPrevious,StatusPreviousDate,StatusPreviousMapped,Comments
P-1,"Plans checked, +1 555 234 5678",2016-02-10,In Review,"call Ann, 234-5678"
p-1 ,Filed,2016-02-01,Application Accepted,
P-2,Filed,someday,Application Accepted,
P-3,Filed,2016-02-01,Application Accepted,
"""
INSPECTIONS = """PermitNum,InspType,Result,ResultMapped,ScheduledDate,InspectedDate,Inspector
P-1,Framing 555-234-5678,ok,Passed,2016-03-02,2016-03-03,Ann Lee
"""
CONTRACTORS = """PermitNum,ContractorCompanyName2,ContractorPhone2
P-1,Elm Electric Inc 555-987-6543,(555) 234-5678
P-1,Oak LLC,
"""


@pytest.fixture
def found(tmp_path: Path) -> list[Draft | Rejection]:
    texts = {"permits": PERMITS, "history": HISTORY, "inspections": INSPECTIONS, "contractors": CONTRACTORS}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return list(PermitsReader(load_mapping("blds", "permits"), today=date(2026, 1, 1)).read([tmp_path]))


@pytest.fixture
def permits(found: list[Draft | Rejection]) -> dict[str, Permit]:
    return {each.record.reference: each.record for each in found if isinstance(each, Draft)}


def test_history_joins_its_permit_in_the_order_of_days(permits: dict[str, Permit]):
    assert [(step.status, step.day) for step in permits["P-1"].history] == [
        ("accepted", date(2016, 2, 1)),
        ("in-review", date(2016, 2, 10)),
    ]


def test_comments_lose_their_phone_numbers(permits: dict[str, Permit]):
    assert permits["P-1"].history[1].comments == "call Ann, […]"


def test_labels_lose_their_phone_numbers(permits: dict[str, Permit]):
    assert permits["P-1"].history[1].label == "Plans checked, […]"


def test_dates_the_main_file_keeps_of_steps_are_history_too(permits: dict[str, Permit]):
    assert permits["P-2"].history == (StatusChange("cancelled", date(2016, 4, 1), "Void"),)


def test_inspections_join_without_their_inspector(permits: dict[str, Permit]):
    assert permits["P-1"].inspections == (Inspection("Framing […]", "passed", date(2016, 3, 2), date(2016, 3, 3)),)


def test_more_contractors_join_and_none_stands_twice(permits: dict[str, Permit]):
    assert permits["P-1"].parties == (
        Party("contractor", company="Oak LLC"),
        Party("contractor", company="Elm Electric Inc […]", phone="(555) 234-5678"),
    )


def test_a_companions_bad_row_is_rejected_by_name(found: list[Draft | Rejection]):
    assert Rejection("history.csv", 4, "StatusPreviousDate", a_date(), "someday") in found


def test_a_companion_without_its_permit_is_rejected_by_name(found: list[Draft | Rejection]):
    assert Rejection("history.csv", 5, "", "none of the permits that were read has this number", "p-3") in found


def test_nothing_else_is_rejected(found: list[Draft | Rejection]):
    assert sum(isinstance(each, Rejection) for each in found) == 2


def test_what_was_left_out_of_a_companion_is_said_with_its_record(tmp_path: Path):
    (tmp_path / "permits.csv").write_text(PERMITS)
    (tmp_path / "history.csv").write_text(HISTORY.replace("Filed,2016", "Fi\0led,2016", 1))
    drafts = PermitsReader(load_mapping("blds", "permits"), today=date(2026, 1, 1)).read([tmp_path])
    remarks = {each.record.reference: each.remarks for each in drafts if isinstance(each, Draft)}
    assert [one for one in remarks["P-1"] if "control" in one] == [
        "history.csv, line 3: control characters were left out"
    ]
    assert not [one for one in remarks["P-2"] if "control" in one]


def test_a_companion_alone_says_what_it_goes_with(tmp_path: Path):
    (tmp_path / "history.csv").write_text(HISTORY)
    (found,) = PermitsReader(load_mapping("blds", "permits")).read([tmp_path])
    assert found.reason == "this is a file of history; the file of permits it goes with is missing"


EVENTS = """Nlihc_id,Ssl,RP_date,RP_type,RP_desc
NL1,0001    0002,01/30/2004,Property sale,OTR: Sold to Elm Housing LLC.
NL1,0009    0009,01/30/2004,Property sale,OTR: Sold.
"""
PARCELS = """Ssl,Parcel_x,Parcel_y,Parcel_owner_name
0001 0002,400000,137000,Bob Ray
"""


@pytest.fixture
def deeds(tmp_path: Path) -> list[Draft]:
    (tmp_path / "events.csv").write_text(EVENTS)
    (tmp_path / "a-parcels.csv").write_text(PARCELS)
    return list(DeedsReader(load_mapping("dc", "deeds"), today=date(2026, 1, 1)).read([tmp_path]))


@pytest.fixture
def joined(deeds: list[Draft]) -> Deed:
    return deeds[0].record


def test_parcels_join_though_their_blanks_differ(joined: Deed):
    assert joined.parties[-1] == Party("owner", name="Bob Ray")


def test_metres_of_the_state_plane_become_degrees(joined: Deed):
    assert joined.place.point == pytest.approx((-77.0, 38.9008), abs=0.0005)


def test_a_deed_without_its_parcel_is_still_a_deed(deeds: list[Draft]):
    assert deeds[1].remarks == ("no parcel with this number in the file of parcels",)


def test_deeds_are_read_without_any_parcels_too(tmp_path: Path):
    (tmp_path / "events.csv").write_text(EVENTS)
    found = list(DeedsReader(load_mapping("dc", "deeds")).read([tmp_path]))
    assert [draft.remarks for draft in found] == [(), ()]


def a_date() -> str:
    return "this is not a date such as 2016-12-31, 12/31/2016"
