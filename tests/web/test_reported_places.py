"""Where a report is, typed as people type it, without a map and without a script."""

import re
from html import unescape

import pytest

from app.city.addresses import parse
from app.kernel import ids
from app.kernel.actor import SYSTEM
from maps.meant import Meant
from maps.model import AddressPointRow, LayerRow
from tests.web.small_map import NOW
from tests.web.test_reporting import HERE, begun, city, look_over, newest, send, visitor

__all__ = ["city", "visitor"]
MELATI = {"12": (106.795, -6.201), "14": (106.7952, -6.201)}


@pytest.fixture(autouse=True)
def register(city):
    """Two houses in a street of which the map shows nothing."""
    with city.extensions["psis"].database.unit(SYSTEM) as unit:
        if unit.session.get(LayerRow, "register") is None:
            unit.session.add(layer())
            unit.session.flush()
            unit.session.add_all(house(*one) for one in MELATI.items())


def layer():
    texts = dict.fromkeys(("source", "source_url", "licence", "attribution", "department"), "")
    return LayerRow(
        slug="register", family="addresses", kind="address", names={}, as_of=None, features=2, position=9,
        updated_at=NOW, **texts,
    )  # fmt: skip


def house(number, point):
    address = parse(f"Jalan Melati No. {number}")
    return AddressPointRow(
        id=ids.new_id(), street_key=address.street_key, house_number=number, unit="", text=f"Jalan Melati No. {number}",
        longitude=point[0], latitude=point[1], parcel="", parcel_key="", ward="South Ward", layer="register",
    )  # fmt: skip


def typed(visitor, address, **more):
    return look_over(visitor, address=address, point="", **more)


def offered(answer):
    """Value and label of each place to choose from."""
    page = answer.get_data(as_text=True)
    found = re.findall(r'type="radio" value="([^"]*)"[^>]*><label[^>]*for="place-\d+">([^<]*)<', page)
    return {unescape(label): unescape(value) for value, label in found}


@pytest.mark.parametrize("address", ["Jl. Melati 12", "jalan melati no 12", "JL MELATI NO.12"])
def test_an_address_is_known_however_it_is_written(visitor, address):
    page = typed(visitor, address)
    assert (page.status_code, "Jalan Melati No. 12" in page.get_data(as_text=True)) == (200, True)


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("Jl. Melati 13", {"Jalan Melati No. 12", "Jalan Melati No. 14"}),
        ("jl melati", {"Jalan Melati No. 12", "Jalan Melati No. 14"}),
        ("Jl. Melatti 12", {"Jalan Melati No. 12"}),
        ("Harbour Road", {"Harbour Road"}),
        ("near the North School", {"North School"}),
        ("dekat Sekolah Utara", {"North School"}),
        ("long park", {"Long Park"}),
    ],
)
def test_what_people_type_is_answered_with_places_to_choose_from(visitor, address, labels):
    answer = typed(visitor, address)
    assert answer.status_code == 422
    assert all(any(one.startswith(label) for one in offered(answer)) for label in labels)


def test_nothing_that_was_entered_is_lost_while_one_chooses(visitor):
    page = typed(visitor, "Jl. Melati 13").get_data(as_text=True)
    assert all(text in page for text in ("A deep hole in front of the school", "Jl. Melati 13", "rani@example.org"))


def test_what_is_chosen_is_where_the_report_is(visitor, city):
    place = offered(typed(visitor, "Jl. Melati 13"))["Jalan Melati No. 14"]
    page = typed(visitor, "Jl. Melati 13", place=place)
    assert "Jalan Melati No. 14" in page.get_data(as_text=True)
    send(visitor, address="Jl. Melati 13", point="", place=place)
    assert newest(city).ward == "South Ward"


def test_what_is_looked_over_on_the_border_of_two_wards_is_what_is_filed(visitor, city, monkeypatch):
    """The register's point has more digits than the form writes."""
    monkeypatch.setattr("app.web.report.place_of.wards", Border)
    known = Meant("Jalan Melati No. 12", (106.7950004, -6.201))
    monkeypatch.setattr("app.web.report.place_of.geocoding.exact", lambda *_: known)
    page = typed(visitor, "Jl. Melati 12").get_data(as_text=True)
    send(visitor, address="Jalan Melati No. 12", point="-6.201000, 106.795000")
    assert f"No. 12, {newest(city).ward}" in page


class Border:
    """Two wards that meet in the street."""

    def at(self, longitude, _latitude):
        return "East Ward" if longitude > 106.795 else "West Ward"


def test_the_only_place_that_may_be_meant_is_chosen_already(visitor):
    page = typed(visitor, "Jl. Melatti 12").get_data(as_text=True)
    assert re.search(r'value="[^"]*No\. 12[^"]*" checked', page)


def test_a_choice_that_was_offered_for_another_address_counts_no_more(visitor):
    place = offered(typed(visitor, "Jl. Melati 13"))["Jalan Melati No. 14"]
    answer = typed(visitor, "Harbour Road", place=place)
    assert (answer.status_code, next(iter(offered(answer)))) == (422, "Harbour Road")


@pytest.mark.parametrize(
    "place",
    ["nonsense", "[1, 2]", '[500, 500, "x", "Nowhere Street 99"]', "null", "7", pytest.param("[" * 1000, id="deep")],
)
def test_a_choice_that_nobody_offered_is_none(visitor, place):
    assert typed(visitor, "Nowhere Street 99", place=place).status_code == 422


def test_a_place_outside_of_the_city_is_said_at_once(visitor):
    place = '[10.0, 50.0, "Elsewhere", "Nowhere Street 99"]'
    assert "outside of the city" in typed(visitor, "Nowhere Street 99", place=place).get_data(as_text=True)


def test_what_nothing_is_called_is_said(visitor):
    answer = typed(visitor, "Nowhere Street 99")
    assert answer.status_code == 422
    assert "no such address" in answer.get_data(as_text=True)


def test_the_form_asks_for_no_choice_before_something_was_typed(visitor):
    assert begun(visitor)
    assert "Which place is meant" not in visitor.get(HERE).get_data(as_text=True)
