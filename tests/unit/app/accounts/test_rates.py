"""So many attempts within so long."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rates import Rate, wait

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
RATE = Rate(3, timedelta(minutes=1))


def seconds_ago(*seconds):
    return [NOW - timedelta(seconds=one) for one in sorted(seconds)]


def test_as_many_as_allowed_wait_for_nothing():
    assert wait(seconds_ago(1, 2), NOW, RATE) == timedelta(0)


def test_one_more_waits_until_the_oldest_that_counts_is_old_enough():
    assert wait(seconds_ago(1, 2, 20), NOW, RATE) == timedelta(seconds=40)


def test_what_is_older_than_the_window_counts_no_longer():
    assert wait(seconds_ago(1, 2, 60, 61), NOW, RATE) == timedelta(0)


@given(st.lists(st.integers(0, 300), max_size=20))
def test_whoever_waits_as_told_is_judged(seconds):
    earlier = seconds_ago(*seconds)
    assert wait(earlier, NOW + wait(earlier, NOW, RATE), RATE) == timedelta(0)
