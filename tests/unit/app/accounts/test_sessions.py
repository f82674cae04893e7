from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.model import RESIDENT, STAFF
from app.accounts.sessions import is_over

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "age", "unused", "over"),
    [
        (STAFF, 11 * HOUR, 29 * MINUTE, False),
        (STAFF, 11 * HOUR, 30 * MINUTE, True),
        (STAFF, 12 * HOUR, MINUTE, True),
        (RESIDENT, 29 * DAY, 6 * DAY, False),
        (RESIDENT, 29 * DAY, 7 * DAY, True),
        (RESIDENT, 30 * DAY, MINUTE, True),
        ("unheard of", MINUTE, MINUTE, True),
    ],
)
def test_a_sign_in_ends_unused_and_in_any_case(kind, age, unused, over):
    assert is_over(kind, NOW - age, NOW - unused, NOW) == over
