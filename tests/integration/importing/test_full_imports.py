"""Every real data set in full through the command line: equal counts on both engines, nothing new the second time."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.cli.main import psis
from app.db.session import Database
from app.kernel.actor import STRANGER
from records import queries
from records.model import PublicRecordRow, PublicSectionRow


class Set(NamedTuple):
    """One data set: what the command is given, and what it must answer the first time."""

    arguments: tuple[str, ...]
    paths: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def again(self) -> Mapping[str, int]:
        """Nothing new the second time."""
        known = self.counts["created"] + self.counts["changed"] + self.counts["unchanged"]
        return {**self.counts, "created": 0, "changed": 0, "unchanged": known}


def counts(read, created, changed=0, unchanged=0, rejected=0):
    names = ("read", "created", "changed", "unchanged", "rejected")
    return dict(zip(names, (read, created, changed, unchanged, rejected), strict=True))


SETS = {
    "permits of Austin": Set(
        ("permits", "--mapping", "austin"), ("permits/austin/2016",), counts(10536, 10238, 260, 38)
    ),
    "permits of D.C.": Set(("permits", "--mapping", "dc"), ("permits/dc/NewConstruction1216.csv",), counts(1956, 1956)),
    "deeds of D.C.": Set(
        ("deeds", "--mapping", "dc"), ("property/dc/Real_property.csv", "property/dc/Parcel.csv"), counts(1078, 1078)
    ),
    "D.C. Code": Set(("dc-law",), ("ordinances/dc-code",), counts(2, 2)),
    "D.C. laws": Set(("dc-law",), ("ordinances/dc-laws",), counts(45, 45)),
    "D.C. laws with instructions": Set(
        ("dc-law",), ("ordinances/dc-laws-with-amendment-instructions",), counts(16, 16)
    ),
    "by-laws of Cape Town": Set(("akoma-ntoso",), ("ordinances/za-by-laws",), counts(31, 31)),
    "acts of Indonesia": Set(("peraturan",), ("ordinances/id-peraturan",), counts(40, 40)),
    "PDF files": Set(("documents",), ("pdf",), counts(52, 41, rejected=11)),
}
PUBLIC = {"permit": 12194, "deed": 1078, "ordinance": 134, "document": 41}


@pytest.fixture
def run(monkeypatch, tmp_path, database_url):
    """Run a command against this database; returns its last line's counts."""
    monkeypatch.setenv("PSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PSIS_DATABASE_URL", database_url)
    assert CliRunner().invoke(psis, ["prepare"]).exit_code == 0

    def run(*arguments):
        result = CliRunner().invoke(psis, ["import", *arguments], catch_exceptions=False)
        words = result.stdout.splitlines()[-1].split()
        return dict(zip(words[::2], map(int, words[1::2]), strict=True)), result.exit_code

    return run


def test_all_real_data_is_taken_in_once(run, database, shared_data, tmp_path):
    for name, one in SETS.items():
        paths = [str(shared_data / path) for path in one.paths]
        report = tmp_path / f"{name}.csv"
        assert run(*one.arguments, *paths, "--publish", "--rejected", str(report)) == (one.counts, 0)
        assert len(rejections(report)) == one.counts["rejected"]
        assert run(*one.arguments, *paths, "--publish", "--rejected", str(report)) == (one.again, 0)
    with database.open(STRANGER) as session:
        assert queries.holdings(session) == PUBLIC
    check_law(database)
    check_places(database)


def rejections(report: Path) -> list[dict[str, str]]:
    if not report.exists():
        return []
    with report.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] and row["file"] for row in rows)
    return [row for row in rows if row["what"] == "rejected"]


def check_law(database: Database) -> None:
    """The sections of the code are there with their earlier texts, the Pasal of the acts with theirs."""
    with database.open(STRANGER) as session:
        per_work = select(PublicSectionRow.work, func.count(), func.count(PublicSectionRow.eid.distinct()))
        found = {work: (texts, eids) for work, texts, eids in session.execute(per_work.group_by(PublicSectionRow.work))}
    code = [found["/akn/us-dc/act/code/6"], found["/akn/us-dc/act/code/42"]]
    assert sum(eids for _, eids in code) >= 1490
    assert sum(texts for texts, _ in code) >= 1490 + 149


def check_places(database: Database) -> None:
    """No published point lies outside the city its mapping declares."""
    with database.open(STRANGER) as session:
        austin = select(func.min(PublicRecordRow.latitude), func.max(PublicRecordRow.latitude))
        low, high = session.execute(austin.where(PublicRecordRow.kind == "permit")).one()
    assert 29 < low < high < 40


def test_a_dry_run_changes_nothing_and_counts_the_same(run, database, shared_data):
    one = SETS["permits of Austin"]
    paths = [str(shared_data / path) for path in one.paths]
    assert run(*one.arguments, *paths, "--dry-run") == (one.counts, 0)
    with database.open(STRANGER) as session:
        assert not any(queries.holdings(session).values())


def test_what_cannot_be_read_at_all_is_an_error(run, tmp_path):
    bad = tmp_path / "permits.csv"
    bad.write_bytes(b"no,such,columns\n1,2,3\n")
    found, status = run("permits", "--mapping", "austin", str(bad))
    assert found["rejected"] == found["read"] > 0
    assert status == 1
