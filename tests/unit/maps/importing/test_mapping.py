"""What is wrong in a mapping or an order is said in one sentence, before anything is read."""

from pathlib import Path

import pytest

from app.intake.mapping_files import names_of
from app.kernel.errors import BadInput
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import FORMATS, PRESETS, GeoMapping, LayerTable, load_mapping, own_kinds

PATHS = [Path("old_town-schools.geojson")]
LAYERS = [LayerTable("schools", "school", {"en": "Schools"}), LayerTable("parks", "park", {"en": "Parks"})]


@pytest.mark.parametrize(("format_name", "name"), [(f, name) for f in FORMATS for name in names_of(PRESETS / f)])
def test_every_preset_can_be_loaded(format_name, name):
    assert load_mapping(name, format_name)


def test_the_31_layers_of_facilities_have_names_in_both_languages():
    layers = load_mapping("dc", "facilities").layer
    assert len(layers) == 31
    assert all(set(layer.names) == {"en", "id"} for layer in layers)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns]\nnaem = 'A'", "columns: there is no field “naem”; did you mean “name”?"),
        ("[columns]\nname = '{A|titel}'", "there is no style or table of values “titel”"),
        ("[columns]\nname = '{A'", "opens or closes a brace"),
        ("colour = 1", "there is no key"),
        ("[place]\nbounds = [1, 2, 0, 3]", "not west, south, east, north"),
        (
            "[[layer]]\nslug = 'a'\nkind = 'scool'\nnames = {en = 'A'}",
            "there is no kind “scool”; did you mean “school”?",
        ),
        ("[[layer]]\nslug = 'A b'\nkind = 'school'\nnames = {en = 'A'}", "is no short name for a layer"),
        ("[kinds.school]\nnames = {en = 'Prison'}", "kinds.school: the portal has a kind of that name already"),
        ("[kinds.spa]\nnames = {en = 'Spa'}\nicon = 'bath'", "there is no icon “bath”"),
        ("[kinds.spa]\nnames = {en = 'Spa'}\ncolour = 'red'", "kinds"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, text, said):
    (tmp_path / "my.toml").write_text(text)
    with pytest.raises(BadInput, match="is wrong") as refused:
        load_mapping(str(tmp_path / "my.toml"), "facilities")
    assert said in str(refused.value)


def test_a_mapping_may_bring_kinds_of_its_own(tmp_path):
    (tmp_path / "my.toml").write_text(
        "[kinds.spa]\nnames = {en = 'Spa', id = 'Spa'}\nicon = 'pool'\n"
        "[[layer]]\nslug = 'spas'\nkind = 'spa'\nnames = {en = 'Spas'}"
    )
    mapping = load_mapping(str(tmp_path / "my.toml"), "facilities")
    assert [(kind.slug, kind.icon) for kind in own_kinds(mapping)] == [("spa", "pool")]


def asked(mapping, **said):
    return [layer for _, layer in layers_of(mapping, "facilities", Asked(department="parks", **said), PATHS)]


def test_a_layer_that_nobody_describes_is_called_as_its_file():
    (layer,) = asked(GeoMapping(), kind="school")
    assert (layer.slug, layer.names) == ("old-town-schools", dict.fromkeys(("en", "id"), "Old town schools"))


def test_what_the_command_says_goes_before_the_mapping():
    (layer,) = asked(GeoMapping(layer=LAYERS), layer="parks", licence="CC0 1.0", names={"id": "Taman"})
    assert (layer.slug, layer.licence, layer.names) == ("parks", "CC0 1.0", {"en": "Parks", "id": "Taman"})


@pytest.mark.parametrize(
    ("mapping", "said", "sentence"),
    [
        (GeoMapping(), {}, "Say with --kind what these are: school, "),
        (GeoMapping(), {"kind": "castle"}, "there is no kind “castle”"),
        (GeoMapping(), {"kind": "school", "layer": "A b"}, "“A b” is no short name for a layer"),
        (GeoMapping(layer=LAYERS), {"layer": "zoos"}, "The mapping has no layer “zoos”; there are schools, parks."),
        (GeoMapping(layer=LAYERS), {"kind": "park"}, "say with --layer which one is meant"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_answered(mapping, said, sentence):
    with pytest.raises(BadInput) as refused:
        asked(mapping, **said)
    assert sentence in str(refused.value)
