"""`psis import facilities|areas|layer` as an operator uses it: dry runs, reports, exit statuses, refusals."""

import csv
import json

import pytest
from click.testing import CliRunner

from app.cli.main import psis
from app.db.session import Database
from app.kernel.actor import STRANGER
from app.kernel.errors import BadInput, NotAllowed
from maps import queries


@pytest.fixture
def run(monkeypatch, tmp_path, database_url):
    """Run an import; returns (exit status, last line, standard error)."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    assert CliRunner().invoke(psis, ["prepare"]).exit_code == 0

    def run(*arguments):
        result = CliRunner().invoke(psis, ["import", *map(str, arguments)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout.splitlines()[-1], result.stderr

    return run


@pytest.fixture
def file(tmp_path):
    """Write a GeoJSON file of points; a name that begins with an exclamation mark lies off the globe."""

    def file(*names, path="schools.geojson"):
        features = [
            {
                "type": "Feature",
                "id": name,
                "properties": {"name": name},
                "geometry": {"type": "Point", "coordinates": [181 if name.startswith("!") else 106.8, -6.2]},
            }
            for name in names
        ]
        (tmp_path / path).write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return tmp_path / path

    return file


def layers(database: Database):
    with database.open(STRANGER) as session:
        return {layer.slug: layer for layer in queries.layers(session)}


def test_a_layer_is_taken_in_with_its_source(run, file, database):
    described = ("--source", "Schools Board", "--licence", "CC0 1.0", "--as-of", "2026-06-30", "--name-id", "Sekolah")
    status, last, _ = run("facilities", file("A", "B"), "--kind", "school", *described)
    assert (status, last) == (0, "read 2 created 2 changed 0 unchanged 0 rejected 0")
    layer = layers(database)["schools"]
    assert (layer.features, layer.source, layer.licence, layer.as_of.isoformat()) == (
        2,
        "Schools Board",
        "CC0 1.0",
        "2026-06-30",
    )
    assert layer.names["id"] == "Sekolah"


def test_a_dry_run_counts_the_same_and_changes_nothing(run, file, database):
    arguments = ("facilities", file("A", "B"), "--kind", "school")
    assert run(*arguments, "--dry-run")[:2] == (0, "read 2 created 2 changed 0 unchanged 0 rejected 0")
    assert layers(database) == {}
    assert run(*arguments)[1] == "read 2 created 2 changed 0 unchanged 0 rejected 0"


def test_what_is_rejected_stands_in_the_report_by_name(run, file, tmp_path):
    report = tmp_path / "report.csv"
    status, last, said = run("facilities", file("A", "!B"), "--kind", "school", "--rejected", report)
    assert (status, last) == (0, "read 2 created 1 changed 0 unchanged 0 rejected 1")
    assert f"Rejected rows and why: {report}" in said
    with report.open(newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert (row["what"], row["file"], row["line"], row["value"]) == ("rejected", "schools.geojson", "2", "!B")
    assert row["reason"] == "the longitude 181 lies off the globe"


def test_a_file_of_which_nothing_could_be_read_is_an_error(run, file):
    assert run("facilities", file("!A"), "--kind", "school")[0] == 1


def test_what_is_gone_from_the_file_goes_only_when_asked(run, file, database):
    run("facilities", file("A", "B"), "--kind", "school")
    status, last, said = run("facilities", file("A"), "--kind", "school")
    assert (status, last) == (0, "read 1 created 0 changed 0 unchanged 1 rejected 0")
    assert "Remarks on what was read (1)" in said
    assert layers(database)["schools"].features == 2
    run("facilities", file("A"), "--kind", "school", "--replace")
    assert layers(database)["schools"].features == 1


def test_a_broken_file_removes_nothing(run, file, database, tmp_path):
    run("facilities", file("A", "B"), "--kind", "school")
    broken = tmp_path / "more.geojson"
    broken.write_text("{")
    run("facilities", file("A"), broken, "--kind", "school", "--layer", "schools", "--replace")
    assert layers(database)["schools"].features == 2


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("options", "problem", "sentence"),
    [
        ((), BadInput, "Say with --kind what these are: school, "),
        (("--kind", "castle"), BadInput, "there is no kind “castle”"),
        (("--kind", "school", "--mapping", "nowhere"), BadInput, "There is no mapping “nowhere” for facilities"),
        (("--kind", "school", "--department", "moon"), BadInput, "There is no department “moon”"),
        (("--kind", "school", "--layer", "Schools!"), BadInput, "is no short name for a layer"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(run, file, options, problem, sentence):
    with pytest.raises(problem) as refused:
        run("facilities", file("A"), *options)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_clerk_who_may_not_publish_puts_nothing_on_the_map(run, file, database):
    CliRunner().invoke(psis, ["staff", "add", "ani", "--role", "clerk", "--department", "city-clerk"])
    with pytest.raises(NotAllowed, match="ani may not publish records"):
        run("facilities", file("A"), "--kind", "school", "--as", "ani")
    assert layers(database) == {}


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_an_area_cannot_lie_in_a_layer_that_is_not_there(run, file, database):
    run("facilities", file("A"), "--kind", "school")
    for layer in ("citty", "schools"):
        with pytest.raises(BadInput, match=f"There is no layer of areas “{layer}” for --inside; there are: –"):
            run("areas", file("A"), "--kind", "ward", "--layer", "wards", "--inside", layer)
