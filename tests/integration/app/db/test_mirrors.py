"""One privacy rule, three mirrors: Python, SQL and PostgreSQL's policies agree over thousands of rows and actors."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text

from app.kernel import labels
from app.kernel.actor import SYSTEM, Actor
from records.model import RecordRow

LABELS = [
    "records:c",
    "records:a",
    "records:b",
    "records:a b",
    "records:",
    "system",
    "public",
    "trail",
    "records:%",
    "a'b",
]
ROWS, ACTORS = 2000, 60
MEMBER = "records:of nobody"
"""On no row: it makes any actor a member, who reads guarded tables at all."""


@pytest.fixture
def rows(database):
    chance = random.Random(7)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = {
        number: frozenset(chance.sample(LABELS, chance.choice([0, 1, 1, 2, 3]))) | {labels.SYSTEM}
        for number in range(1, ROWS + 1)
    }
    with database.unit(SYSTEM) as unit:
        unit.session.execute(
            insert(RecordRow),
            [
                {
                    "id": number,
                    "kind": "permit",
                    "slug": f"p{number}",
                    "reference": f"P{number}",
                    "source": "s",
                    "department": "d",
                    "state": "draft",
                    "title": "t",
                    "labels": held,
                    "version": 1,
                    "created_at": now,
                    "updated_at": now,
                }
                for number, held in made.items()
            ],
        )
    return made


def actors():
    chance = random.Random(8)
    spaceless = [label for label in LABELS if " " not in label]
    return [frozenset(chance.sample(spaceless, chance.randrange(4))) for _ in range(ACTORS)]


def test_python_and_sql_agree(database, rows):
    for held in actors():
        with database.open(Actor("somebody", held | {MEMBER})) as session:
            found = set(session.scalars(select(RecordRow.id)))
        assert found == {number for number, row in rows.items() if labels.meet(row, held | {MEMBER})}


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_the_policies_agree_too(database, rows):
    for held in actors():
        with database.engine.begin() as connection:
            settings = {"labels": " ".join(held)}
            connection.execute(
                text("SELECT set_config('role', 'psis_member', true), set_config('psis.labels', :labels, true)"),
                settings,
            )
            found = set(connection.scalars(text("SELECT id FROM record")))
        assert found == {number for number, row in rows.items() if labels.meet(row, held)}
