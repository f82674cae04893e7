"""A city with complaints, on both engines."""

import pytest

from tests.web import complaints_city


@pytest.fixture
def vault(tmp_path):
    vault = complaints_city.vault_in(tmp_path)
    yield vault
    vault.keys.close()


@pytest.fixture
def city(database):
    """The database of a city with departments, categories and staff, and no complaint yet."""
    complaints_city.settle(database)
    return database


@pytest.fixture
def complaints(city, vault):
    """A complaint in each of several states."""
    return complaints_city.fill(city, vault)
