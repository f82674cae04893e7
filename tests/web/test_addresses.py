from datetime import date

import pytest

from app.web import addresses

DAY = date(2020, 1, 2)


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        (addresses.record("en", "permit", "bp-1"), "records.show"),
        (addresses.record("id", "ordinance", "o-1"), "ordinances.work"),
        (addresses.version("en", "deed", "d-1", 2), "records.version"),
        (addresses.section("en", "o-1", "sec_1", DAY), "ordinances.section"),
        (addresses.work("en", "o-1", DAY), "ordinances.work"),
        (addresses.whole("en", "o-1", DAY, 2), "ordinances.text"),
        (addresses.changes("en", "o-1", "", DAY, DAY), "changes.of_work"),
        (addresses.changes("en", "o-1", "sec_1"), "changes.of_section"),
        (addresses.file("0" * 64, "a b/c?.pdf"), "files.download"),
        (addresses.api_record("permit", "bp-1"), "api_records.show"),
        (addresses.place("en", "12-merchant-street"), "places.show"),
        (addresses.of_address("en", "12 Merchant St."), "places.show"),
        (addresses.of_parcel("en", "0123  0045"), "places.show"),
        (addresses.of_parcel("en", "12/34"), "places.show"),
        (addresses.facility("en", "central-library"), "places.facility"),
        (addresses.places("en", "12 merchant"), "places.search"),
        (addresses.map_at("en", (106.8, -6.2), 17), "maps.show"),
        (addresses.map_list("en", (106.8, -6.3, 106.9, -6.2)), "maps.in_words"),
        (addresses.api_ordinance("o-1"), "api_ordinances.work"),
        (addresses.api_ordinance("o-1", "sec_1"), "api_ordinances.section"),
    ],
)
def test_addresses_written_by_hand_are_those_of_the_routes(app, address, endpoint):
    assert app.url_map.bind("x").match(address.partition("?")[0])[0] == endpoint
