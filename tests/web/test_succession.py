"""A record that another one replaced stays where it was and says so, wherever it is met."""

from contextlib import closing

import pytest

from app.db.session import Database
from records.commands import withdraw
from tests.web.small_city import PUBLISHER, SUPERSEDED

SUCCESSOR = "/en/permits/bp-2024-0013"


def test_its_page_says_plainly_which_record_took_its_place(client):
    text = client.get(f"/en/permits/{SUPERSEDED}").text

    assert "This record has been superseded." in text
    assert f'href="{SUCCESSOR}">Fence for house 13</a>' in text


@pytest.mark.parametrize("path", ["o-2001-1", "o-2001-1/sec_1", "o-2001-1/text"])
def test_so_does_an_ordinance_and_each_of_its_sections(client, path):
    assert 'href="/en/ordinances/o-2015-3">Market Ordinance</a>' in client.get(f"/en/ordinances/{path}").text


def test_no_other_page_says_so(client):
    assert "superseded" not in client.get(SUCCESSOR).text


def test_a_search_shows_and_counts_the_status(client):
    answer = client.get(f"/api/v1/search?q={SUPERSEDED}").json

    assert [item["status"] for item in answer["items"] if item["slug"] == SUPERSEDED] == ["superseded"]
    assert "Superseded" in client.get("/en/search?status=superseded&kind=permit").text


def test_a_program_is_told_where_to_go_on(client):
    answer = client.get(f"/api/v1/records/permit/{SUPERSEDED}").json

    assert answer["superseded_by"]["en"] == f"https://records.example{SUCCESSOR}"


@pytest.fixture
def orphan(own_app):
    """The same city after the successor was withdrawn."""
    with closing(Database(own_app.extensions["psis"].settings.database)) as desk, desk.unit(PUBLISHER) as unit:
        withdraw(unit, "permit", SUCCESSOR.rpartition("/")[2], reason="court-order")
    return own_app.test_client()


def test_a_successor_that_was_withdrawn_is_not_linked(orphan):
    text = orphan.get(f"/en/permits/{SUPERSEDED}").text

    assert "The record that took its place was withdrawn." in text
    assert SUCCESSOR not in text
