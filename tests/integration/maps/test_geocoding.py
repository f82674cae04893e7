"""The register on both engines: an address is found however it is typed, and what completes it."""

import pytest

from app.city.addresses import parse
from app.city.known_addresses import counted, distinct, spelled_alike
from app.db.session import Database
from app.kernel import ids
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.clock import now
from maps import geocoding
from maps.model import AddressPointRow, LayerRow

REGISTER = (
    *(f"{number} Merchant Street NW" for number in (2, 10, 12, 120, 1200)),
    "12 Merchant Street SE",
    "12A Merchant Street SE",
    "12 Merchant Avenue NW",
    "12 Market Street",
    "Jalan Merdeka No. 5",
    "Jalan Merdeka Barat No. 5",
    "5 Saint Mary's Lane",
    *(f"{number} Long Street" for number in range(399, 0, -1)),
    "12B Long Street",
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def register(request, fresh_database):
    """A database of each kind with the register in it."""
    with fresh_database(request.param) as url:
        database = Database(url)
        with database.unit(SYSTEM) as unit:
            unit.session.add(layer())
            unit.session.flush()
            unit.session.add_all(point(text) for text in REGISTER)
        yield database
        database.close()


@pytest.fixture
def session(register):
    with register.open(STRANGER) as session:
        yield session


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("11b Merchant Street NW", ["10 Merchant Street NW", "12 Merchant Street NW"]),
        ("12-14 Merchant Avenue", ["12 Merchant Avenue NW"]),
        ("1000 Long Street", ["399 Long Street", "398 Long Street"]),
        ("7 No Such Street", []),
    ],
)
def test_the_nearest_numbers_of_a_street_are_found(session, typed, nearest):
    found = geocoding.beside(session, parse(typed), 2)

    assert [one.text for one in found] == nearest


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("12 Mercant Street NW", ["merchant|st|nw", "merchant||"]),
        ("Jl. Merdekka Barat 5", ["merdeka barat|jl|", "merdeka barat||"]),
        ("12 Zzyzx Road", []),
        ("12", []),
    ],
)
def test_a_street_is_found_by_a_name_that_is_spelled_nearly_so(session, typed, keys):
    assert [one.street_key for one in spelled_alike(session, geocoding.LOOKUPS, parse(typed))] == keys


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12 merchant st nw", {"12 Merchant Street NW"}),
        ("Merchant Street Northwest 12, Unit 4", {"12 Merchant Street NW"}),
        ("12 Merchant Street", {"12 Merchant Street NW", "12 Merchant Street SE"}),
        ("12 merchant", {"12 Merchant Street NW", "12 Merchant Street SE", "12 Merchant Avenue NW"}),
        ("Jl. Merdeka 5", {"Jalan Merdeka No. 5"}),
        ("merdeka 5", {"Jalan Merdeka No. 5"}),
        ("5 st marys ln", {"5 Saint Mary's Lane"}),
        ("Jalan Merdeka Barat", {"Jalan Merdeka Barat No. 5"}),
        ("13 Merchant Street", set()),
        ("12", set()),
        ("", set()),
        ("'; drop table facility; --", set()),
        ("x" * 5000, set()),
        ("%", set()),
        ("\U0010ffff|", set()),
    ],
)
def test_an_address_is_found_as_people_type_it(session, typed, found):
    assert {one.text for one in geocoding.find(session, parse(typed), 20)} == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12 merch", ["12 Merchant Avenue NW", "12 Merchant Street NW", "12 Merchant Street SE"]),
        ("12 merchant s", ["12 Merchant Street NW", "12 Merchant Street SE", "12A Merchant Street SE"]),
        ("12 merchant street n", ["12 Merchant Street NW", "120 Merchant Street NW", "1200 Merchant Street NW"]),
        ("jl merd", ["Jalan Merdeka No. 5", "Jalan Merdeka Barat No. 5"]),
        ("mark", ["12 Market Street"]),
        ("zzz", []),
        ("", []),
        ("9" * 5000, []),
    ],
)
def test_what_is_typed_goes_on(session, typed, found):
    known = [one.text for one in geocoding.going_on(session, parse(typed), 20)]

    assert set(found) <= set(known)
    assert bool(found) == bool(known)


def test_houses_stand_in_the_order_of_their_numbers(session):
    found = distinct(geocoding.find(session, parse("Merchant Street NW"), 20), 20)

    assert [one.house_number for one in found] == ["2", "10", "12", "120", "1200"]


def test_what_a_long_street_is_cut_to_are_its_first_houses(session):
    found = distinct(geocoding.find(session, parse("Long Street"), 30), 30)

    assert [one.house_number for one in found] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1 long", ["1", "10", "11", "12", "13", "14", "15", "16"]),
        ("12 long", ["12", "12b", "120", "121", "122", "123", "124", "125"]),
        ("39 long street", ["39", "390", "391", "392", "393", "394", "395", "396"]),
    ],
)
def test_a_number_goes_on_to_the_next_ones_on_a_long_street(session, typed, numbers):
    assert [one.house_number for one in geocoding.going_on(session, parse(typed), 8)] == numbers


def test_a_street_whose_number_is_not_typed_goes_on_once(session):
    assert [one.text for one in geocoding.going_on(session, parse("lon"), 8)] == ["1 Long Street"]


def test_an_address_has_its_point(session):
    (found,) = geocoding.find(session, parse("12 Market St"), 20)

    assert found.point == (106.8, -6.2)


def test_numbers_are_counted():
    assert sorted(["10a", "2", "10", "", "100-102"], key=counted) == ["", "2", "10", "10a", "100-102"]


def layer():
    values = dict.fromkeys(("source_url", "licence", "attribution", "department"), "")
    return LayerRow(
        slug="register", family="addresses", kind="address", names={}, source="test", features=0, position=0,
        updated_at=now(), **values,
    )  # fmt: skip


def point(text):
    address = parse(text)
    return AddressPointRow(
        id=ids.new_id(), street_key=address.street_key, house_number=address.house_number, unit="", text=text,
        longitude=106.8, latitude=-6.2, parcel="", parcel_key="", ward="", layer="register",
    )  # fmt: skip
