"""`psis demo load` also fills the map, once."""

from contextlib import closing
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.city.queries import read_site
from app.city.site import NAME
from app.cli.demo_categories import ANSWER_DAYS
from app.cli.demo_report_texts import REPORTS
from app.cli.demo_reports import age_of
from app.cli.main import psis
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.model import ComplaintRow
from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.text import LANGUAGES
from maps import queries


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def loaded(request, fresh_database, tmp_path_factory):
    """What the command says the first time and the second, and what is then in the database: only to be read."""
    home = tmp_path_factory.mktemp("loaded")
    with fresh_database(request.param) as url, closing(Database(url)) as database:
        with pytest.MonkeyPatch.context() as patch:
            said = _load(patch, home, url, times=2)
        yield said, database


def test_the_map_comes_with_the_city_and_nothing_comes_twice(loaded):
    (first, second), database = loaded
    assert first[3] == second[7] == first[1]
    with database.open(STRANGER) as session:
        families = {layer.family for layer in queries.layers(session)}
        wards = queries.features(session, "wards", limit=100)
    assert families == {"facilities", "areas", "base", "addresses"}
    assert all(ward.properties["parent_id"] for ward in wards)


def test_the_portal_is_called_after_the_city_and_its_reports_are_found_by_words(loaded):
    _, database = loaded
    with database.open(SYSTEM) as session:
        reports, with_words = (
            session.scalar(select(func.count(column.distinct())))
            for column in (ComplaintRow.id, ComplaintWordRow.complaint_id)
        )
    assert reports == with_words > 0
    with database.open(STRANGER) as session:
        site = read_site(session)
    assert [site.text(NAME, tag) for tag in LANGUAGES] == ["Port Meranda", "Kota Meranda"]


def test_a_name_of_the_settings_stays(monkeypatch, tmp_path, database_url, database):
    monkeypatch.setenv("PSIS_SITE_NAME_EN", "Saltmarsh")
    _load(monkeypatch, tmp_path, database_url, times=1)
    with database.open(STRANGER) as session:
        assert read_site(session).text(NAME, "en") == ""


def test_most_open_reports_of_the_demo_are_within_their_terms_and_some_are_not():
    random, within = Random("demo"), {"new": lambda _slug: 1, "work": ANSWER_DAYS.get}
    ages = [(end, slug, age_of(end, slug, random)) for end in within for slug in ANSWER_DAYS for _ in range(50)]
    late = sum(age > within[end](slug) for end, slug, age in ages) / len(ages)
    assert 0.1 < late < 0.3


def test_something_is_reported_in_the_demo_of_whatever_can_be_reported_and_it_can_be_anything():
    assert set(REPORTS) == set(ANSWER_DAYS) - {"danger"} >= {"something-else"}


def _load(monkeypatch, tmp_path, database_url, *, times):
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    CliRunner().invoke(psis, ["prepare"])
    load = ["demo", "load", "--scale", "0.01"]
    return [CliRunner().invoke(psis, load, catch_exceptions=False).stdout.split() for _ in range(times)]
