"""Names of layers that would never be found, because an address with them means something else."""

from pathlib import Path
from typing import get_args

import pytest

from app.kernel.errors import BadInput
from app.opendata.collections import RECORDS
from app.opendata.questions import Family
from maps.importing.layers import Asked, layers_of
from maps.importing.mapping import RESERVED, GeoMapping, load_mapping


def test_what_means_records_or_a_whole_family_in_addresses_is_reserved():
    assert {*RECORDS, *get_args(Family)} == RESERVED


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_layer_is_not_called_as_something_of_the_portals(slug):
    with pytest.raises(BadInput, match=f"“{slug}” is a name that the portal itself uses"):
        layers_of(GeoMapping(), "facilities", Asked(kind="school", layer=slug), [Path("a.geojson")])


def test_nor_by_the_name_of_its_file():
    with pytest.raises(BadInput, match="another short name"):
        layers_of(GeoMapping(), "facilities", Asked(kind="school"), [Path("Facilities.geojson")])


def test_nor_by_a_mapping_and_the_reason_can_be_said_in_another_language(tmp_path):
    (tmp_path / "my.toml").write_text("[[layer]]\nslug = 'base'\nkind = 'school'\nnames = {en = 'A'}")
    with pytest.raises(BadInput) as refused:
        load_mapping(str(tmp_path / "my.toml"), "facilities")
    assert "“base” IS A NAME" in refused.value.said(lambda text: text.replace("is a name", "IS A NAME"))
