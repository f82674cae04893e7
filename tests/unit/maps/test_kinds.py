import re

import pytest

from maps.kinds import facility_kinds
from tests.conftest import ROOT

KINDS = facility_kinds().values()
ICONS = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "app/web/static/icons.svg").read_text()))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_kind_has_a_name_in_each_language_and_a_picture_of_ours(kind):
    assert set(kind.names) == {"en", "id"}
    assert kind.icon in ICONS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_colour_can_be_read_on_white(kind):
    channels = [int(kind.colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5
