from dataclasses import replace

import html5lib
import pytest

from app.city.site import Site
from app.kernel.text import LANGUAGES
from app.notifications import letters
from app.notifications.letters import TOUCHED, Letter
from app.notifications.message import compose
from app.notifications.post import Post
from app.web.catalogues import compile_missing
from tests.web.checks import check_page

LETTERS = {name: one for name, one in vars(letters).items() if isinstance(one, Letter)}
LETTERS |= {f"TOUCHED {what}": letters.touched(what) for what in TOUCHED}
POST = Post(
    print, "https://records.example", "portal@records.example", "clerk@records.example", lambda tag: f"Site {tag}"
)
VALUES = {"hours": 24, "account": "ani", "near": 2, "overdue": 1}
compile_missing()
every_letter = pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def mail(letter, language="en", **given):
    return compose(
        POST, letter, **{"to": "ani@example.org", "language": language, "path": "/en/x?token=abc"} | VALUES | given
    )


def part(message, kind):
    return message.get_body((kind,)).get_content()


@every_letter
@each_language
def test_its_html_is_valid_and_in_the_readers_language(letter, language):
    page = part(mail(letter, language), "html")
    check_page(page)
    assert html5lib.parse(page, namespaceHTMLElements=False).get("lang") == language


def test_it_speaks_the_citys_first_language_where_the_readers_is_offered_no_more():
    written = Site({("languages", ""): "id", ("name", "id"): "Arsip Kota"})
    sent = compose(
        replace(POST, written=lambda: written),
        LETTERS["REGISTER"],
        to="a@example.org",
        language="en",
        path="/",
        **VALUES,
    )
    assert (sent["Content-Language"], sent["Subject"].rpartition(" – ")[2]) == ("id", "Arsip Kota")


@every_letter
@each_language
def test_text_and_html_say_the_same(letter, language):
    message = mail(letter, language)
    text = " ".join(part(message, "plain").split())
    page = html5lib.parse(part(message, "html"), namespaceHTMLElements=False)
    said = [" ".join("".join(one.itertext()).split()) for one in page.findall(".//p")]

    assert [one for one in said[: len(letter.before)] if one not in text] == []


@every_letter
def test_it_speaks_both_languages(letter):
    english, indonesian = mail(letter, "en"), mail(letter, "id")

    assert english["Subject"].split(" – ")[0] != indonesian["Subject"].split(" – ")[0]
    assert part(english, "plain").splitlines()[0] != part(indonesian, "plain").splitlines()[0]


@every_letter
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_link_stands_whole_in_both_parts(letter, kind):
    assert "https://records.example/en/x?token=abc" in part(mail(letter), kind)


def test_nobody_answers_it_automatically():
    assert mail(letters.RESET)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("header", ["From", "To", "Date", "Message-ID", "Subject", "Content-Language"])
def test_it_has_the_headers_of_a_mail(header):
    assert len(mail(letters.RESET).get_all(header)) == 1


def test_it_survives_the_way_as_bytes():
    assert b"portal@records.example" in mail(letters.RESET, "id").as_bytes()


def test_a_name_with_markup_is_text():
    page = part(mail(letters.INVITE, account="<b>ani</b>"), "html")
    assert "<b>" not in page


def test_an_invitation_counts_its_time_in_days():
    assert "for seven days" in part(mail(letters.INVITE), "plain")
