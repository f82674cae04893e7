import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from app.kernel.labels import PUBLIC
from app.web.finding import REMARKS
from records.search import language
from records.search.entry import Entry
from records.search.tantivy_index import open_index

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("q", "kind", "department", "year", "status", "ward", "from", "to", "sort", "page", "size")
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["permit", "2024", "9" * 30, "-1", "2024-13-40", "issued", '"', "a AND (", "%00", "date:>x", "٣"]),
)


def test_words_are_marked_in_title_and_excerpt(client):
    assert "<mark>Fence</mark> for house 14" in client.get("/en/search?q=fence").text


def test_what_a_record_says_is_never_markup(client):
    text = client.get("/en/search?q=high").text

    assert "&lt;<mark>high</mark>&gt;" in text
    assert "<high>" not in text


def test_filters_narrow_and_can_be_taken_away_one_by_one(client):
    text = client.get("/en/search?q=fence&kind=permit&year=2024").text

    assert "14 results" in text
    assert 'href="/en/search?q=fence&amp;year=2024"' in text


def test_a_filter_that_finds_nothing_stays_to_be_taken_away(client):
    text = client.get("/en/search?q=fence&ward=Moon").text

    assert "No results" in text
    assert "Ward: Moon" in text


def test_nonsense_in_the_address_is_left_out_with_a_notice(client):
    text = client.get("/en/search?q=fence&from=tomorrowish&kind=spaceship").text

    assert "“tomorrowish” is not a date" in text
    assert "There is no “spaceship”" in text
    assert "14 results" in text


def test_a_misspelt_word_is_answered_with_what_was_meant(client):
    assert "Did you mean" in client.get("/en/search?q=fense+house").text


def test_nothing_found_says_what_to_do(client):
    assert "check the spelling" in client.get("/en/search?q=qqqqzzzz").text


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6), ending=st.sampled_from(["", ".csv", ".atom"])
)
def test_no_address_breaks_the_search(client, pairs, ending):
    assert client.get(f"/en/search{ending}", query_string=pairs).status_code == 200


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
def test_the_api_answers_or_says_what_is_wrong(client, pairs):
    assert client.get("/api/v1/search", query_string=pairs).status_code in (200, 400)


def test_the_api_gives_what_the_page_gives(client):
    answer = client.get("/api/v1/search?q=fence&size=10").json

    assert answer.keys() >= {"total", "items", "facets", "next"}
    assert answer["total"] == 14
    assert len(answer["items"]) == 10
    assert {"value": "permit", "count": 14} in answer["facets"]["kind"]


def test_following_next_reads_everything_once(client):
    address, seen = "/api/v1/search?kind=permit&sort=newest", []
    while address:
        answer = client.get(address.removeprefix("https://records.example")).json
        seen += [item["number"] for item in answer["items"]]
        address = answer["next"]

    assert len(seen) == len(set(seen)) == 15


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("metres", "/en/ordinances/o-2015-3/sec_1"),
        ("lantern", "/en/ordinances/o-2015-3/sec_3?on=2015-01-01"),
        ("awning", "/en/ordinances/o-2015-3/sec_4?on=2999-01-01"),
    ],
)
def test_a_section_is_found_on_a_day_on_which_it_holds(client, words, address):
    item = client.get(f"/api/v1/search?q={words}").json["items"][0]

    assert item["links"]["en"] == f"https://records.example{address}"
    assert f'href="{address}"' in client.get(f"/en/search?q={words}").text


def test_a_section_names_its_work_in_the_language_of_that(client):
    assert '<span lang="id">Peraturan Lapak</span>' in client.get("/en/search?q=lapak+kecil").text


def test_a_page_past_the_last_leads_back_to_it(client):
    text = client.get("/en/search?q=fence&page=50").text

    assert "There is no page 50: the last one is page 2." in text
    assert 'href="/en/search?q=fence&amp;page=2">Go to the last page</a>' in text


def test_every_link_of_an_answer_leads_somewhere(client):
    items = client.get("/api/v1/search?size=50").json["items"]
    links = [link for item in items for link in item["links"].values()]

    assert {client.get(link.removeprefix("https://records.example")).status_code for link in links} == {200}


def test_csv_has_every_result_under_a_header(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/en/search.csv?kind=permit").data.decode("utf-8-sig"))))

    assert len(rows) == 15
    assert rows[0]["url"].startswith("https://records.example/en/permits/")


def test_json_lines_hold_an_object_each(client):
    lines = client.get("/en/search.jsonl").text.splitlines()

    assert all(json.loads(line)["url"] for line in lines)


def test_geojson_holds_what_has_a_point(client):
    collection = client.get("/en/search.geojson").json

    assert {feature["geometry"]["type"] for feature in collection["features"]} == {"Point"}
    assert len(collection["features"]) == 14


def test_a_feed_tells_of_the_newest(client):
    feed = ET.fromstring(client.get("/id/search.atom?q=fence").data)

    assert len(feed.findall(f"{ATOM}entry")) == 14
    assert feed.findtext(f"{ATOM}id") == "https://records.example/id/search.atom?q=fence&sort=newest&size=50"


def test_typing_is_completed_from_titles(client):
    assert "Market Ordinance" in client.get("/en/search/suggestions?q=mark").json


@pytest.fixture
def withdrawn_but_indexed(settings):
    """A title that the index still holds and no published row has any more."""
    index = open_index(settings.public_index)
    gone = Entry(key="r999999", kind="document", title="Zanzibar memorandum", text="", labels=frozenset({PUBLIC}))
    index.put([gone])
    yield gone.title
    index.drop([gone.key])


@pytest.mark.parametrize("path", ["/en/search/suggestions", "/api/v1/suggestions"])
def test_a_withdrawn_title_is_not_whispered(client, withdrawn_but_indexed, path):
    assert withdrawn_but_indexed not in client.get(f"{path}?q=zanz").text


def test_every_remark_of_the_parser_has_a_sentence():
    assert set(language.REMARKS) <= REMARKS.keys()


def test_all_of_a_kind_is_a_search(client):
    answer = client.get("/id/deeds")

    assert answer.status_code == 302
    assert re.search(r"/id/search\?kind=deed", answer.headers["Location"])


def test_the_permits_of_a_search_come_as_blds(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/en/search.blds.csv?q=fence").text, newline="")))

    assert len(rows) == client.get("/api/v1/search?q=fence&kind=permit").json["total"]


@pytest.mark.parametrize(
    ("kind", "status", "slugs"),
    [
        ("ordinance", "in-force", {"o-2015-3"}),
        ("ordinance", "superseded", {"o-2001-1"}),
        ("section", "repealed", {"o-2001-1", "o-2015-3"}),
        ("section", "not-commenced", {"o-2015-3"}),
    ],
)
def test_laws_and_their_sections_are_filtered_by_what_they_are_today(client, kind, status, slugs):
    items = client.get(f"/api/v1/search?kind={kind}&status={status}&size=100").json["items"]

    assert slugs <= {item["slug"] for item in items}
    assert {item["status"] for item in items} == {status}
