"""All real geodata in full through the command line: equal on both engines, and nothing new the second time."""

import csv
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.cli.main import psis
from app.db.session import Database
from app.kernel.actor import STRANGER
from maps import queries
from maps.model import AreaRow, BaseFeatureRow, FacilityRow


class Set(NamedTuple):
    """One import: what the command is given, and what it must answer the first time."""

    arguments: tuple[str, ...]
    paths: tuple[str, ...]
    created: int
    rejected: int = 0


JAKARTA = "facilities/jakarta"
WILAYAH = tuple(f"{JAKARTA}/wilayah_boundaries/wilayah_boundaries_{name}.sql" for name in ("kec_31", "kel_31.71"))
SETS: Mapping[str, Set] = {
    "31 layers of D.C.": Set(("facilities", "--mapping", "dc"), ("facilities/dc/points-and-areas",), 3578),
    "boundaries of D.C.": Set(
        ("areas", "--mapping", "dc"),
        tuple(f"facilities/dc/boundaries/{n}.geojson" for n in ("dc-boundary", "ward-2012", "neighborhood-clusters")),
        48,
    ),
    "ground of D.C.": Set(
        ("layer", "--mapping", "dc"),
        ("basemap/dc", "facilities/dc/boundaries/neighborhood-names-centroid.geojson"),
        2757,
    ),
    "Jakarta by OpenStreetMap": Set(("areas", "--mapping", "jakarta"), (f"{JAKARTA}/osm-boundaries",), 303),
    "monuments of Jakarta": Set(
        ("facilities", "--kind", "monument", "--layer", "historic", "--language", "id", "--name-en", "Historic places"),
        (f"{JAKARTA}/osm-historic/historic.js",),
        87,
    ),
    "Jakarta by code, axes not said": Set(("areas", "--mapping", "wilayah"), WILAYAH, 0, rejected=2),
    "Jakarta by code": Set(("areas", "--mapping", "wilayah", "--axis-order", "latlon"), WILAYAH, 88),
    "codes without places": Set(
        ("areas", "--kind", "district"), ("facilities/indonesia/idn-area-data/districts.csv",), 0, rejected=1
    ),
}


@pytest.fixture
def taken_in(monkeypatch, tmp_path, shared_data, fresh_database):
    """Imports everything twice into a database of that engine; returns what its map then holds."""

    def taken_in(engine_kind):
        with fresh_database(engine_kind) as url:
            monkeypatch.setenv("PSIS_HOME", str(tmp_path / engine_kind))
            monkeypatch.setenv("PSIS_DATABASE_URL", url)
            assert CliRunner().invoke(psis, ["prepare"]).exit_code == 0
            for name, one in SETS.items():
                arguments = ["import", *one.arguments, *(str(shared_data / path) for path in one.paths)]
                report = tmp_path / f"{engine_kind} {name}.csv"
                read = one.created + one.rejected
                assert run([*arguments, "--rejected", str(report)]) == (read, one.created, 0, 0, one.rejected)
                assert rejected(report) == one.rejected
                assert run([*arguments, "--rejected", str(report)]) == (read, 0, 0, one.created, one.rejected)
            return summary(url)

    return taken_in


def run(arguments):
    """Read, created, changed, unchanged, rejected."""
    result = CliRunner().invoke(psis, arguments, catch_exceptions=False)
    return tuple(map(int, result.stdout.splitlines()[-1].split()[1::2]))


def rejected(report):
    """How many rejections the report names, each with file and reason."""
    if not report.exists():
        return 0
    with report.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] for row in rows)
    return sum(row["what"] == "rejected" for row in rows)


def summary(url):
    """Everything that is the same whatever numbers rows have: layers, digests of features, parents."""
    database = Database(url)
    with database.open(STRANGER) as session:
        layers = {one.slug: (one.features, one.extent, one.kind) for one in queries.layers(session)}
        features = {
            (model.__tablename__, layer, reference): digest
            for model in (FacilityRow, AreaRow, BaseFeatureRow)
            for layer, reference, digest in session.execute(select(model.layer, model.reference, model.digest))
        }
        has_parent = func.count(AreaRow.parent_id)
        parents = dict(session.execute(select(AreaRow.layer, has_parent).group_by(AreaRow.layer)).all())
    database.close()
    return layers, features, parents


def test_both_engines_hold_the_same_map_and_nothing_comes_twice(taken_in):
    embedded, server = taken_in("sqlite"), taken_in("postgres")
    assert embedded == server
    layers, features, parents = embedded
    assert len(layers) == 31 + 3 + 4 + 2 + 1 + 2
    assert len(features) == sum(one.created for one in SETS.values())
    assert parents == {
        "city": 0,
        "wards": 8,
        "neighbourhood-clusters": 39,
        "kecamatan": 0,
        "kelurahan": 261,
        "wilayah-kecamatan": 0,
        "wilayah-kelurahan": 44,
    }


PEOPLE = ("DIRECTOR", "CONTACT", "ADMINISTRATOR", "PROGRAM_CO", "STEWARD", "REP_NAME", "PRIMARY_CARE_INFOHR_CONTACT")
"""Columns of these files that name principals, commanders, managers, council members."""


def test_nobody_whom_the_files_name_is_on_the_map(monkeypatch, shared_data, fresh_database, tmp_path):
    files = sorted((shared_data / "facilities/dc").glob("*/*.geojson"))
    named = {
        " ".join(str(feature["properties"][column]).split())
        for file in files
        for feature in json.loads(file.read_text())["features"]
        for column in PEOPLE
        if feature["properties"].get(column)
    }
    people = {name for name in named if " " in name}
    with fresh_database("sqlite") as url:
        monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PSIS_DATABASE_URL", url)
        CliRunner().invoke(psis, ["prepare"])
        run(["import", "facilities", "--mapping", "dc", str(shared_data / "facilities/dc/points-and-areas")])
        run(["import", "areas", "--mapping", "dc", *map(str, files[:1] + files[-1:])])
        kept = all_text(url)
    assert len(people) > 200
    assert sorted(name for name in people if name in kept) == []
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", kept)


def all_text(url):
    """Everything that the map's tables say, in one text."""
    database = Database(url)
    with database.open(STRANGER) as session:
        rows = [vars(row) for model in (FacilityRow, AreaRow) for row in session.scalars(select(model))]
    database.close()
    return "\n".join(str(part) for row in rows for part in row.values())
