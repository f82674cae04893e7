"""The pages of places for their first readers, on both engines: addresses, parcels, wards and facilities.

The city is the demo's with many permits, and with as many facilities as a large city has. Each answer is made anew; the
index remembers what it was asked in the words of a street or a ward before, as it does for readers. As many readers at
a time as there are workers, so that what is measured is a page and not the queue before it.
"""

import os
import random
import sys
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.city.model import Department
from app.db import migrate
from app.db.base import Base
from app.db.catalogue import raise_revision
from app.db.guarded import Public
from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from app.web import addresses
from benchmarks.cities import city_of
from benchmarks.load import WORKERS, Figure, Target, measure, served
from benchmarks.serving import judge
from maps.model import AddressPointRow, AreaRow, FacilityRow, LayerRow
from records.model import PublicRecordRow
from tests.postgres_cluster import NoCluster, cluster

SIZES = (100_000, 1_000_000) if os.environ.get("BENCH_MILLION") else (100_000,)
FACILITIES, ASKED = 2_000, 300
MOST_MS = 40
LAYER = "benchmark"
_AT_ONCE = 10_000
_FILLED: tuple[type[Base], ...] = (Department, AddressPointRow, PublicRecordRow)
"""Importing their modules is what makes the tables known that ``copy`` goes through."""


def main() -> int:
    """Print the tables; returns how many figures were missed."""
    missed = 0
    for size in SIZES:
        home = city_of(size)
        embedded = f"sqlite:///{home / 'psis.db'}"
        crowd(embedded)
        asked = targets(embedded)
        with served(home) as base:
            missed += report("SQLite", size, measure(base, asked, seconds=4, connections=WORKERS))
        try:
            with cluster() as server:
                move(embedded, server)
                with served(home, database=server) as base:
                    missed += report("PostGIS", size, measure(base, asked, seconds=4, connections=WORKERS))
        except NoCluster as problem:
            print(f"PostGIS left out: {problem}")
    return missed


def targets(url: str) -> Mapping[str, Target]:
    """Places of each kind, as many as there are and some hundred at most."""
    chance = random.Random(7)
    database = Database(url)
    with database.open(STRANGER) as session:
        texts = _some(session, AddressPointRow.text, chance)
        numbers = _some(session, AddressPointRow.parcel, chance)
        wards = _some(session, AreaRow.slug, chance)
        facilities = _some(session, FacilityRow.slug, chance)
    database.close()
    paths = {
        "address": [addresses.of_address("en", text) for text in texts],
        "parcel": [addresses.of_parcel("en", number) for number in numbers],
        "ward": [addresses.place("en", slug) for slug in wards],
        "facility": [addresses.facility("en", slug) for slug in facilities],
    }
    first = {
        name: Target([f"{path}?" for path in found if path], first=True, visit="visit=")
        for name, found in paths.items()
    }
    return {"hello": Target(["/limit/hello"]), **first}


def _some(session: Session, column: InstrumentedAttribute[str], chance: random.Random) -> list[str]:
    found = [text for text in session.scalars(select(column).distinct().order_by(column)) if text]
    return chance.sample(found, min(ASKED, len(found)))


def report(engine: str, size: int, figures: Mapping[str, Figure]) -> int:
    print(f"\n{engine}: {size:,} permits, {FACILITIES:,} facilities, 2 workers, 2 connections, medians of 3 rounds")
    print(f"{'':18}{'per second':>12}{'p50 ms':>10}{'p95 ms':>10}{'errors':>8}")
    for name, figure in figures.items():
        print(f"{name:18}{figure.rate:12.0f}{figure.p50:10.2f}{figure.p95:10.2f}{figure.errors:8}")
    pages = {name: figure for name, figure in figures.items() if name != "hello"}
    missed = sum(judge(f"page of {name}, p95 ms", figure.p95, most=MOST_MS) for name, figure in pages.items())
    return missed + judge("answers that were errors", sum(figure.errors for figure in figures.values()), most=0)


def crowd(url: str) -> None:
    """Add facilities at the addresses of the register, once."""
    database, chance = Database(url), random.Random(8)
    with database.unit(SYSTEM) as unit:
        session = unit.session
        if session.get(LayerRow, LAYER) is None:
            places = session.scalars(select(AddressPointRow).order_by(AddressPointRow.id)).all()
            like = session.scalars(select(FacilityRow).order_by(FacilityRow.id).limit(1)).one()
            session.execute(insert(LayerRow), [_values(session.get_one(LayerRow, like.layer)) | {"slug": LAYER}])
            chosen = chance.choices(places, k=FACILITIES)
            rows = [_values(like) | _facility(number, place) for number, place in enumerate(chosen)]
            session.execute(insert(FacilityRow), rows)
            raise_revision(session)
    database.close()


def _values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs}


def _facility(number: int, place: AddressPointRow) -> dict[str, Any]:
    name = f"Facility {number}"
    return {
        "id": number + 1, "layer": LAYER, "reference": str(number), "slug": f"benchmark-{number}", "name": name,
        "names": {"en": name}, "words": name.lower(), "address": place.text, "street_key": place.street_key,
        "house_number": place.house_number, "longitude": place.longitude, "latitude": place.latitude,
        "geometry": f"SRID=4326;POINT({place.longitude!r} {place.latitude!r})",
    }  # fmt: skip


def move(source: str, target: str) -> None:
    """Bring what strangers may read of one database into a new one."""
    plain = target.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
    migrate.upgrade(target)
    copy(source, target)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def copy(source: str, target: str) -> None:
    """All rows of all public tables, and no others there."""
    public = {mapper.local_table: mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)}
    ordered = [public[table] for table in Base.metadata.sorted_tables if table in public]
    old, new = Database(source), Database(target)
    with new.unit(SYSTEM) as unit:
        for mapper in reversed(ordered):
            unit.session.execute(delete(mapper.class_))
    with old.open(STRANGER) as reading:
        for mapper in ordered:
            columns = [getattr(mapper.class_, column.key) for column in mapper.column_attrs]
            found = reading.execute(select(*columns).execution_options(yield_per=_AT_ONCE)).mappings()
            for rows in found.partitions():
                with new.unit(SYSTEM) as unit:
                    unit.session.execute(insert(mapper.class_), [dict(row) for row in rows])
    old.close()
    new.close()


if __name__ == "__main__":
    sys.exit(main())
