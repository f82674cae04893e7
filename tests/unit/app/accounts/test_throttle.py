from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.throttle import BOTH, OF_ONE_ACCOUNT, OF_ONE_ADDRESS, TooManyAttempts, network, wait

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
RULES = st.sampled_from([BOTH, OF_ONE_ACCOUNT, OF_ONE_ADDRESS])


def failures(count, *, last=timedelta(0)):
    """So many in the last minutes, a second apart."""
    return [NOW - last - timedelta(seconds=number) for number in range(count)]


def test_a_few_failures_cost_nothing():
    assert wait(failures(BOTH.free - 1), NOW, BOTH) == timedelta(0)


@pytest.mark.parametrize(("more", "seconds"), [(0, 15), (1, 30), (2, 60), (5, 480), (6, 900), (60, 900)])
def test_each_further_failure_doubles_the_wait_up_to_its_longest(more, seconds):
    assert wait(failures(BOTH.free + more), NOW, BOTH) == timedelta(seconds=seconds)


def test_whoever_has_waited_may_try_again():
    assert wait(failures(BOTH.free, last=timedelta(seconds=15)), NOW, BOTH) == timedelta(0)


def test_what_happened_long_ago_counts_no_longer():
    assert wait(failures(50, last=timedelta(hours=1)), NOW, BOTH) == timedelta(0)


@given(st.lists(st.integers(0, 8000)), RULES)
def test_nobody_waits_longer_than_the_longest_wait(seconds, rule):
    earlier = [NOW - timedelta(seconds=one) for one in seconds]

    assert timedelta(0) <= wait(earlier, NOW, rule) <= rule.longest


@given(st.lists(st.integers(0, 3000)), st.integers(0, 3000), RULES)
def test_a_further_failure_never_shortens_the_wait(seconds, further, rule):
    earlier = [NOW - timedelta(seconds=one) for one in seconds]

    assert wait([*earlier, NOW - timedelta(seconds=further)], NOW, rule) >= wait(earlier, NOW, rule)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_a_household_of_addresses_counts_as_one(address, counted):
    assert network(address) == counted


def test_whoever_has_to_wait_is_told_how_long():
    assert "Wait 2 min" in str(TooManyAttempts(timedelta(seconds=61)))
