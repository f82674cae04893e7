from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.box import Box
from maps.ogc import DEFAULT_LIMIT, MOST, Malformed, extent, link, read_bbox, read_datetime, read_items

WORDS = st.text(st.characters(codec="utf-8"), max_size=40)


def asked(**given):
    return read_items({name: [value] for name, value in given.items()}, {"status": ("issued", "unknown"), "ward": ()})


def test_nothing_asked_is_the_first_page_of_all():
    found = asked()

    assert (found.box, found.first, found.last, found.text, found.equal, found.limit, found.after) == (
        None, None, None, "", {}, DEFAULT_LIMIT, "",
    )  # fmt: skip


def test_no_words_and_no_page_before_are_none():
    assert asked(q="", after="") == asked()


@pytest.mark.parametrize("name", ["bbox", "datetime", "limit", "status", "ward"])
def test_a_narrowing_parameter_without_a_value_is_refused(name):
    with pytest.raises(Malformed):
        asked(**{name: ""})


def test_a_filter_takes_none_but_its_values():
    with pytest.raises(Malformed, match="issued, unknown"):
        asked(status="nonsense")


def test_a_filter_with_too_many_values_to_list_takes_any():
    assert asked(ward="nonsense").equal == {"ward": "nonsense"}


def test_filters_are_those_of_the_collection():
    assert asked(status="issued").equal == {"status": "issued"}


def test_a_limit_beyond_the_largest_is_the_largest():
    assert asked(limit=str(MOST + 1)).limit == MOST


@pytest.mark.parametrize("text", ["1,2,3,4", "1,2,-9,3,4,99", " 1, 2, 3, 4", "1.0,2e0,3,4"])
def test_a_box_is_west_south_east_north(text):
    assert read_bbox(text) == Box(1, 2, 3, 4)


@pytest.mark.parametrize("text", ["170,-10,-170,10", "0,0,0,0", "-180,-90,180,90"])
def test_boxes_may_cross_the_antimeridian_or_be_thin(text):
    assert read_bbox(text) == Box(*map(float, text.split(",")))


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "0,1,0,0", "0,0,181,0", "0,0,0,nan"])
def test_what_is_no_box_is_refused(text):
    with pytest.raises(Malformed):
        read_bbox(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-03-05", ("2024-03-05", "2024-03-05")),
        ("2024-03-05T23:59:59.999Z", ("2024-03-05", "2024-03-05")),
        ("2024-03-05t23:00:00z", ("2024-03-05", "2024-03-05")),
        ("2024-03-05T23:00:00-02:00", ("2024-03-06", "2024-03-06")),
        ("2024-03-05T01:00:00+02:00", ("2024-03-04", "2024-03-04")),
        ("2024-03-05/2024-03-06T00:00:00Z", ("2024-03-05", "2024-03-06")),
        ("../2024-03-06", (None, "2024-03-06")),
        ("2024-03-05/", ("2024-03-05", None)),
        ("../..", (None, None)),
    ],
)
def test_times_become_days(text, days):
    assert read_datetime(text) == tuple(day and date.fromisoformat(day) for day in days)


moments = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@given(moments, moments)
def test_any_interval_is_read(one, other):
    first, last = sorted((one.replace(microsecond=0), other.replace(microsecond=0)))

    assert read_datetime(f"{first.isoformat()}/{last.isoformat()}") == (first.date(), last.date())


@pytest.mark.parametrize(
    "text",
    ["..", "x", "2024", "2024-1-1", "2024-02-30", "2024-01-01T00:00:00", "2024-01-01T24:00:01Z", "20240101", "/x",
     "2024-01-02/2024-01-01", "2024-01-01/2024-01-02/..", "0001-01-01T00:00:00+10:00"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Malformed):
        read_datetime(text)


@given(st.dictionaries(st.sampled_from(("bbox", "datetime", "limit", "after", "q", "status", "x")), WORDS, max_size=3))
def test_any_words_are_read_or_refused(given):
    try:
        found = asked(**given)
    except Malformed as refused:
        assert refused.sentence % refused.values
    else:
        assert 1 <= found.limit <= MOST


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(Malformed):
        read_items({"limit": ["1", "2"]}, {})


def test_a_refusal_does_not_repeat_more_than_can_be_read():
    with pytest.raises(Malformed) as refused:
        asked(bbox="9" * 5000)

    assert len(str(refused.value)) < 400


def test_a_link_has_no_empty_title():
    assert link("https://x", "self", "text/html") == {"href": "https://x", "rel": "self", "type": "text/html"}


def test_an_unknown_extent_is_not_made_up():
    assert extent(None) == {}


def test_moments_of_this_day_are_this_day():
    now = datetime(2024, 5, 17, 12, tzinfo=UTC)

    assert read_datetime(now.isoformat()) == (now.date(), now.date())
