"""Cells become facts as the mapping says: tidy texts per language, real links and numbers, nobody's data."""

import pytest

from maps.importing.mapping import GeoMapping


@pytest.fixture
def facts(read, collection, feature):
    def facts(**properties):
        (draft,) = read(collection(feature(**{"id": 1, "name": "A", **properties})))
        return draft

    return facts


def test_padding_and_line_ends_go(facts):
    assert facts(address="  12  Merchant\r\nSt ").facts.address == "12 Merchant St"


@pytest.mark.parametrize("cell", [None, "", " ", "NA", "N/A", "NULL"])
def test_what_says_nothing_is_empty(facts, cell):
    assert facts(address=cell).facts.address == ""


def test_texts_keep_their_languages(facts):
    found = facts(**{"name": "Taman Melati", "name:en": "Jasmine Park", "name:id": "Taman Melati"}).facts
    assert found.names == {"en": "Jasmine Park", "id": "Taman Melati"}


def test_texts_nested_by_language_are_read_as_our_downloads_write_them(facts):
    assert facts(description={"en": "Quiet", "id": "Tenang"}).facts.description == {"en": "Quiet", "id": "Tenang"}


@pytest.mark.parametrize(
    ("cell", "known"), [("yes", True), ("TRUE", True), (True, True), ("no", False), (0, False), ("limited", None)]
)
def test_step_free_is_yes_no_or_not_known(facts, cell, known):
    assert facts(wheelchair=cell).facts.step_free is known


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("www.example.org", "http://www.example.org"),
        ("https://a.example; https://b.example", "https://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("Yes", ""),
    ],
)
def test_a_link_is_an_address_of_the_web(facts, cell, kept):
    draft = facts(website=cell)
    assert draft.facts.link == kept
    assert bool(draft.remarks) == (kept not in (cell, f"http://{cell}"))


def test_a_phone_is_a_number(facts):
    draft = facts(phone="0")
    assert (draft.facts.phone, draft.remarks) == ("", ("what stands for its phone is no phone number",))


def test_mail_addresses_are_taken_out_of_texts_and_that_is_said(facts):
    draft = facts(description="Write to ann@harbour.example for keys.")
    assert draft.facts.description == {"en": "Write to […] for keys."}
    assert draft.remarks == ("a phone number, e-mail address or identity number was taken out of the description",)


def test_columns_that_no_field_names_are_not_kept(facts):
    assert "Ann Lee" not in repr(facts(PRINCIPAL="Ann Lee"))


def test_control_characters_go(facts):
    assert facts(name="A\x00B").facts.names["en"] == "A B"


def test_an_unknown_kind_is_the_layers_and_that_is_said(read, collection, feature):
    mapping = GeoMapping(columns={"name": "name", "kind": "use"})
    (draft,) = read(collection(feature(name="A", use="castle")), mapping=mapping)
    assert draft.facts.kind == "school"
    assert draft.remarks == ("there is no kind 'castle'; it was taken as 'school'",)
