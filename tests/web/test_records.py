import re

import pytest

from app.db.session import Database
from app.kernel.clock import today
from tests.web.small_city import LONG_TEXT


def test_owners_and_telephones_are_on_no_page_and_in_no_answer(client):
    for path in (
        "/en/permits/bp-2024-0001",
        "/api/v1/records/permit/bp-2024-0001",
        "/en/search.csv",
        "/en/search?q=hidden*",
    ):
        assert not re.search("HIDDENOWNER|0800-HIDDEN", client.get(path).text)


def test_a_permit_tells_its_story(client):
    text = client.get("/en/permits/bp-2024-0002").text

    for part in (
        "Application accepted",
        "1 February 2024",
        "Granted",
        "Footing",
        "Passed",
        "Tukang Baik",
        "North Ward",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("slug", "heading"), [("bp-2024-0001", "Further details"), ("bp-2019-0041", "Description of the work")]
)
def test_what_stands_below_a_description_is_called_details(client, slug, heading):
    headings = re.findall("<h2[^>]*>([^<]*)</h2>", client.get(f"/en/permits/{slug}").text)

    assert [one for one in headings if one in ("Further details", "Description of the work")] == [heading]


def test_a_permit_leads_to_the_law_it_cites_as_it_stood_on_the_day_of_the_application(client):
    text = client.get("/en/permits/bp-2024-0002").text

    assert 'href="/en/ordinances/o-2015-3/sec_1?on=2024-02-01">§ 1 Stalls – Market Ordinance</a>' in text
    assert "As it stood on the day of the application, 1 February 2024." in text
    assert "/akn/xx/act/1990/unknown" in text


def test_a_permit_from_before_a_change_leads_to_what_has_changed_since(client):
    text = client.get("/en/permits/bp-2019-0041").text

    assert 'href="/en/ordinances/o-2015-3/sec_1?on=2019-02-01"' in text
    assert f'href="/en/ordinances/o-2015-3/sec_1/changes?from=2019-02-01&amp;to={today()}"' in text


def test_a_permit_says_where_a_cited_section_did_not_stand_on_that_day(client):
    text = client.get("/en/permits/bp-2019-0041").text

    assert '4 – Market Ordinance</a> <span class="quiet">(there was no such section on that day)' in text


def test_what_the_text_of_a_permit_cites_is_found_too(client):
    text = client.get("/en/permits/bp-2019-0041").text

    assert 'href="/en/ordinances/o-1998-117?on=2019-02-01">Heritage Act</a>' in text


def test_amounts_and_dates_are_written_as_in_indonesian(client):
    text = client.get("/id/permits/bp-2024-0002").text

    assert "12.500,50" in text
    assert "1 Februari 2024" in text


def test_content_says_its_own_language(client):
    text = client.get("/en/documents/m-7").text

    assert '<h1 class="govuk-heading-l" lang="id">Risalah rapat dewan</h1>' in text


def test_a_document_shows_its_file_with_size_and_digest(client):
    text = client.get("/en/documents/m-7").text

    assert re.search(r"PDF, 16 B, 2 pages", text)
    assert re.search(r"SHA-256 <code>[0-9a-f]{64}</code>", text)


def test_the_whole_text_stands_alone(client):
    answer = client.get("/en/documents/m-7/text")

    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Language"] == "id"


def test_a_long_text_says_that_it_is_cut_in_earlier_versions_too(client):
    page = client.get("/en/documents/m-7/versions/1").text

    assert "This is the beginning." in page
    assert 'href="/en/documents/m-7/versions/1/text"' in page
    assert client.get("/en/documents/m-7/versions/1/text").text == LONG_TEXT


def test_an_earlier_version_of_an_ordinance_leads_to_its_texts_by_day(client):
    page = client.get("/en/ordinances/o-2015-3/versions/1").text

    assert "Market Rules" in page
    assert "The sections of an ordinance are read by day" in page
    assert 'href="/en/ordinances/o-2015-3?on=' in page


def test_an_earlier_version_says_that_it_is_one(client):
    text = client.get("/en/permits/bp-2024-0001/versions/1").text

    assert "Fence for house 1" in text
    assert "You are reading version 1" in text
    assert 'content="noindex"' in text


def test_the_api_speaks_of_the_same_record(client):
    answer = client.get("/api/v1/records/permit/bp-2024-0001").json

    assert answer["title"] == "Corrected fence"
    assert answer["cost"] == "12500.50"
    assert answer["earlier_versions"][0]["number"] == 1
    assert {party["role"] for party in answer["parties"]} == {"contractor"}


def test_machines_are_told_what_a_page_is_about(client):
    text = client.get("/en/permits/bp-2024-0001").text

    assert '"@type": "GovernmentPermit"' in text
    assert '<link rel="canonical" href="https://records.example/en/permits/bp-2024-0001">' in text
    assert '<link rel="alternate" hreflang="id" href="https://records.example/id/permits/bp-2024-0001">' in text


def test_the_sitemap_lists_every_record_in_both_languages(client):
    assert "sitemap-1.xml" in client.get("/sitemap.xml").text
    text = client.get("/sitemap-1.xml").text

    assert text.count("<url>") == 2 * 20
    assert "https://records.example/id/permits/bp-2024-0001</loc>" in text


def test_the_sitemap_lists_the_sections_of_each_ordinance(client):
    assert "/sitemap-ordinance-o-2015-3.xml" in client.get("/sitemap.xml").text
    text = client.get("/sitemap-ordinance-o-2015-3.xml").text

    assert "https://records.example/id/ordinances/o-2015-3/sec_2</loc>" in text


def test_robots_are_shown_the_sitemap(client):
    assert "Sitemap: https://records.example/sitemap.xml" in client.get("/robots.txt").text


def test_a_record_that_cites_no_law_is_read_without_a_session(own_app, monkeypatch):
    visitor = own_app.test_client()
    visitor.get("/en/documents/m-7")  # what is kept of the city is read by the first page
    monkeypatch.setattr(Database, "_session", None)  # nothing can call it
    assert "D-100" in visitor.get("/en/deeds/d-100").text
