"""What looks like spam, what does not, and that nothing true is turned away."""

from datetime import UTC, datetime, timedelta

import pytest

from app.complaints.filing.flooding import REFUSED, Before, Sent, TooMany, doubts, plain_words, require_room

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = Sent("A hole in the road", "", NOW - 2 * MINUTE)


def ago(*minutes):
    return [NOW - minute * MINUTE for minute in minutes]


def test_a_usual_report_raises_no_doubt():
    assert doubts(USUAL, Before(ago(30), 3, 1), NOW) == []


@pytest.mark.parametrize(
    ("sent", "before", "doubt"),
    [
        (Sent(USUAL.text, "http://x", USUAL.opened_at), Before(), "hidden-field"),
        (Sent(USUAL.text, "", NOW - timedelta(seconds=1)), Before(), "too-fast"),
        (Sent(USUAL.text, "", None), Before(), "no-time"),
        (Sent(USUAL.text, "", NOW - timedelta(days=4)), Before(), "no-time"),
        (Sent("https://a https://b www.c.example", "", USUAL.opened_at), Before(), "links"),
        (USUAL, Before(of_address=ago(1, 2, 3, 4, 5, 6)), "many-from-address"),
        (USUAL, Before(of_address=ago(*range(60, 1260, 40))), "many-from-address"),
        (USUAL, Before(of_ward=60), "many-in-ward"),
        (USUAL, Before(of_words=2), "same-words"),
    ],
)
def test_what_looks_like_a_flood_waits_for_a_person(sent, before, doubt):
    assert doubts(sent, before, NOW) == [doubt]


@pytest.mark.parametrize("before", [Before(of_address=ago(*range(11, 17))), Before(of_ward=59, of_words=1)])
def test_what_is_long_ago_or_usual_counts_for_nothing(before):
    assert doubts(USUAL, before, NOW) == []


def test_one_address_that_sends_without_pause_waits():
    with pytest.raises(TooMany) as refused:
        require_room(Before(of_address=[NOW - timedelta(seconds=20 * n) for n in range(REFUSED.most)]), NOW)
    assert timedelta(0) < refused.value.wait <= REFUSED.within


def test_an_office_behind_one_address_is_let_in():
    assert require_room(Before(of_address=ago(*range(1, 50))), NOW) is None


def test_the_same_words_are_known_again_however_they_are_varied():
    assert plain_words("Buy NOW!!! 17") == plain_words("buy  now, 23")
