import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.slugs import slug_of


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_a_slug_fits_into_an_address(reference):
    slug = slug_of(reference)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= 120


@pytest.mark.parametrize(
    ("reference", "slug"),
    [
        ("2016-000123 EP", "2016-000123-ep"),
        ("UU 23/2014", "uu-23-2014"),
        ("  Perda N° 5 ", "perda-n-5"),
        ("A--b", "a-b"),
    ],
)
def test_a_slug_reads_like_its_reference(reference, slug):
    assert slug_of(reference) == slug
