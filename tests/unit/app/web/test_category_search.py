"""Categories of reports are found by what people write, in whole sentences."""

import pytest

from app.city.queries import Category
from app.web.report.category_list import best

_FIELDS = dict.fromkeys(Category._fields)


def category(slug, english, indonesian, keywords):
    return Category(
        **_FIELDS
        | {
            "slug": slug,
            "names": {"en": english, "id": indonesian},
            "keywords": {"en": keywords},
            "descriptions": {"en": ""},
        }
    )


HOLES = category("potholes", "Potholes and pavements", "Lubang jalan dan trotoar", "hole, asphalt, road")
LAMPS = category("lamps", "Street lights", "Lampu jalan", "lamp, dark")
OFFERED = [HOLES, LAMPS]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("a hole in the road", [HOLES]),
        ("Lampu", [LAMPS]),
        ("ada jalan berlubang", [HOLES, LAMPS]),
        ("holes", [HOLES]),
        ("xylophone", []),
        ("", OFFERED),
    ],
)
def test_those_that_most_words_fit_to_are_found(asked, found):
    assert list(best(OFFERED, asked)) == found
