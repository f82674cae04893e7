"""`psis demo load` also fills the map, once."""

import pytest
from click.testing import CliRunner

from app.cli.main import psis
from app.kernel.actor import STRANGER
from maps import queries


@pytest.fixture
def loaded(monkeypatch, tmp_path, database_url):
    """What the command says the first time and the second."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    CliRunner().invoke(psis, ["prepare"])
    runs = [CliRunner().invoke(psis, ["demo", "load", "--scale", "0.01"], catch_exceptions=False) for _ in range(2)]
    return [run.stdout.split() for run in runs]


def test_the_map_comes_with_the_city_and_nothing_comes_twice(loaded, database):
    first, second = loaded
    assert first[3] == second[7] == first[1]
    with database.open(STRANGER) as session:
        families = {layer.family for layer in queries.layers(session)}
        wards = queries.features(session, "wards", limit=100)
    assert families == {"facilities", "areas", "base", "addresses"}
    assert all(ward.properties["parent_id"] for ward in wards)
