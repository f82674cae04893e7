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


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("https://user:pass@host.example/", ""),
        ("http://bank.example@evil/", ""),
        ("http://evil.example\\@bank.example/", ""),
        ("http://@evil.example", ""),
        ("https://user@a.example; https://b.example", "https://b.example"),
    ],
)
def test_a_link_that_names_a_user_is_not_kept_and_that_is_said(facts, cell, kept):
    draft = facts(website=cell)
    assert draft.facts.link == kept
    assert draft.remarks


def test_a_link_may_hold_the_sign_of_mail_in_its_path(facts):
    assert facts(website="https://social.example/@library").facts.link == "https://social.example/@library"


def test_a_link_that_no_browser_would_take_is_not_kept_and_that_is_said(facts):
    draft = facts(website="https://example.org/" + "a" * 5_000)
    assert (draft.facts.link, draft.remarks) == ("", ("its link is longer than 2,000 characters and was left out",))


@pytest.mark.parametrize(
    ("field", "longest"),
    [("name", 300), ("description", 5_000), ("opening_hours", 1_000), ("accessibility", 1_000), ("address", 300)],
)
def test_a_text_that_nobody_would_read_to_its_end_is_cut_and_that_is_said(facts, field, longest):
    draft = facts(**{field: "word " * longest})
    text = getattr(draft.facts, "names" if field == "name" else field)
    text = text if isinstance(text, str) else text["en"]
    assert longest - 5 <= len(text) <= longest
    assert text.endswith("word…")
    assert draft.remarks == (f"of its {field.replace('_', ' ')} only the first {longest:,} characters were kept",)


def test_a_text_as_long_as_it_may_be_is_kept_whole(facts):
    assert facts(name="A" * 300).facts.names["en"] == "A" * 300


def test_a_number_at_the_cut_is_taken_out_before(facts):
    draft = facts(description="a " * 2_495 + "08123456789 for keys")
    assert "0812" not in draft.facts.description["en"]


def test_wards_and_phones_are_short(facts):
    found = facts(ward="W" * 500, phone="5" * 500).facts
    assert (len(found.ward), len(found.phone)) == (100, 80)


def test_names_of_areas_and_streets_are_cut_too(read, collection, feature):
    (street,) = read(collection(feature(id=1, name="A" * 1_000)), "layer")
    assert len(street.facts.name) == 300


@pytest.mark.parametrize(("field", "most"), [("text", 300), ("parcel", 100)])
def test_an_address_that_is_too_long_is_none(read, collection, feature, field, most):
    right, wrong = (feature(**{"text": "Jalan Melati 5", field: "1" * length}) for length in (most, most + 1))
    draft, refused = read(collection(right, wrong), "layer", "address")
    assert getattr(draft.facts, field) == "1" * most
    assert refused.reason == f"its {field} is longer than {most} characters"


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_what_turns_the_direction_of_a_name_goes(facts, sign):
    assert facts(name=f"Bank {sign}gnp.exe").facts.names["en"] == "Bank gnp.exe"


def test_names_that_run_from_right_to_left_stay(facts):
    assert facts(name="מכתבה العربية\u200f").facts.names["en"] == "מכתבה العربية\u200f"


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
    assert draft.remarks == ("there is no kind “castle”; it was taken as “school”",)
