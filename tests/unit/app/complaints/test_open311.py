"""Open311 as arithmetic: what is asked, what is written, what is sent, what is fetched elsewhere."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.questions import DATE, ONE, Choice, Question
from app.complaints.importing.mapping import load_mapping
from app.complaints.importing.open311_source import FULL, Open311Reader
from app.complaints.open311.asking import LONGEST_SPAN, one_of_each, read_asked, read_moment, span, written_moment
from app.complaints.open311.errors import Refused
from app.complaints.open311.posting import answers, read_posted
from app.complaints.open311.writing import to_json, to_xml
from app.kernel.errors import BadInput

TODAY = datetime(2026, 11, 22, tzinfo=UTC)
moments = st.integers(-(2**31), 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments)
def test_a_moment_that_is_written_is_read_again(moment):
    assert read_moment(written_moment(moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31T14:05:00+07:00",
        "2026-03-31T14:05:00 07:00",
        "2026-03-31T07:05:00Z",
        "2026-03-31T07:05Z",
        "2026-03-31T07:05:00.000000000Z",
        "2026-03-31T05:35:00-0130",
    ],
)
def test_moments_are_read_with_z_or_an_offset(text):
    assert read_moment(text) == datetime(2026, 3, 31, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-03-31", "2026-03-31T14:05:00", "2026-02-30T00:00:00Z", "0001-01-01T00:00+14:00"]
)
def test_moments_without_a_zone_are_none(text):
    with pytest.raises(BadInput):
        read_moment(text)


def test_the_last_90_days_are_meant_where_nothing_is_said():
    assert span(None, None, TODAY) == (TODAY - LONGEST_SPAN, None)


@pytest.mark.parametrize("days", [91, 10_000])
def test_no_more_than_90_days_are_given(days):
    with pytest.raises(Refused):
        span(TODAY - timedelta(days=days), TODAY, TODAY)


def test_the_first_value_that_says_anything_counts():
    assert one_of_each([("a", ""), ("a", "1"), ("a", "2"), ("b", "")]) == {"a": "1", "b": ""}


def test_a_list_of_ids_leaves_nothing_else_to_be_read():
    asked = read_asked({"service_request_id": " A , B,A,", "status": "x", "page": "-"}, TODAY)
    assert (asked.ids, asked.first, asked.statuses) == (("A", "B"), None, ())


texts = st.text(st.characters(codec="utf-8"), max_size=30)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), texts
)
things = st.dictionaries(st.sampled_from(["lat", "status", "description"]), leaves, min_size=1)


@given(st.lists(things))
def test_xml_and_json_say_the_same(found):
    from_json = [{name: _as_text(value) for name, value in one.items()} for one in json.loads(to_json(found))]
    root = ET.fromstring(to_xml(found, "service_requests"))
    assert [{child.tag: child.text or "" for child in one} for one in root] == from_json


def _as_text(value):
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return value if isinstance(value, str) else to_json(value).decode()


def test_what_xml_cannot_hold_neither_says():
    assert json.loads(to_json("a\x00b\ufffe\r\nc")) == "ab\nc"


def test_everything_that_is_wrong_with_a_request_is_said_together():
    with pytest.raises(Refused) as refused:
        read_posted([("lat", "x"), ("long", "1"), ("email", "me"), ("description", "x" * 4001)], placed=True)
    assert len(refused.value.faults) == 3


def test_a_place_is_owed_only_where_the_category_asks():
    assert read_posted([("description", "Loud")], placed=False).point is None


@pytest.mark.parametrize("name", ["attribute[lane]", "attribute[lane][]", "attribute[lane][0]"])
def test_attributes_are_known_by_their_code(name):
    assert read_posted([(name, "left")], placed=False).attributes == {"lane": ["left"]}


def test_a_day_is_read_from_a_moment():
    asked = [Question("since", DATE, {"en": "Since"}, {})]
    assert answers(asked, {"since": ["2026-03-31T23:00:00-02:00"]}) == {"since": "2026-04-01"}


def test_an_answer_that_is_owed_is_asked_for_by_its_code():
    lane = Question("lane", ONE, {"en": "Lane"}, {}, (Choice("left", {}), Choice("right", {})), required=True)
    with pytest.raises(Refused, match=r"attribute\[lane\]"):
        answers([lane], {})


class Elsewhere:
    """Another interface with a request every six hours; ``paged`` false: it knows no pages and gives 1,000 at most."""

    def __init__(self, *, paged):
        self.asked, self._paged = [], paged
        self.all = [TODAY - timedelta(hours=6 * number) for number in range(3_000)]

    def get(self, path):
        self.asked.append(path)
        query = dict(pair.split("=") for pair in path.partition("?")[2].split("&"))
        first, last = read_moment(query["start_date"]), read_moment(query["end_date"])
        found = [moment for moment in self.all if first <= moment <= last]
        size, number = (int(query["page_size"]), int(query["page"])) if self._paged else (FULL, 1)
        page = found[size * (number - 1) : size * number]
        return json.dumps([{"service_request_id": str(moment)} for moment in page]).encode()

    host = "elsewhere.example"


@pytest.mark.parametrize("paged", [True, False])
def test_all_pages_of_all_spans_are_fetched_whether_there_are_pages_or_not(paged, monkeypatch):
    there = Elsewhere(paged=paged)
    reader = Open311Reader(there, load_mapping("open311"), there.all[-1], TODAY)
    assert sorted(numbers(reader, monkeypatch)) == sorted(map(str, there.all))


def test_where_there_is_more_than_an_answer_holds_less_is_asked_for_at_once(monkeypatch):
    there = Elsewhere(paged=False)
    there.all = [TODAY - timedelta(minutes=number) for number in range(FULL * 3)]
    reader = Open311Reader(there, load_mapping("open311"), TODAY - timedelta(days=3), TODAY)
    assert sorted(numbers(reader, monkeypatch)) == sorted(map(str, there.all))


def test_none_falls_between_two_spans_and_none_comes_twice(monkeypatch):
    there, since = Elsewhere(paged=True), TODAY - LONGEST_SPAN * 2
    there.all = [since + LONGEST_SPAN + timedelta(seconds=part / 4) for part in range(8, -9, -1)]
    reader = Open311Reader(there, load_mapping("open311"), since, TODAY)
    assert sorted(numbers(reader, monkeypatch)) == sorted(map(str, there.all))


def numbers(reader, patch):
    """The numbers of everything that the reader reads."""
    patch.setattr(reader, "_draft", lambda _file, item: item["service_request_id"])
    return list(reader.read(()))
