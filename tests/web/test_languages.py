import re

import pytest

from app.web.locale import language, twin
from app.web.translation import ngettext, spoken


@pytest.mark.parametrize(
    ("wish", "home"), [("id", "/id/"), ("en-US", "/en/"), ("fr", "/en/"), ("fr, id;q=0.5", "/id/")]
)
def test_the_first_visit_leads_to_the_readers_language(client, wish, home):
    answer = client.get("/", headers={"Accept-Language": wish})

    assert answer.headers["Location"] == home
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/en/search?q=fence&kind=permit", "/en/ordinances/o-2015-3/sec_1?on=2016-01-01"])
def test_every_page_leads_to_its_twin(client, path):
    assert f'href="{twin(path, "id").replace("&", "&amp;")}" hreflang="id"' in client.get(path).text


def test_indonesian_pages_speak_indonesian(client):
    text = client.get("/id/permits/bp-2024-0002").text

    assert not re.search(
        r">\s*(Status|Type|Department|Inspections|Contractors|About this record)\s*<", text.replace(">Status<", "")
    )
    assert "Pemeriksaan" in text


def test_departments_have_names_in_both_languages(client):
    assert "Dinas Bangunan" in client.get("/id/search?q=fence").text


@pytest.mark.parametrize(("path", "said"), [("/en/", "1,234 records were done."), ("/id/", "1.234 arsip")])
def test_counts_are_written_as_the_language_writes_numbers(app, path, said):
    with app.test_request_context(path):
        sentence = ngettext("%(num)s record was done.", "%(num)s records were done.", 1234)
        assert sentence.startswith(said)
        assert spoken(language())[1]("%(num)s record was done.", "%(num)s records were done.", 1234) == sentence
