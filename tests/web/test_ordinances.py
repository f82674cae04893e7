from datetime import date

import pytest

from app.kernel.clock import today
from app.web.locale import speak
from app.web.public.ordinances import citation
from app.web.translation import spoken
from records.projections import WorkLine
from records.versions import Status

BASE = "/en/ordinances/o-2015-3"


def test_today_is_read_without_a_day(client):
    assert "eight metres" in client.get(f"{BASE}/sec_1").text


def test_an_old_text_is_read_as_of_its_day_and_says_so(client):
    text = client.get(f"{BASE}/sec_1?on=2016-01-01").text

    assert "six metres" in text
    assert "You are reading the text as it stood on 1 January 2016." in text


def test_a_day_without_text_is_answered_with_the_days_that_have_one(client):
    text = client.get(f"{BASE}/sec_1?on=1999-12-31").text

    assert "Not in force on this day" in text
    assert f"{BASE}/sec_1?on=2015-01-01" in text


def test_a_day_that_is_none_is_said_and_today_shown(client):
    text = client.get(f"{BASE}/sec_1?on=someday").text

    assert "“someday” is not a date" in text
    assert "eight metres" in text


def test_changes_are_shown_word_by_word(client):
    text = client.get(f"{BASE}/sec_1/changes?from=2016-01-01&to=2021-01-01").text

    assert "six " in text.split("<del>")[2]
    assert "eight " in text.split("<ins>")[2]


def test_only_sections_that_changed_are_compared(client):
    text = client.get(f"{BASE}/changes?from=2016-01-01&to=2021-01-01").text

    assert "1 section differs" in text
    assert "A fee is due" not in text


def test_days_in_the_wrong_order_mean_the_same(client):
    there, back = (client.get(f"{BASE}/changes?from={a}&to={b}").text for a, b in (("2016-01-01", "2021-01-01"),) * 2)

    assert there == back


def test_relations_lead_both_ways(client):
    assert 'href="/en/ordinances/o-2001-1"' in client.get(BASE).text
    assert "Repealed by" in client.get("/en/ordinances/o-2001-1").text


def test_a_repealed_ordinance_says_so(client):
    assert "This ordinance has been repealed." in client.get("/en/ordinances/o-2001-1").text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{BASE}?on=2999-01-01", "You are reading the text as it will stand on 1 January 2999"),
        (f"{BASE}?on=1990-01-01", "On that day this ordinance was not yet in force."),
        ("/en/ordinances/o-2001-1?on=2002-01-01", "This ordinance has been repealed."),
        ("/en/ordinances/o-2001-1/sec_1?on=2002-01-01", "This ordinance has been repealed."),
        ("/en/ordinances/o-2001-1/text?on=2999-01-01", "This ordinance has been repealed."),
    ],
)
def test_another_day_neither_hides_the_status_nor_calls_the_future_past(client, address, sentence):
    assert sentence in client.get(address).text


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.IN_FORCE, Status.UNKNOWN}))
def test_every_status_but_in_force_is_said_above_the_text(app, status):
    notice = app.jinja_env.get_template("components/old_text.html")
    say, _ = spoken("en")
    with app.test_request_context("/en/"):
        text = notice.render(_=say, today=today(), on=None, standing=status, standing_today=status)

    assert text.count("This ordinance") == 1


def test_what_ends_on_the_day_that_is_read_is_said_of_that_day(app):
    notice = app.jinja_env.get_template("components/old_text.html")
    say, _ = spoken("en")
    with app.test_request_context("/en/"):
        text = notice.render(
            _=say, today=date(2020, 1, 1), on=date(2030, 1, 1), here="/", standing="expired", standing_today="in-force"
        )

    assert "On that day this ordinance will have expired." in text


def test_a_future_text_did_not_stand(client):
    assert "as it stood" not in client.get(f"{BASE}?on=2999-01-01").text


def test_todays_date_is_today(client):
    assert "You are reading the text as" not in client.get(f"{BASE}?on={today()}").text


def test_a_page_past_the_last_is_said(client):
    assert "There is no page 9: the last one is page 1." in client.get("/en/ordinances?page=9").text


def test_what_is_said_in_another_language_says_so(client):
    work = client.get("/en/ordinances/o-2001-1").text
    section = client.get("/en/ordinances/o-2001-1/sec_1").text

    assert '<span lang="id">Peraturan Karcis</span>' in work
    assert '<span class="relation__note" lang="id">Sejak awal</span>' in work
    assert 'href="/en/ordinances/o-2001-1" lang="id">Peraturan Lapak</a>' in section


@pytest.mark.parametrize(
    ("language", "number", "cited"),
    [
        ("en", "18", "Section 18, Market Ordinance"),
        ("en", "13A", "Section 13A, Market Ordinance"),
        ("id", "18", "Pasal 18, Market Ordinance"),
        ("en", "§ 1", "§ 1, Market Ordinance"),
        ("en", "", "Market Ordinance"),
    ],
)
def test_a_citation_says_of_what_its_number_is(app, language, number, cited):
    line = WorkLine(
        slug="w", work="w", title="Market Ordinance", reference="", type="", day=None, language="en", department=""
    )
    with app.test_request_context(f"/{language}/ordinances"):
        speak(language)
        assert citation(line, number, date(2020, 1, 2)).startswith(f"{cited}, ")


def test_citations_in_a_text_are_links(client):
    assert (
        '<a class="govuk-link" href="/en/ordinances/o-2001-1/sec_1">the old rules</a>'
        in client.get(f"{BASE}/sec_1").text
    )


@pytest.mark.parametrize(
    ("akn", "page"),
    [
        ("/akn/id-tlk/act/ordinance/2015/market", "/en/ordinances/o-2015-3"),
        ("/akn/id-tlk/act/ordinance/2015/market/ind", "/id/ordinances/o-2015-3"),
        ("/akn/id-tlk/act/ordinance/2015/market/eng:2016-01-01", "/en/ordinances/o-2015-3?on=2016-01-01"),
        ("/akn/id-tlk/act/ordinance/2015/market/eng@", "/en/ordinances/o-2015-3?on=2015-01-01"),
        ("/akn/id-tlk/act/ordinance/2015/market/eng@2020-07-01", "/en/ordinances/o-2015-3?on=2020-07-01"),
        ("/akn/id-tlk/act/ordinance/2015/market/eng@/!main~sec_1", "/en/ordinances/o-2015-3/sec_1?on=2015-01-01"),
        ("/akn/id-tlk/act/ordinance/2015/market/!main~sec_1", "/en/ordinances/o-2015-3/sec_1"),
    ],
)
def test_lasting_addresses_lead_to_the_page(client, akn, page):
    assert client.get(akn).headers["Location"] == page


def test_the_akoma_ntoso_document_is_of_the_day(client):
    answer = client.get(f"{BASE}/akn.xml?on=2016-01-01")

    assert answer.mimetype == "application/akn+xml"
    assert "six metres" in answer.text


def test_the_api_lists_works_with_their_status(client):
    items = {item["slug"]: item["status"] for item in client.get("/api/v1/ordinances").json["items"]}

    assert items == {"o-2015-3": "in-force", "o-2001-1": "repealed", "o-1998-117": "in-force"}


def test_the_api_lists_works_of_one_type(client):
    total = {kind: client.get(f"/api/v1/ordinances?type={kind}").json["total"] for kind in ("ordinance", "code")}

    assert total == {"ordinance": 2, "code": 0}


def test_the_api_reads_a_whole_text_as_of_a_day(client):
    answer = client.get("/api/v1/ordinances/o-2015-3/text?on=2016-01-01").json

    assert [item["eid"] for item in answer["items"]] == ["sec_1", "sec_2", "sec_3"]
    assert "six metres" in str(answer["items"][0]["blocks"])


def test_the_api_compares_two_days_as_the_page_does(client):
    answer = client.get("/api/v1/ordinances/o-2015-3/changes?from=2016-01-01&to=2023-01-01").json

    assert [(item["eid"], item["change"]) for item in answer["items"]] == [("sec_1", "changed"), ("sec_3", "removed")]


def test_the_api_compares_one_section(client):
    answer = client.get("/api/v1/ordinances/o-2015-3/sec_1/changes").json

    assert (answer["from"], answer["to"]) == ("2020-06-30", "2020-07-01")
    assert {"change": "removed", "text": "six "} in answer["items"][0]["blocks"][0]["runs"]


def test_the_api_reads_a_section_as_of_a_day(client):
    answer = client.get("/api/v1/ordinances/o-2015-3/sec_1?on=2016-01-01").json

    assert answer["blocks"][0]["spans"][0]["text"] == "A stall may be six metres long."
    assert len(answer["history"]) == 2


def connections(text):
    """The list of relations on a page, before and after the words "Later changes"."""
    listed = text.split('id="relations"')[1].split("</section>")[0]
    now, _, later = listed.partition("Later changes")
    return now, later


def test_as_of_a_day_what_was_done_later_stands_apart(client):
    now, later = connections(client.get("/en/ordinances/o-2001-1?on=2002-01-01").text)

    assert "Repealed by" not in now
    assert "Repealed by" in later


def test_what_was_done_by_that_day_is_no_later_change(client):
    now, later = connections(client.get("/en/ordinances/o-2001-1?on=2015-01-01").text)

    assert ("Repealed by" in now, later) == (True, "")


def test_programs_are_told_the_same(client):
    answer = client.get("/api/v1/ordinances/o-2001-1?on=2002-01-01").json

    assert [relation["effect"] for relation in answer["relations"]] == ["amends"]
    assert [relation["effect"] for relation in answer["later_relations"]] == ["repeals"]
