import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.address_words import DIRECTIONS, LEADING_TYPES, STREET_TYPES
from app.city.addresses import LONGEST, Address, parse, parse_slug, without_unit

NAMES = st.sampled_from(
    ["Merchant", "Victoria Palm", "17 Agustus", "Kayu Manis", "5th", "Saint James", "King's", "São"]
)
NUMBERS = st.sampled_from(["12", "12a", "100-102", "7 1/2", "2460"])
TYPES = st.sampled_from([(name, other) for name, short in STREET_TYPES.items() for other in short.split()])
LEADING = st.sampled_from([(name, other) for name, short in LEADING_TYPES.items() for other in short.split()])
SIDES = st.sampled_from([("", ""), *DIRECTIONS.items()])
UNITS = st.sampled_from(["", ", Unit 4", " #4", " Apt. 12b", ", Suite 300", " BLDG 7 UNIT 201", ", 2nd floor"])


@pytest.mark.parametrize(
    ("text", "house_number", "street_key"),
    [
        ("12 Merchant Street", "12", "merchant|st|"),
        ("12 merchant st.", "12", "merchant|st|"),
        ("Merchant Street 12", "12", "merchant|st|"),
        ("12, Merchant Street", "12", "merchant|st|"),
        ("12 Merchant", "12", "merchant||"),
        ("The Esplanade 7", "7", "esplanade||"),
        ("440 TAYLOR STREET, NE", "440", "taylor|st|ne"),
        ("440 Taylor St North East", "440", "taylor|st|ne"),
        ("440 Taylor St N.E.", "440", "taylor|st|ne"),
        ("3233 E ST SE", "3233", "e|st|se"),
        ("12 A Street NW", "12", "a|st|nw"),
        ("2215 E 51ST ST", "2215", "51st|st|e"),
        ("Fifth Street 4", "4", "5th|st|"),
        ("3 Chandlers Row", "3", "chandlers|row|"),
        ("St. James Street 4", "4", "saint james|st|"),
        ("1600 Pennsylvania Ave NW, Washington DC 20500", "1600", "pennsylvania|ave|nw"),
        ("12 Merchant Street 20500", "12", "merchant|st|"),
        ("Wilson Building, 1350 Pennsylvania Ave NW", "1350", "pennsylvania|ave|nw"),
        ("Jl. Merdeka No. 5", "5", "merdeka|jl|"),
        ("Jalan Merdeka 5", "5", "merdeka|jl|"),
        ("jln merdeka no.5", "5", "merdeka|jl|"),
        ("5 Jalan Merdeka", "5", "merdeka|jl|"),
        ("Jl. Merdeka, Nomor 5", "5", "merdeka|jl|"),
        ("Jl. Medan Merdeka Barat 12", "12", "medan merdeka barat|jl|"),
        ("Gg. Delima 3", "3", "delima|gg|"),
        ("Gang Delima No 3", "3", "delima|gg|"),
        ("Jalan 17 Agustus", "", "17 agustus|jl|"),
        ("Jalan 17 Agustus 5", "5", "17 agustus|jl|"),
        ("Jl. Jend. Sudirman Kav. 52-53, Jakarta 12190", "52-53", "jenderal sudirman|jl|"),
        ("Jl. Merdeka No. 12 A", "12a", "merdeka|jl|"),
        ("Jl. Merdeka Blok B2 No. 5", "b2-5", "merdeka|jl|"),
        ("Jl. Merdeka Blok B2/5", "b2-5", "merdeka|jl|"),
        ("Jl. Merdeka #5", "5", "merdeka|jl|"),
        ("12-A Main St", "12a", "main|st|"),
        ("12½ Main St", "12 1/2", "main|st|"),
        ("100 – 102 Main Street", "100-102", "main|st|"),
        ("Highway 71", "", "highway 71||"),
        ("Harbour Road 71", "71", "harbour|rd|"),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, house_number: str, street_key: str):
    address = parse(text)

    assert (address.house_number, address.street_key) == (house_number, street_key)


@pytest.mark.parametrize(
    "text", ["Unit 4, 12 Main St", "12 Main Street #4", "12 Main St Apt. 4", "4/F, 12 Main St unit 4"]
)
def test_a_unit_stands_aside(text: str):
    assert parse(text).unit == "4"


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("2484 Market St NE Unit Bldg 11", "2484 Market St NE"),
        ("1912 12th Street NW, Apt 3, Washington", "1912 12th Street NW"),
        ("Unit 3, 28TH ST SE 5", "28TH ST SE 5"),
        ("12 28th St #4 NE", "12 28th Street NE"),
        ("Jl. Merdeka No. 5 Unit 2", "Jl. Merdeka No. 5"),
        ("7 McKinley Rd", "7 McKinley Rd"),
    ],
)
def test_an_address_without_its_unit_stays_as_it_is_written(text: str, building: str):
    assert without_unit(text) == building


@pytest.mark.parametrize(
    "text", ["Jl. Melati 9 RT 03/RW 05", "RT.003/005 Jl. Melati 9", "Jl Melati 9, RT/RW 03/05, Kel. X"]
)
def test_indonesian_neighbourhoods_stand_aside(text: str):
    address = parse(text)

    assert (address.house_number, address.street_key, address.rt, address.rw) == ("9", "melati|jl|", "3", "5")


@pytest.mark.parametrize("text", ["", " ", ",,,", "#", "½", "…", "Jl.", "\x00", "12", "((((", "-" * 5000, "9" * 5000])
def test_what_is_no_address_has_no_street(text: str):
    assert parse(text).name in ("", "jl", "9" * LONGEST)


@given(st.text())
def test_reading_never_fails(text: str):
    assert isinstance(parse(text), Address)


@given(st.text(alphabet=" ,.#/-–½0123456789abcdrtnwjlgoNSE'’\n"))
def test_reading_what_looks_like_an_address_never_fails(text: str):
    assert isinstance(parse(text).plain, str)


@given(NUMBERS, NAMES, TYPES, SIDES, UNITS)
def test_the_same_place_written_out_or_abbreviated_has_one_key(number, name, kind, side, unit):
    long, short = (
        parse(f"{number} {name} {kind[0]} {side[0]}"),
        parse(f"{number} {name} {kind[1]}. {side[1]}{unit}".upper()),
    )

    assert (long.street_key, long.house_number) == (short.street_key, short.house_number)


@given(NUMBERS, NAMES, LEADING, UNITS)
def test_the_same_place_in_indonesia_has_one_key(number, name, kind, unit):
    long, short = parse(f"{kind[0]} {name} No. {number}{unit}"), parse(f"{kind[1]}. {name} {number}")

    assert (long.street_key, long.house_number) == (short.street_key, short.house_number)


@given(NUMBERS, NAMES, TYPES, SIDES)
def test_a_street_without_its_type_is_found_by_its_prefix(number, name, kind, side):
    whole = parse(f"{number} {name} {kind[0]} {side[0]}")

    assert whole.street_key.startswith(parse(f"{number} {name}").prefix)


@given(NUMBERS, NAMES, TYPES, SIDES)
def test_the_plain_form_is_the_same_place(number, name, kind, side):
    address = parse(f"{number} {name} {kind[0]} {side[0]}, Unit 4")

    assert parse(address.plain) == Address(address.house_number, address.street_key)


@pytest.mark.parametrize(
    "text", ["Jl. Merdeka Blok B No. 5", "Gang Delima 3", "3 Chandlers Row", "8221 N IH 35", "9 Ropewalk"]
)
def test_the_plain_form_of_rarer_addresses_is_the_same_place(text: str):
    address = parse(text)

    assert parse(address.plain) == address


def test_streets_agree_where_one_leaves_out_what_the_other_says():
    assert parse("12 Merchant").agrees(parse("12 Merchant St NW"))


@pytest.mark.parametrize("other", ["12 Merchant St SE", "12 Merchant Ave NW", "12 Market St NW", ""])
def test_streets_disagree_where_they_say_different_things(other: str):
    assert not parse("12 Merchant St NW").agrees(parse(other))


@given(NUMBERS, NAMES, TYPES, SIDES)
def test_a_slug_leads_back_to_its_address(number, name, kind, side):
    address = parse(f"{number} {name} {kind[0]} {side[0]}")

    assert parse_slug(address.slug) == address


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Unit 4, 12 Merchant St. NW", "12-merchant-street-nw"),
        ("Jl. Merdeka 5", "jalan-merdeka-no-5"),
        ("100-102 Main St", "100~102-main-street"),
        ("12½ Main St", "12-1_2-main-street"),
        ("Jl. Merdeka Blok B No. 5", "jalan-merdeka-blok-b-no-5"),
    ],
)
def test_a_slug_can_be_read(text: str, slug: str):
    assert parse(text).slug == slug


def test_an_address_typed_in_place_of_a_slug_is_read():
    assert parse_slug("100-102 Main St").house_number == "100-102"
