"""Records published before there were places get keys and cells, and stay what they were on the way back."""

import pytest
from sqlalchemy import text

from app.db import grid, migrate
from tests.integration.app.db.test_migrations import engine_of

PLACES = {1: (106.8, -6.2), 2: (106.8, -6.2), 3: (107.1, -6.4), 4: None}
TEXTS = ("reference", "title", "summary", "language", "department", "type", "status", "ward", "work", "text", "content")


@pytest.fixture
def migrated(empty_database_url):
    """A database in which four records were published before the migration."""
    migrate.upgrade(empty_database_url, "0002")
    engine = engine_of(empty_database_url)
    with engine.begin() as connection:
        for number, place in PLACES.items():
            connection.execute(text(insertion(engine.dialect.name, place)), row(number, place))
    migrate.upgrade(empty_database_url, "0003")
    yield empty_database_url, engine
    engine.dispose()


def insertion(dialect, place):
    function = "GeomFromEWKT" if dialect == "sqlite" else "ST_GeomFromEWKT"
    point = f"{function}('SRID=4326;POINT({place[0]} {place[1]})')" if place else "NULL"
    names = [
        "id",
        "kind",
        "slug",
        "address",
        "parcel",
        "longitude",
        "latitude",
        "version",
        "published_at",
        "updated_at",
    ]
    names += TEXTS
    return f"INSERT INTO public_record (point, {', '.join(names)}) VALUES ({point}, :{', :'.join(names)})"


def row(number, place):
    longitude, latitude = place or (None, None)
    return dict.fromkeys(TEXTS, "") | {
        "id": number,
        "kind": "permit",
        "slug": f"p{number}",
        "address": f"{number} High Street" if place else "",
        "parcel": f"01 00{number}" if place else "",
        "longitude": longitude,
        "latitude": latitude,
        "version": 1,
        "published_at": "2026-01-01 00:00:00",
        "updated_at": "2026-01-01 00:00:00",
    }


def read(engine, statement):
    with engine.connect() as connection:
        return [tuple(found) for found in connection.execute(text(statement))]


def test_addresses_and_parcels_get_their_keys(migrated):
    _, engine = migrated
    found = read(engine, "SELECT street_key, house_number, parcel_key FROM public_record ORDER BY id")
    assert found == [("high|st|", str(number), f"0100{number}") for number in (1, 2, 3)] + [("", "", "")]


def test_points_are_counted(migrated):
    _, engine = migrated
    expected = grid.changes(("permit", *place, 1) for place in PLACES.values() if place)
    found = read(engine, "SELECT layer, level, x, y, count, sum_x, sum_y FROM point_cell")
    assert {tuple(cell[:4]): list(cell[4:]) for cell in found} == expected


def test_the_way_back_leaves_the_records(migrated):
    url, engine = migrated
    migrate.downgrade(url, "0002")
    assert read(engine, "SELECT id, address FROM public_record ORDER BY id") == [
        (number, f"{number} High Street" if place else "") for number, place in PLACES.items()
    ]
