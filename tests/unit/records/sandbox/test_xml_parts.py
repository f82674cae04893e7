"""Large parts are read without looking at each of their elements."""

import zipfile
from io import BytesIO

import pytest

from records.sandbox import xml_parts


@pytest.fixture
def book():
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        cells = '<c t="s"><v>1</v></c>' * 3000
        archive.writestr("sheet.xml", f'<x:sheet xmlns:x="urn:x"><row r="1">{cells}</row><x:row r="2"/></x:sheet>')
    return zipfile.ZipFile(kept)


@pytest.fixture
def signs(monkeypatch):
    given = []
    monkeypatch.setattr(xml_parts, "alive", lambda: given.append("."))
    return given


def test_only_what_is_asked_for_comes_in_whatever_namespace(book, signs):
    assert [element.get("r") for element in xml_parts.ended(book, "sheet.xml", "row")] == ["1", "2"]


def test_what_is_read_is_a_sign_of_life_though_nothing_comes(book, signs, monkeypatch):
    monkeypatch.setattr(xml_parts, "_BETWEEN_SIGNS", 60_000)
    list(xml_parts.ended(book, "sheet.xml", "nothing"))
    assert len(signs) == 1


@pytest.mark.parametrize(("written", "found"), [('a="1"', "1"), ('xmlns:x="urn:x" x:a="1"', "1"), ('b="1"', "")])
def test_attributes_are_known_by_their_names(written, found):
    assert xml_parts.attribute(xml_parts.tree(f"<x {written}/>".encode()), "a") == found
