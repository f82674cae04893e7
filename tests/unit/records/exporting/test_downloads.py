import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.exporting import csv as as_csv
from records.exporting import geojson, jsonl
from records.projections import Card


def card(**given):
    values = {
        "key": "r1",
        "kind": "permit",
        "slug": "bp-1",
        "title": "Fence",
        "language": "en",
        "number": "BP-1",
        "day": date(2024, 3, 1),
        "point": (106.8, -6.2),
        "updated_at": datetime(2024, 3, 2, tzinfo=UTC),
    }
    return Card(**values | given)


def address(card):
    return f"https://records.example/{card.slug}"


def table(*cards):
    text = "".join(as_csv.rows(cards, address)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_no_cards_are_a_header():
    assert "".join(as_csv.rows([], address)).startswith("\ufeffkind,number,title")


def test_a_row_says_where_the_record_is():
    assert table(card())[0]["url"] == "https://records.example/bp-1"


def test_coordinates_stay_numbers():
    row = table(card(point=(-97.8, 30.4)))[0]

    assert (row["longitude"], row["latitude"]) == ("-97.8", "30.4")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_no_cell_begins_like_a_formula(start):
    assert table(card(title=f"{start}HYPERLINK(1)"))[0]["title"].startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_any_title_survives_the_table(title):
    assert table(card(title=title))[0]["title"].removeprefix("'") == title.removeprefix("'")


@given(st.lists(st.builds(card, title=st.text(max_size=20)), max_size=4))
def test_every_line_is_an_object(cards):
    lines = "".join(jsonl.lines(cards, address)).split("\n")[:-1]

    assert [json.loads(line)["title"] for line in lines] == [one.title for one in cards]


@given(st.lists(st.sampled_from([card(), card(point=None)]), max_size=5))
def test_geojson_is_one_document_whatever_has_a_point(cards):
    collection = json.loads("".join(geojson.pieces(cards, address)))

    assert len(collection["features"]) == sum(one.point is not None for one in cards)
