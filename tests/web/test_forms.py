"""Forms of one kind share what is alike in their fields, and nothing that is said of one of them."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, RadioField, StringField

from app.web.forms import Form, at_most, required, stripped, stripped_text


class Row(Form):
    name = StringField("Name", [at_most(3)], [stripped])


class Sheet(Form):
    title = StringField("Title", [required("Enter a title.")], [stripped])
    kind = RadioField("Kind", choices={"a": "A"})
    rows = FieldList(FormField(Row), min_entries=1)


class Asking(Form):
    asked = iter("ab")
    kind = RadioField("Kind", choices=lambda: [(next(Asking.asked), "")])


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with app.test_request_context("/en"):
        yield


def filled(**fields):
    return Sheet(
        MultiDict({"title": "T", "kind": "a"} | {name.replace("__", "-"): one for name, one in fields.items()})
    )


def test_what_was_entered_stays_in_its_form():
    first, second = filled(title="One"), filled(title="Two")
    assert (first.title.data, second.title.data) == ("One", "Two")


def test_what_is_wrong_with_one_is_not_said_of_the_next():
    assert not filled(title="").validate()
    assert filled().validate()


def test_choices_are_those_of_their_form():
    first, second = filled(), filled()
    first.kind.choices = {"b": "B"}
    assert not first.validate()
    assert second.validate()


def test_choices_that_are_asked_for_are_asked_for_each_form():
    assert [Asking().kind.choices[0][0] for _ in range(2)] == ["a", "b"]


def test_a_field_that_is_taken_out_stands_in_the_next():
    first = filled()
    del first.title
    assert "title" not in first
    assert "title" in filled()


def test_fields_know_their_own_form():
    first, second = filled(), filled()
    assert (first.title._form, second.title._form) == (first, second)


def test_rows_are_read_by_their_numbers():
    form = filled(rows__0__name="a", rows__1__name="four")
    form.validate()
    assert [(row.form["name"].data, bool(row.form["name"].errors)) for row in form.rows] == [
        ("a", False),
        ("four", True),
    ]


@pytest.mark.parametrize(("typed", "kept"), [(" a\x00b\u200b ", "ab"), ("plain", "plain"), (None, ""), ("a\nb", "ab")])
def test_a_line_holds_what_can_be_read(typed, kept):
    assert stripped(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [("a\r\nb\rc\td ", "a\nb\nc\td"), ("a\x00\nb", "a\nb"), (None, "")])
def test_a_text_keeps_its_lines(typed, kept):
    assert stripped_text(typed) == kept
