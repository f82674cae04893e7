from typing import NamedTuple

import pytest
from werkzeug.datastructures import MultiDict

from app.web.work_table import Asked, Column, Row, WorkTable, arranged, read_asked

COLUMNS = (
    Column("name", "Name", sortable=True, filtered=True),
    Column("role", "Role", choices=(("clerk", "Clerk"), ("auditor", "Auditor"))),
    Column("since", "Since", sortable=True),
)


class Person(NamedTuple):
    name: str
    role: tuple[str, ...]
    since: int | None


PEOPLE = [
    Person("Budi", ("clerk",), 3),
    Person("ani", ("clerk", "auditor"), None),
    Person("Sari", ("auditor",), 1),
]


def names(order="", **asked):
    found, _ = arranged(PEOPLE, Asked(**asked), COLUMNS, getattr, order)
    return [person.name for person in found]


def table(asked=None, total=60, order="name"):
    return WorkTable(
        "People", COLUMNS, [Row("budi", "Budi", ())], total, asked or Asked(), "/en/admin/people", order=order
    )


def test_an_address_is_read_and_written_back_the_same():
    given = MultiDict([("name", "an"), ("role", "clerk"), ("sort", "-since"), ("size", "50")])
    assert read_asked(COLUMNS, given).address("/p", page=2) == "/p?name=an&role=clerk&sort=-since&size=50&page=2"


def test_a_choice_that_is_not_offered_is_left_out():
    assert read_asked(COLUMNS, MultiDict([("role", "mayor")])).filters == {}


def test_a_column_that_is_not_filtered_is_no_filter():
    assert read_asked(COLUMNS, MultiDict([("since", "3")])).filters == {}


def test_a_text_filter_finds_its_part_whatever_the_case():
    assert names(filters={"name": "ARI"}) == ["Sari"]


def test_a_choice_finds_whoever_has_it_among_others():
    assert names(filters={"role": "auditor"}, sort="name") == ["ani", "Sari"]


def test_rows_are_sorted_without_regard_to_case():
    assert names(sort="name", descending=True) == ["Sari", "Budi", "ani"]


def test_what_is_missing_comes_last():
    assert names(sort="since") == ["Sari", "Budi", "ani"]


def test_rows_stand_in_the_tables_own_order_where_none_is_asked():
    assert names("name") == ["ani", "Budi", "Sari"]


@pytest.mark.parametrize(("page", "expected"), [(1, 25), (3, 10), (9, 10)])
def test_a_page_past_the_end_shows_the_last_one(page, expected):
    found, total = arranged(range(60), Asked(page=page), COLUMNS, lambda number, _name: number)
    assert (len(found), total) == (expected, 60)


def test_the_column_sorted_by_is_turned_round():
    assert table(Asked(sort="name")).turned(COLUMNS[0]) == "/en/admin/people?sort=-name"


def test_a_table_says_how_it_is_sorted():
    assert [table().direction(column) for column in COLUMNS] == ["ascending", "none", "none"]


def test_the_next_page_asks_the_same():
    assert table(Asked({"name": "a"}, sort="since")).pages.next == "/en/admin/people?name=a&sort=since&page=2"


@pytest.mark.parametrize(
    ("what", "up", "down"),
    [
        ({}, "One, first to last", "One, last to first"),
        ({"day": True}, "One, oldest first", "One, newest first"),
        ({"numeric": True}, "One, smallest first", "One, largest first"),
    ],
)
def test_orders_are_called_after_what_the_column_holds(monkeypatch, what, up, down):
    monkeypatch.setattr("app.web.work_table._", lambda text, **given: text % given)
    columns = (Column("one", "One", sortable=True, **what),)
    assert WorkTable("All", columns, [], 0, Asked(), "/p").orders == [("one", up), ("-one", down)]
