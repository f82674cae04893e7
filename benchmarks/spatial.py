"""Point in area among 20,000 areas, and the nearest 10 of 100,000 facilities and of 100,000 records, on both engines.

Boxes and counts beside. What is timed is what pages ask.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.db import migrate, point_cells
from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.box import Box
from app.opendata.features import Question
from app.opendata.nearest import nearest
from benchmarks.maps import facility, facility_kind, facility_layer
from benchmarks.serving import judge
from maps import queries
from maps.model import AreaRow, FacilityKindRow, FacilityRow, LayerRow
from records import located
from records.model import PublicRecordRow, PublicTallyRow
from tests.postgres_cluster import NoCluster, cluster

POINTS, AREAS, QUESTIONS = 100_000, 20_000, 100
WEST, SOUTH, SIZE = 106.7, -6.35, 0.3
"""The city lies in a square of so many degrees."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Print the table; returns how many figures were missed."""
    missed = 0
    for engine, opened in (("SQLite", embedded), ("PostGIS", server)):
        try:
            with opened() as url:
                missed += measured(engine, url)
        except NoCluster as problem:
            print(f"{engine} left out: {problem}")
    return missed


def measured(engine: str, url: str) -> int:
    migrate.upgrade(url)
    database = Database(url)
    fill(database)
    chance = random.Random(4)
    places = [(chance.uniform(WEST, WEST + SIZE), chance.uniform(SOUTH, SOUTH + SIZE)) for _ in range(QUESTIONS)]
    views = [Box(x, y, x + chance.choice([0.01, 0.03, 0.1]), y + 0.03) for x, y in places]
    with database.open(STRANGER) as session:
        figures = {
            "point in area": timed(session, places, lambda one: queries.areas_at(session, *one)),
            "nearest 10": timed(session, places, lambda one: queries.near(session, *one, 10, 20_000)),
            "nearest records": timed(session, places, lambda one: nearest(session, "permits", Question(), one, 10)),
            "box, 200 records": timed(
                session, views, lambda one: located.first_in_box(session, "permit", one, limit=200)
            ),
            "count in box": timed(session, views, lambda one: located.count_in_box(session, "permit", one)),
            "cells of a view": timed(session, views, lambda one: located.cells(session, "permit", one, 16)),
        }
    database.close()
    print(f"\n{engine}: {AREAS:,} areas, {POINTS:,} points, {QUESTIONS} questions each, ms")
    for name, times in figures.items():
        print(f"{name:18} p50 {statistics.median(times):6.2f}   p95 {sorted(times)[int(len(times) * 0.95)]:6.2f}")
    return sum(
        judge(f"{name}, p95 ms on {engine}", sorted(figures[name])[int(QUESTIONS * 0.95)], most=5)
        for name in ("point in area", "nearest 10", "nearest records")
    )


def timed(session: Session, questions: Sequence[Any], ask: Callable[[Any], object]) -> list[float]:
    """Milliseconds of each question: the least of three times, so that other work on the machine counts little."""
    for question in questions[:20]:
        ask(question)
    return [min(_once(session, question, ask) for _ in range(3)) for question in questions]


def _once(session: Session, question: Any, ask: Callable[[Any], object]) -> float:
    started = time.perf_counter()
    ask(question)
    spent = (time.perf_counter() - started) * 1000
    session.rollback()  # as each request has a transaction of its own
    return spent


def fill(database: Database) -> None:
    chance = random.Random(3)
    side = int(AREAS**0.5) + 1
    areas = (_area(number, divmod(number, side), SIZE / side) for number in range(AREAS))
    points = [(chance.uniform(WEST, WEST + SIZE), chance.uniform(SOUTH, SOUTH + SIZE)) for _ in range(POINTS)]
    with database.unit(SYSTEM) as unit:
        unit.session.execute(insert(FacilityKindRow), [facility_kind()])
        unit.session.execute(insert(LayerRow), [_layer(), facility_layer(POINTS)])
        unit.session.execute(insert(AreaRow), list(areas))
        unit.session.execute(insert(FacilityRow), [facility(*one) for one in enumerate(points, 1)])
        unit.session.execute(insert(PublicRecordRow), [_record(*one) for one in enumerate(points, 1)])
        unit.session.execute(insert(PublicTallyRow), [{"kind": "permit", "records": POINTS}])
        point_cells.change(unit.session, (("permit", *point, 1) for point in points))
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _layer() -> dict[str, Any]:
    texts = dict.fromkeys(("source", "source_url", "licence", "attribution", "department"), "")
    sides = dict.fromkeys(("west", "south", "east", "north", "as_of"))
    kept = {"slug": "areas", "family": "areas", "kind": "block", "names": {}, "features": AREAS, "position": 0}
    return texts | sides | kept | {"updated_at": NOW}


def _area(number: int, place: tuple[int, int], size: float) -> dict[str, Any]:
    """A round area of 60 corners that overlaps its neighbours a little."""
    x, y, reach = WEST + (place[0] + 0.5) * size, SOUTH + (place[1] + 0.5) * size, size * 0.6
    ring = [(x + reach * cos(pi * step / 30), y + reach * sin(pi * step / 30)) for step in range(60)]
    corners = ",".join(f"{a!r} {b!r}" for a, b in [*ring, ring[0]])
    texts = {"layer": "areas", "level": "block", "language": "en", "name": "Block", "words": "", "digest": ""}
    sides = {"west": x - reach, "south": y - reach, "east": x + reach, "north": y + reach}
    geometry = f"SRID=4326;MULTIPOLYGON((({corners})))"
    named = {"id": number, "reference": str(number), "slug": f"block-{number}", "names": {}, "parent_id": None}
    return texts | sides | named | {"geometry": geometry, "longitude": x, "latitude": y, "updated_at": NOW}


def _record(number: int, point: tuple[float, float]) -> dict[str, Any]:
    names = ("reference", "title", "summary", "language", "department", "type", "status", "address", "parcel", "ward")
    names += ("work", "street_key", "house_number", "parcel_key")
    kept = {"id": number, "kind": "permit", "slug": f"p{number}", "day": date(2025, 1, 1), "version": 1}
    kept |= {"longitude": point[0], "latitude": point[1], "published_at": NOW, "updated_at": NOW}
    long = {"text": "A house with a garden. " * 20, "content": "{}" + " " * 1200}
    return dict.fromkeys(names, "") | kept | long | {"point": f"SRID=4326;POINT({point[0]!r} {point[1]!r})"}


@contextmanager
def embedded() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'psis.db'}"


@contextmanager
def server() -> Iterator[str]:
    with cluster() as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
        yield url


if __name__ == "__main__":
    raise SystemExit(main())
