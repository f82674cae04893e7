"""Mapping files: what they may say, and the sentences that answer what they may not."""

from pathlib import Path

import pytest

from app.kernel.errors import BadInput
from records.importing.mapping import load_mapping, presets

GOOD = """
source = {name = "town"}
[columns]
reference = "No"
"""


@pytest.mark.parametrize(
    ("format_name", "name"), [(name, preset) for name in ("permits", "deeds") for preset in presets(name)]
)
def test_every_preset_is_sound(format_name: str, name: str):
    assert load_mapping(name, format_name).source.name


def test_the_presets_that_are_promised_are_there():
    assert (presets("permits"), presets("deeds")) == (["austin", "blds", "dc"], ["dc"])


def test_a_mapping_of_ones_own_is_a_file(tmp_path: Path):
    assert load_mapping(write(tmp_path, GOOD), "permits").columns == {"reference": "No"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("[columns", "not valid TOML"),
        ("colums = 1", "there is no key `colums`"),
        ("delimiter = 5", "in delimiter: Expected `str`"),
        ("currency = []", "in currency: Expected `str`"),
        ('[details]\nX = "{a"', "opens or closes a brace"),
        ('[details]\nX = "{a|statsu}"\n[values.status]\nA = "issued"', "did you mean “status”"),
        ('[values.status]\nA = "isued"', "did you mean “issued”"),
        ('[constants]\nissued = "2016-01-01"', "is no text"),
        ('[constants]\ntype = "cathedral"', "there is no code “cathedral”"),
        ('dates = ["tomorrow"]', "neither 'iso' nor a pattern"),
        ("place = {bounds = [5, 5, 1, 1]}", "not west, south, east, north"),
        ('place = {crs = "mine"}', "not a system of coordinates"),
        ('[[extract]]\ncolumn = "a"\npattern = "("', "the pattern for “a” is wrong"),
        ('[[extract]]\ncolumn = "a"\npattern = "a"', "names no group"),
        ('[companion.friends]\nrecognised_by = ["a"]\nkey = "a"\ncolumns = {}', "there is no companion file “friends”"),
        ('[[step]]\nday = "a"\nstatus = "gone"\nlabel = "x"', "there is no status “gone”"),
    ],
)
def test_a_wrong_mapping_is_answered_in_plain_words(tmp_path: Path, change: str, sentence: str):
    top, tables = (change + "\n", "") if not change.startswith("[") else ("", change)
    with pytest.raises(BadInput, match=r"The mapping .* is ") as refused:
        load_mapping(write(tmp_path, top + GOOD + tables), "permits")
    assert sentence in str(refused.value)


def test_a_field_that_does_not_exist_is_answered_with_the_one_meant(tmp_path: Path):
    with pytest.raises(BadInput, match="there is no field “isued”; did you mean “issued”"):
        load_mapping(write(tmp_path, GOOD + 'isued = "Date"'), "permits")


def test_a_mapping_without_a_reference_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="'reference' must say"):
        load_mapping(write(tmp_path, 'source = {name = "town"}\n[columns]\ntitle = "T"'), "permits")


def test_a_longitude_alone_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="go together"):
        load_mapping(write(tmp_path, GOOD + 'longitude = "x"'), "permits")


def test_a_name_that_is_no_preset_is_answered_with_those_that_are():
    with pytest.raises(BadInput, match="take one of austin, blds, dc"):
        load_mapping("boston", "permits")


def test_no_name_at_all_is_answered_too():
    with pytest.raises(BadInput, match="Say which mapping"):
        load_mapping("", "deeds")


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(BadInput, match=r"mine\.toml cannot be opened: No such file"):
        load_mapping("mine.toml", "permits")


def test_a_file_that_is_no_text_is_named(tmp_path: Path):
    path = tmp_path / "m.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        load_mapping(str(path), "permits")


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text)
    return str(path)
