"""What a careful clerk tells from a text and a file name."""

from datetime import date

import pytest

from records.files.guessing import date_in, language_of, lies_beside, title_of, type_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("minutes-2024-03-12", date(2024, 3, 12)),
        ("Notice 2023.06.01 closed", date(2023, 6, 1)),
        ("scan_20240312_final", date(2024, 3, 12)),
        ("held on the 3rd of March, 2024", date(2024, 3, 3)),
        ("March 12, 2024", date(2024, 3, 12)),
        ("ditetapkan pada tanggal 5 Agustus 2019", date(2019, 8, 5)),
        ("31 February 2024, put right on 1 March 2024", date(2024, 3, 1)),
        ("C 06/05/05", None),
        ("telephone 20240312555", None),
    ],
)
def test_the_first_day_named_in_full_is_found(text: str, day: date | None):
    assert date_in(text) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rapat dibuka oleh ketua dan dihadiri oleh anggota dewan yang ada pada hari itu.", "id"),
        ("The meeting was opened by the chair and the minutes of the board were read.", "en"),
        ("12 400 1 220", "xx"),
    ],
)
def test_the_language_shows_in_its_commonest_words(text: str, language: str):
    assert language_of(text, "xx") == language


@pytest.mark.parametrize("stated", ["untitled", "Microsoft Word - budget.doc", "COVER.PDF", "No Job Name", "12-3"])
def test_a_title_that_a_program_made_is_not_believed(stated: str):
    assert title_of(stated, "Annual Budget of the City", "x") == "Annual Budget of the City"


def test_a_title_in_capitals_may_run_over_lines():
    assert title_of("", "CITY OF REEFS\nPARKS BY-LAW\nThe council resolves", "x") == "CITY OF REEFS PARKS BY-LAW"


def test_without_text_the_file_name_is_made_readable():
    assert title_of("", "", "MarketReport_2024-03-01") == "Market Report 2024-03-01"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [("Risalah Rapat", "minutes"), ("BY-LAW no. 3", "by-law"), ("BoardAgenda", "agenda"), ("reportage", "other")],
)
def test_the_type_shows_in_the_name(hint: str, expected: str):
    assert type_of(hint) == expected


@pytest.mark.parametrize(
    "name", ["LICENSE.pdfjs", "licence", "README.md", "Manifest.tsv", "REUSE.pikepdf.toml", "site.yml", "COPYING"]
)
def test_licences_lists_and_settings_lie_beside_documents(name: str):
    assert lies_beside(name)


@pytest.mark.parametrize(
    "name", ["Licence fees 2024.txt", "licence.pdf", "manifesto.txt", "liquor-license.txt", "readme.png", "notice.txt"]
)
def test_documents_with_such_words_in_their_names_are_documents(name: str):
    assert not lies_beside(name)
