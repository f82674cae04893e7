"""What the portal calls things, against what they call themselves."""

import tomllib

import pytest
from babel.messages.pofile import read_po

from app.web.words import AREA, FILE_TYPE
from maps.importing.mapping import PRESETS
from maps.kinds import LEVELS
from records.files.media_types import IMAGES, PDF, TEXT
from records.sandbox.sheet_types import CALC, EXCEL
from tests.conftest import ROOT

LAYERS = [
    layer
    for preset in sorted((PRESETS / "areas").glob("*.toml"))
    for layer in tomllib.loads(preset.read_text()).get("layer", ())
]


def test_every_type_of_file_that_is_taken_in_has_a_name():
    assert {*IMAGES, PDF, TEXT, CALC, EXCEL} <= set(FILE_TYPE)


def test_every_level_of_areas_has_a_word():
    assert set(AREA) == set(LEVELS)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer["slug"])
def test_an_area_is_called_in_indonesian_what_its_layer_calls_it(layer):
    with (ROOT / "translations/id/LC_MESSAGES/messages.po").open("rb") as file:
        word = read_po(file, locale="id")[str(AREA[layer["kind"]])].string
    assert word.casefold() in layer["names"]["id"].casefold()
