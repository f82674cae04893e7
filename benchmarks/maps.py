"""Features by bounding box and vector tiles over many records, on both engines; the same bytes from memory beside.

A small and a large city are served side by side and asked in turns, so that both meet the same machine.
"""

import os
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from sqlalchemy import insert

from app.complaints.released import rows as public_rows
from app.complaints.released.model import PublicComplaintRow
from app.db import point_cells
from app.db.base import Base
from app.db.catalogue import raise_revision
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.kernel.mercator import tile_of
from app.settings import Settings
from benchmarks.cities import FOLDER, psis
from benchmarks.load import Figure, Target, median, once, served
from benchmarks.serving import judge
from maps.model import FacilityKindRow, FacilityRow, LayerRow
from records.model import PublicRecordRow, PublicTallyRow
from records.search.tantivy_index import rebuild
from tests.postgres_cluster import NoCluster, cluster

SIZES = (10_000, 1_000_000 if os.environ.get("BENCH_MILLION") else 100_000)
FACILITIES, FEATURES, VIEWS = 2_000, 200, 40
MIDDLE = (106.8, -6.2)
SPREAD = 0.04
"""Degrees: two thirds of all lie so near to the middle, or nearer."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS, SECONDS = 5, 3
_AT_ONCE = 10_000


def main() -> int:
    """Print the tables; returns how many figures were missed."""
    missed = 0
    for engine, opened in (("SQLite", embedded), ("PostGIS", server)):
        try:
            with ExitStack() as opening:
                bases: dict[int, str] = {}
                for size in SIZES:
                    home, url = opening.enter_context(opened(size))
                    bases[size] = opening.enter_context(served(home, database=url))
                found = in_turns(bases)
        except NoCluster as problem:
            print(f"{engine} left out: {problem}")
            continue
        missed += sum(report(engine, size, figures) for size, figures in found.items())
        for name in ("features", "same views", "reports"):
            growth = found[SIZES[1]][name].p95 / found[SIZES[0]][name].p95
            missed += judge(f"{name}, p95 at {SIZES[1]:,} against {SIZES[0]:,}, {engine}", growth, most=1.5)
    return missed


def in_turns(bases: Mapping[int, str]) -> dict[int, dict[str, Figure]]:
    """Size of a city → what is measured of it; ``bases`` are the addresses of their servers."""
    asked = {size: targets(size) for size in bases}
    for size, base in bases.items():
        for target in asked[size].values():
            once(base, target, SECONDS)  # each worker sees each path once or twice
    found: dict[int, dict[str, list[Figure]]] = {size: {name: [] for name in asked[size]} for size in bases}
    for _ in range(ROUNDS):
        for name in asked[SIZES[0]]:
            for size, base in bases.items():
                found[size][name].append(once(base, asked[size][name], SECONDS))
    return {size: {name: median(each) for name, each in figures.items()} for size, figures in found.items()}


def targets(size: int) -> Mapping[str, Target]:
    """Views as people look at a city: boxes in which there are more than are asked for, tiles where it is dense.

    ``same views`` are the same boxes whatever there is in all: in the fullest city a hundred times as many lie in them.
    """
    chance = random.Random(6)
    boxes = [_items(chance, size) for _ in range(VIEWS)]
    same = [_items(random.Random(number), SIZES[0]) for number in range(VIEWS)]
    tiles = [_tile(chance) for _ in range(VIEWS)]
    return {
        "hello": Target(["/limit/hello"]),
        "same bytes": Target([f"/limit/same?path={quote(path)}" for path in boxes]),
        "features": Target(boxes, first=True, visit="000"),  # further digits of the box
        "same views": Target(same, first=True, visit="000"),
        "features, kept": Target(boxes),
        "tile": Target([f"{path}?" for path in tiles], first=True, visit="visit="),
        "tile, kept": Target(tiles),
        "reports": Target([_of_reports(path) for path in boxes], first=True, visit="000"),
        "reports, tile": Target([f"{_of_reports(path)}?" for path in tiles], first=True, visit="visit="),
    }


def _items(chance: random.Random, size: int) -> str:
    """Some hundred to some thousand records lie in it, whatever there are in all."""
    half = SPREAD * chance.uniform(1.2, 3) * (1_000 / size) ** 0.5
    x, y = (chance.gauss(middle, SPREAD / 2) for middle in MIDDLE)
    box = f"{x - half:.5f},{y - half:.5f},{x + half:.5f},{y + half:.5f}"
    return f"/ogc/collections/permits/items?f=json&limit={FEATURES}&bbox={box}"


def _of_reports(path: str) -> str:
    return path.replace("/permits/", "/reports/")


def _tile(chance: random.Random) -> str:
    x, y = (chance.gauss(middle, SPREAD / 2) for middle in MIDDLE)
    zoom = chance.randrange(11, 18)
    return "/tiles/permits/{}/{}/{}.mvt".format(zoom, *tile_of(x, y, zoom))


def report(engine: str, size: int, figures: Mapping[str, Figure]) -> int:
    print(
        f"\n{engine}: {size:,} records, {FACILITIES:,} facilities, 2 workers, 8 connections, medians of {ROUNDS} rounds"
    )
    print(f"{'':18}{'per second':>12}{'p50 ms':>10}{'p95 ms':>10}{'errors':>8}")
    for name, figure in figures.items():
        print(f"{name:18}{figure.rate:12.0f}{figure.p50:10.2f}{figure.p95:10.2f}{figure.errors:8}")
    same, hello = figures["same bytes"].rate, figures["hello"].rate
    print("kept: asked before by somebody else, given from memory; the others are all made anew")
    return (
        judge("features against the same bytes from memory", figures["features"].rate / same, least=0.25)
        + judge("features kept against the same bytes from memory", figures["features, kept"].rate / same, least=0.25)
        + judge("reports against the same bytes from memory", figures["reports"].rate / same, least=0.25)
        + judge("tile, p95 ms", figures["tile"].p95, most=60)
        + judge("tile of reports, p95 ms", figures["reports, tile"].p95, most=60)
        + judge("tile kept against hello", figures["tile, kept"].rate / hello, least=0.6)
    )


@contextmanager
def embedded(size: int) -> Iterator[tuple[Path, str]]:
    """A home with its SQLite file, made once."""
    home = _home(f"maps-{size}")
    psis(home, "prepare")
    url = f"sqlite:///{home / 'psis.db'}"
    for made, make in (("made", fill), ("reported", fill_reports)):
        if not (home / made).exists():
            make(url, size)
            (home / made).touch()
    yield home, url


@contextmanager
def server(size: int) -> Iterator[tuple[Path, str]]:
    """A home beside a database in a cluster of its own, which goes with it."""
    home = _home(f"maps-{size}-server")
    with cluster() as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
        psis(home, "prepare", database=url)
        fill(url, size)
        fill_reports(url, size)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield home, url


def _home(name: str) -> Path:
    """A home with an index in which nothing is: no words are asked, but no portal is without one."""
    home = FOLDER / name
    home.mkdir(parents=True, exist_ok=True)
    rebuild(Settings(home=home).public_index, [])
    return home


def fill(url: str, size: int) -> None:
    """Located permits and facilities, as rows: what is measured is reading."""
    started = time.perf_counter()
    chance = random.Random(size)
    database = Database(url)
    with database.unit(SYSTEM) as unit:
        unit.session.execute(insert(FacilityKindRow), [facility_kind()])
        unit.session.execute(insert(LayerRow), [facility_layer(FACILITIES)])
        unit.session.execute(insert(FacilityRow), [facility(number, _place(chance)) for number in range(FACILITIES)])
        unit.session.merge(PublicTallyRow(kind="permit", records=size))
    for start in range(0, size, _AT_ONCE):
        rows = [_permit(number, _place(chance)) for number in range(start, min(start + _AT_ONCE, size))]
        _add(database, PublicRecordRow, rows)
        with database.unit(SYSTEM) as unit:
            point_cells.change(unit.session, [("permit", row["longitude"], row["latitude"], 1) for row in rows])
    database.close()
    print(f"filled {size:,} records in {time.perf_counter() - started:.0f} s", flush=True)


def fill_reports(url: str, size: int) -> None:
    """As many released reports as there are records, as rows."""
    chance = random.Random(size + 1)
    database = Database(url)
    for start in range(0, size, _AT_ONCE):
        rows = [_report(number, _place(chance)) for number in range(start, min(start + _AT_ONCE, size))]
        _add(database, PublicComplaintRow, rows)
        with database.unit(SYSTEM) as unit:
            points = [(public_rows.LAYER, row["longitude"], row["latitude"], 1) for row in rows]
            point_cells.change(unit.session, points)
    with database.unit(SYSTEM) as unit:
        raise_revision(unit.session)
    database.close()


def _add(database: Database, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """To PostgreSQL by COPY, beside the policies of its tables: a million go in minutes."""
    if database.engine.dialect.name == "sqlite":
        with database.unit(SYSTEM) as unit:
            unit.session.execute(insert(model), rows)
        return
    names = list(rows[0])
    into = f"COPY {model.__tablename__} ({', '.join(names)}) FROM STDIN"
    with psycopg.connect(database.url.replace("+psycopg", "")) as connection, connection.cursor().copy(into) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _place(chance: random.Random) -> tuple[float, float]:
    """A city: dense in its middle, and three in ten houses have several records."""
    x, y = (chance.gauss(middle, SPREAD) for middle in MIDDLE)
    return (round(x, 3), round(y, 3)) if chance.random() < 0.3 else (round(x, 6), round(y, 6))


def _permit(number: int, place: tuple[float, float]) -> dict[str, Any]:
    empty = ("parcel", "work", "text", "street_key", "house_number", "parcel_key", "superseded_by")
    return dict.fromkeys(empty, "") | {
        "id": number + 1,
        "kind": "permit",
        "slug": f"bp-{number:08}",
        "reference": f"BP-{number:08}",
        "title": f"Repair – {number % 400} Harbour Road",
        "summary": "Repair of the roof and of two walls after the storm, with new gutters",
        "language": "en",
        "department": "buildings",
        "type": "building",
        "status": "issued",
        "day": date(2010 + number % 14, 1 + number % 12, 1 + number % 28),
        "address": f"{number % 400} Harbour Road",
        "ward": f"Ward {number % 8}",
        "point": f"SRID=4326;POINT({place[0]!r} {place[1]!r})",
        "longitude": place[0],
        "latitude": place[1],
        "version": 1,
        "published_at": NOW,
        "updated_at": NOW,
        "content": '{"reference":"BP"}' + " " * 1200,  # as long as such a record is
    }


def _report(number: int, place: tuple[float, float]) -> dict[str, Any]:
    return {
        "id": number + 1,
        "reference": f"{number:010}",
        "category": "roads",
        "department": "works",
        "ward": f"Ward {number % 8}",
        "state": "closed",
        "is_open": False,
        "language": "en",
        "title": f"Street lamp out in {number % 400} Harbour Road",
        "summary": "Street lamp out. It has been dark for a week, and people fall over the kerb.",
        "place": f"{number % 400} Harbour Road",
        "approximate": False,
        "longitude": place[0],
        "latitude": place[1],
        "point": f"SRID=4326;POINT({place[0]!r} {place[1]!r})",
        "received_at": NOW - timedelta(minutes=number % 500_000),
        "updated_at": NOW,
        "ended_at": NOW,
        "due_on": None,
        "steps": 1,
        "photos": 0,
    }


def facility_kind() -> dict[str, Any]:
    return {"slug": "school", "names": {"en": "School"}, "icon": "school", "colour": "#0b5878", "position": 1}


def facility_layer(features: int) -> dict[str, Any]:
    texts = dict.fromkeys(("source", "source_url", "licence", "attribution", "department"), "")
    sides = dict.fromkeys(("west", "south", "east", "north"))
    return texts | sides | {
        "slug": "schools", "family": "facilities", "kind": "school", "names": {"en": "Schools"}, "as_of": None,
        "features": features, "position": 1, "updated_at": NOW,
    }  # fmt: skip


def facility(number: int, place: tuple[float, float]) -> dict[str, Any]:
    texts = dict.fromkeys(("address", "street_key", "house_number", "phone", "link", "ward", "digest"), "")
    localized: dict[str, Any] = {name: {} for name in ("description", "opening_hours", "accessibility")}
    return texts | localized | {
        "id": number + 1, "layer": "schools", "kind": "school", "reference": str(number), "slug": f"school-{number}",
        "language": "en", "name": f"School {number}", "names": {"en": f"School {number}"}, "step_free": None,
        "words": f"school {number}", "geometry": f"SRID=4326;POINT({place[0]!r} {place[1]!r})",
        "longitude": place[0], "latitude": place[1], "updated_at": NOW,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
