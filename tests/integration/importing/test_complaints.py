"""Requests of other systems as cases: all of a real data set, the same again, and nothing of it public unasked."""

import json
from datetime import UTC, datetime
from itertools import islice

import pytest
from sqlalchemy import func, select

from app.city.model import Department
from app.complaints import lifecycle, tally
from app.complaints.bulk import bulk
from app.complaints.filing.filing import Filing, file, filer
from app.complaints.handling import acting
from app.complaints.importing.intake import Intake
from app.complaints.importing.mapping import load_mapping
from app.complaints.importing.preparing import prepare
from app.complaints.importing.reading import ComplaintReader
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintStepRow, ComplaintWorkRow
from app.complaints.open311.model import OriginRow
from app.complaints.released import rows as public_rows
from app.complaints.released.model import PublicComplaintRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db import catalogue
from app.db.base import Base
from app.db.guarded import Public
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel.actor import SYSTEM, Actor
from maps.model import AreaRow
from tests.integration.app.complaints.small_cases import layer, small_cases

OPERATOR = Actor("operator", labels=SYSTEM.labels)
TALLY = (ComplaintTallyRow.department, ComplaintTallyRow.category, ComplaintTallyRow.state, ComplaintTallyRow.count)
FEATURE = {
    "SERVICEREQUESTID": "16-1",
    "SERVICECODE": "S0301",
    "SERVICEORDERSTATUS": "OPEN",
    "ADDDATE": "2016-08-03T20:47:11.000Z",
    "STREETADDRESS": "1 MAIN STREET NW",
    "WARD": "4",
    "DETAILS": "Seen by J. Zqxname",
}


def take(database, paths, *, released=False, mapping="dc"):
    """Take in what lies there: (counts, remarks)."""
    known, total = load_mapping(mapping), Tally()
    intake = Intake(database, released=released)
    items = ComplaintReader(known, datetime.now(UTC)).read(paths)
    while batch := list(islice(items, 500)):
        total += Tally(rejections=[one for one in batch if isinstance(one, Rejection)])
        with database.unit(OPERATOR) as unit:
            prepare(unit, known)
            total += intake.take(unit, [one for one in batch if not isinstance(one, Rejection)])
    return total, intake.remarks


@pytest.fixture
def feature_file(tmp_path):
    """Write a file with one feature; what is given stands in it instead of the usual."""

    def feature_file(*, point=(-77.03, 38.92), **given):
        geometry = {"type": "Point", "coordinates": point} if point else None
        feature = {"type": "Feature", "properties": FEATURE | given, "geometry": geometry}
        path = tmp_path / "requests.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        return path

    return feature_file


def everything_public(database):
    models = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]
    with database.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for model in models for row in connection.execute(select(model.__table__)).all()
        )


def only(database, model):
    with database.open(SYSTEM) as session:
        return session.scalars(select(model)).one()


def test_all_of_the_real_requests_come_in_once(database, shared_data):
    folder = shared_data / "service-requests"  # with the files a folder further down
    first, _ = take(database, [folder])
    second, _ = take(database, [folder])

    assert (first.created, first.unchanged, len(first.rejections)) == (11_427, 46, 1)
    assert (second.created, second.changed, second.unchanged, len(second.rejections)) == (0, 0, 11_473, 1)
    with database.open(SYSTEM) as session:
        states = dict(session.execute(select(ComplaintRow.state, func.count()).group_by(ComplaintRow.state)).all())
        tallied = session.scalar(select(func.sum(ComplaintTallyRow.count)))
        assert session.scalar(select(func.count()).select_from(PublicComplaintRow)) == 0
    assert states == {"closed": 7_037, "received": 2_890, "in-work": 1_313, "duplicate": 102, "refused": 85}
    assert tallied == sum(states.values())


def test_released_requests_show_no_word_of_what_staff_wrote(database, shared_data):
    folder = shared_data / "service-requests" / "dc-2016-08"
    files = [folder / f"{kind}-last-30-days.geojson" for kind in ("supercan", "litter-can")]
    total, _ = take(database, files, released=True)

    with database.open(SYSTEM) as session:
        texts = {text for text in session.scalars(select(ComplaintContentRow.text)) if len(text) > 12}
        assert session.scalar(select(func.count()).select_from(PublicComplaintRow)) == total.created > 200
    public = everything_public(database)
    assert len(texts) > 50
    assert [text for text in texts if text in public] == []


def test_nothing_is_public_unless_the_operator_says_so(database, feature_file):
    take(database, [feature_file()])
    assert "16-1" not in everything_public(database)
    with database.open(SYSTEM) as session:
        assert session.scalars(select(PublicComplaintRow)).all() == []


def test_what_was_taken_in_before_is_released_when_the_operator_says_so(database, feature_file):
    take(database, [feature_file()])
    take(database, [feature_file()], released=True)
    row = only(database, PublicComplaintRow)
    assert (row.category, row.state, row.summary, row.ward) == ("pothole", "received", "", "Ward 4")
    assert row.title.startswith("Pothole")  # by which pages and feeds lead to it


def test_following_a_case_that_was_released_in_bulk_changes_nothing(database, feature_file):
    take(database, [feature_file(SERVICEORDERSTATUS="CLOSED", RESOLUTIONDATE="2016-08-09T10:00:00Z")], released=True)
    before = only(database, PublicComplaintRow).updated_at, catalogue.revision(database)
    with database.unit(SYSTEM) as unit:
        public_rows.follow(unit, unit.session.scalars(select(ComplaintRow)).one())
    assert (only(database, PublicComplaintRow).updated_at, catalogue.revision(database)) == before


@pytest.mark.parametrize(("status", "state"), [("OPEN", "received"), ("IN PROGRESS", "in-work")])
def test_an_open_case_released_in_bulk_has_the_due_day_that_following_gives(database, feature_file, status, state):
    take(database, [feature_file(SERVICEORDERSTATUS=status)], released=True)
    before = only(database, PublicComplaintRow)
    with database.unit(SYSTEM) as unit:
        public_rows.follow(unit, unit.session.scalars(select(ComplaintRow)).one())
    after = only(database, PublicComplaintRow)
    assert (before.state, before.due_on, before.updated_at) == (state, after.due_on, after.updated_at)


def test_news_of_a_case_move_it(database, feature_file):
    take(database, [feature_file()])
    total, _ = take(database, [feature_file(SERVICEORDERSTATUS="CLOSED", RESOLUTIONDATE="2016-08-09T10:00:00Z")])
    row = only(database, ComplaintRow)
    assert (total.changed, row.state, row.ended_at) == (1, "closed", datetime(2016, 8, 9, 10, tzinfo=UTC))


def test_news_are_counted_where_the_case_is_now(database, feature_file):
    take(database, [feature_file()])
    take(database, [feature_file(SERVICEORDERSTATUS="CLOSED", RESOLUTIONDATE="2016-08-09T10:00:00Z")])
    with database.open(SYSTEM) as session:
        cells = session.execute(select(ComplaintTallyRow.state, ComplaintTallyRow.count)).all()
    assert {state: count for state, count in cells if count} == {"closed": 1}


def test_news_of_a_released_case_are_public_at_once(database, feature_file):
    take(database, [feature_file()], released=True)
    take(database, [feature_file(SERVICEORDERSTATUS="CLOSED", RESOLUTIONDATE="2016-08-09T10:00:00Z")])
    assert only(database, PublicComplaintRow).state == "closed"


def test_a_case_that_is_handled_here_is_left_to_whoever_does(database, feature_file):
    take(database, [feature_file()])
    with database.unit(SYSTEM) as unit:
        acting.act(unit, unit.session.scalars(select(ComplaintRow.reference)).one(), lifecycle.IN_WORK)
    total, remarks = take(database, [feature_file(SERVICEORDERSTATUS="CLOSED")])
    assert (total.changed, only(database, ComplaintRow).state, len(remarks)) == (0, "in-work", 1)


def test_a_case_that_was_erased_stays_erased(database, feature_file):
    take(database, [feature_file()])
    with database.unit(SYSTEM) as unit:
        unit.session.scalars(select(ComplaintRow)).one().erased_at = unit.now
        unit.session.scalars(select(OriginRow)).one().digest = ""
        unit.session.scalars(select(ComplaintContentRow)).one().text = ""
    take(database, [feature_file()], released=True)
    assert (only(database, ComplaintContentRow).text, "16-1" in everything_public(database)) == ("", False)


def test_the_ward_is_that_of_the_point(database, feature_file):
    with database.unit(SYSTEM) as unit:
        add_ward(unit)
    _, remarks = take(database, [feature_file(WARD="5")])
    assert only(database, ComplaintRow).ward == "Ward 4"
    assert [str(remark.reason) for remark in remarks] == ["it lies in Ward 4, not in Ward 5 as it says"]


def test_a_request_without_a_place_is_taken_in_without_one(database, feature_file):
    take(database, [feature_file(point=None)])
    content = only(database, ComplaintContentRow)
    assert (content.longitude, content.text) == (None, "Seen by J. Zqxname")


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"ADDDATE": "2998-08-01T00:00:00Z"}, "received"),
        ({"ADDDATE": "in May"}, "received"),
        ({"SERVICEREQUESTID": None}, "reference"),
        ({"SERVICECODE": "S9999"}, "category"),
        ({"SERVICEORDERSTATUS": "LOST"}, "state"),
        ({"point": (0, 0)}, "longitude"),
    ],
)
def test_what_cannot_be_a_case_is_rejected_by_name(database, feature_file, given, column):
    total, _ = take(database, [feature_file(**given)])
    assert [one.column for one in total.rejections] == [column]


def test_bulk_rows_are_those_that_commands_make(database, tmp_path):
    cases = small_cases(database, tmp_path)
    with database.unit(filer()) as unit:
        filing = Filing(category="potholes", text="A hole", ward="Ward 1", channel="import")
        file(unit, cases.vault, filing, idempotency_key="k" * 40, digest="d")
        unit.session.flush()
        case = bulk.Case(
            category="potholes",
            department="works",
            received_at=unit.now,
            channel="import",
            ward="Ward 1",
            text="A hole",
        )
        bulk.add(unit.session, [case])
    own = ("id", "complaint_id", "reference", "labels")
    with database.open(SYSTEM) as session:
        for model in (ComplaintRow, ComplaintContentRow, ComplaintWorkRow, ComplaintStepRow):
            rows = session.scalars(select(model)).all()
            names = [column.name for column in model.__table__.columns if column.name not in own]
            commanded, bulked = ([getattr(row, name) for name in names] for row in rows)
            assert commanded == bulked
            same = [{label.replace(str(_case_of(row)), "case") for label in row.labels} for row in rows]
            assert same[0] == same[1]
        before = {tuple(row) for row in session.execute(select(*TALLY))}
    with database.unit(SYSTEM) as unit:
        tally.recount(unit.session)
    with database.open(SYSTEM) as session:
        assert {tuple(row) for row in session.execute(select(*TALLY))} == before


def _case_of(row):
    return row.id if isinstance(row, ComplaintRow) else row.complaint_id


def add_ward(unit):
    unit.session.add(Department(slug="works", name_en="Works", name_id="Works"))
    unit.session.flush()
    unit.session.add(layer("wards", "areas", "ward"))
    unit.session.flush()
    box = "((-77.1 38.9,-77 38.9,-77 39,-77.1 39,-77.1 38.9))"
    unit.session.add(
        AreaRow(
            id=1,
            layer="wards",
            level="ward",
            reference="4",
            slug="ward-4",
            language="en",
            name="Ward 4",
            names={},
            parent_id=None,
            words="",
            geometry=f"SRID=4326;MULTIPOLYGON({box})",
            digest="",
            updated_at=unit.now,
            longitude=-77.05,
            latitude=38.95,
            west=-77.1,
            south=38.9,
            east=-77,
            north=39,
        )
    )
