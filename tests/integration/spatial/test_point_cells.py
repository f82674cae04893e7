"""Whatever is published, corrected, withdrawn and published again: the cells hold what counting anew finds."""

import random

import pytest
from sqlalchemy import select

from app.db import grid
from app.db.point_cells import PointCellRow
from app.kernel.actor import STRANGER
from records import commands, workflow
from records.desk import locked
from records.intake import Intake
from records.kinds import Place
from records.model import PublicRecordRow
from tests.integration.records.conftest import OTHER_PUBLISHER, PUBLISHER, draft, store, take  # noqa: F401

RECORDS = 12
PLACES = [
    Place("nowhere"),
    Place("home", point=(106.8, -6.2)),
    Place("next door", point=(106.8001, -6.2)),
    Place("across town", point=(106.95, -6.3)),
    Place("the edge", point=(180.0, 90.0)),
    Place("the origin", point=(0.0, 0.0)),
]


def kept(database):
    """(layer, level, x, y) → count and sums, as the table has them."""
    with database.open(STRANGER) as session:
        return {
            (row.layer, row.level, row.x, row.y): [row.count, row.sum_x, row.sum_y]
            for row in session.scalars(select(PointCellRow))
        }


def counted(database):
    """The same from scratch."""
    columns = select(PublicRecordRow.kind, PublicRecordRow.longitude, PublicRecordRow.latitude)
    with database.open(STRANGER) as session:
        rows = session.execute(columns.where(PublicRecordRow.longitude.is_not(None))).all()
    return grid.changes((kind, x, y, 1) for kind, x, y in rows)


class Desk:
    """What a desk may do to one of a dozen records; what the workflow forbids is left."""

    def __init__(self, database, bring):
        self.database, self.bring, self.version = database, bring, 0
        self.chance = random.Random(17)

    def bring_in(self):
        """An import of some records, where some come twice."""
        numbers = self.chance.choices(range(RECORDS), k=self.chance.randrange(1, 8))
        drafts = [self.draft(number, line) for line, number in enumerate(numbers)]
        self.bring(*drafts, shown=self.chance.random() < 0.7)

    def draft(self, number, line):
        self.version += 1
        return draft(number, title=f"Version {self.version}", place=self.chance.choice(PLACES), line=line)

    def publish(self):
        """The draft of one record, as far as it was, through review."""
        slug = self.slug()
        state = self.state(slug)
        with self.database.unit(PUBLISHER) as unit:
            if state == workflow.WITHDRAWN:
                commands.return_to_draft(unit, "permit", slug)
            if state in (workflow.WITHDRAWN, workflow.DRAFT):
                commands.send_for_review(unit, "permit", slug)
        if state in (workflow.WITHDRAWN, workflow.DRAFT, workflow.IN_REVIEW):
            with self.database.unit(OTHER_PUBLISHER) as unit:
                commands.publish_reviewed(unit, "permit", slug)

    def withdraw(self):
        slug = self.slug()
        if self.state(slug) == workflow.PUBLISHED:
            with self.database.unit(PUBLISHER) as unit:
                commands.withdraw(unit, "permit", slug, reason="other")

    def slug(self):
        return f"2026-{self.chance.randrange(RECORDS):06}"

    def state(self, slug):
        with self.database.unit(PUBLISHER) as unit:
            return locked(unit.session, "permit", slug).state


def test_cells_stay_what_counting_anew_finds(database, take):  # noqa: F811
    desk = Desk(database, take)
    take(*(desk.draft(number, number) for number in range(RECORDS)))
    for _ in range(40):
        desk.chance.choice([desk.bring_in, desk.publish, desk.withdraw])()
        assert kept(database) == counted(database)
    assert kept(database)


def test_the_last_record_that_is_withdrawn_leaves_no_cell(database, take):  # noqa: F811
    take(draft(1))
    assert kept(database)
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="other")
    assert not kept(database)


def test_what_is_rolled_back_is_not_counted(database, store):  # noqa: F811
    with pytest.raises(ZeroDivisionError), database.unit(PUBLISHER) as unit:
        Intake(store, shown=True).take(unit, [draft(1)])
        raise ZeroDivisionError
    assert not kept(database)
