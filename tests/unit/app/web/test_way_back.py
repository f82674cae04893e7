from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.identity import local

HERE = "https://portal.example/en/sign-in"
PARTS = ["/", "\\", "en", "id", "desk", "account", "admin", "@", ":", "?", "#", "%2f", "..", "evil.example", "https:"]
PIECES = st.sampled_from([*PARTS, "\t", "\n", " "])


def where_a_browser_goes(address):
    """Browsers take backslashes for slashes, and line ends and tabs for nothing."""
    return urlsplit(urljoin(HERE, address.translate({9: None, 10: None, 13: None}).replace("\\", "/")))


@given(
    st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(lambda some: "/en/desk" + "".join(some)))
)
def test_no_way_back_leads_away_from_here(address):
    found = local(address)

    assert found in ("", address)
    assert where_a_browser_goes(found).netloc == "portal.example"


@given(st.lists(PIECES).map(lambda some: "/en/desk" + "".join(some)))
def test_a_way_back_writes_no_header_of_its_own(address):
    assert not set(local(address)) & set("\r\n\t ")


@pytest.mark.parametrize("address", ["/en/desk", "/id/account/", "/en/admin/people?page=2&q=%C3%A9"])
def test_our_own_pages_are_gone_back_to(address):
    assert local(address) == address
