import re

import pytest

from app.kernel.box import Box
from maps.folium_map import PANES, Tiles, Titles, View, document

VIEW = View(Box(106.7, -6.3, 106.9, -6.1))
TITLES = Titles("Full screen", "Leave")
OWN = Tiles("https://tiles.example/{z}/{x}/{y}.png", "`${alert(1)}` <img src=x onerror=alert(1)>")


def addresses(text):
    return re.findall(r"(?:https?:)?//[\w.-]+", text)


def test_the_map_asks_no_other_host():
    drawn = document(VIEW, TITLES)

    assert addresses(drawn.html + drawn.script) == []


def test_the_element_carries_no_style_and_no_script():
    assert not re.search(r"style|<script|on\w+=", document(VIEW, TITLES).html)


def test_the_scale_is_metric():
    assert re.findall(r"L\.control\.scale\(.*", document(VIEW, TITLES).script) == [
        "L.control.scale({imperial: false}).addTo(map_city);"
    ]


def test_the_same_map_is_the_same_to_the_byte():
    document.cache_clear()
    first = document(VIEW, TITLES)
    document.cache_clear()

    assert document(VIEW, TITLES) == first


@pytest.mark.parametrize("name", ["map_city", "marker_cluster_places", *(f"feature_group_{pane}" for pane in PANES)])
def test_our_script_finds_what_folium_made(name):
    assert f"var {name} = L." in document(VIEW, TITLES).script


def test_a_map_without_a_point_shows_the_whole_box():
    assert "[[-6.3, 106.7], [-6.1, 106.9]]" in document(VIEW, TITLES).script


def test_a_map_of_a_point_shows_that_point():
    script = document(VIEW._replace(centre=(106.8, -6.2), zoom=15), TITLES).script

    assert "center: [-6.2, 106.8]" in script
    assert "fitBounds" not in script


def test_tiles_of_an_operator_come_from_his_address_alone():
    assert addresses(document(VIEW, TITLES, OWN).script) == ["https://tiles.example"]


def test_whom_an_operator_names_stays_text():
    """Inside a string of JavaScript, where neither quotes nor ``${`` mean anything, and without an element in it."""
    script = document(VIEW, TITLES, OWN).script
    attribution = re.search(r'"attribution": (".*")', script).group(1)

    assert "<" not in attribution
    assert "\\u0026lt;img" in attribution


def test_titles_stay_inside_of_their_strings():
    script = document(VIEW, Titles('a"}); alert(1); ({"', "</script>")).script

    assert r'"title": "a\"}); alert(1); ({\""' in script
    assert "</script>" not in script
