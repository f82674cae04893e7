"""One city for all tests: it takes a tenth of a second to lay out."""

from datetime import date

import pytest

from records.demo.city import City, city


@pytest.fixture(scope="session")
def meranda() -> City:
    return city(1)


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 22)
