from datetime import date

from werkzeug.datastructures import MultiDict

from app.web.parameters import Search, read_search

GIVEN = MultiDict(
    [
        ("q", "  market   waste "),
        ("kind", "permit"),
        ("kind", "deed"),
        ("year", "2024"),
        ("from", "2024-01-01"),
        ("page", "3"),
    ]
)


def test_a_search_is_read_from_its_parameters():
    search = read_search(GIVEN)

    assert search.text == "market waste"
    assert search.facets == {"kind": ("permit", "deed"), "year": ("2024",)}
    assert (search.first, search.page, search.offset) == (date(2024, 1, 1), 3, 20)


def test_a_search_is_written_back_as_it_was_read():
    search = read_search(GIVEN)

    assert read_search(MultiDict(search.pairs())).address("/en/search", 3) == search.address("/en/search", 3)


def test_dates_in_the_wrong_order_are_turned():
    search = read_search(MultiDict([("from", "2024-02-01"), ("to", "2024-01-01")]))

    assert (search.first, search.last) == (date(2024, 1, 1), date(2024, 2, 1))


def test_taking_one_value_away_leaves_the_others():
    assert read_search(GIVEN).without("kind", "deed").facets["kind"] == ("permit",)


def test_what_was_not_asked_is_not_in_the_address():
    assert Search().address("/en/search") == "/en/search"


def test_characters_that_no_page_may_hold_are_left_out():
    assert read_search(MultiDict([("q", "a\x1bb\x00")])).text == "a b"
