"""A store, a publisher and drafts for tests of records."""

from datetime import date

import pytest

from app.db.files import FileStore
from app.kernel import roles
from app.kernel.actor import member_of_staff
from app.kernel.roles import Held
from records.importing.reading import Draft
from records.intake import Intake
from records.kinds import Permit, Place, Source

PUBLISHER = member_of_staff("sari", [Held(roles.PUBLISHER, "buildings")])
OTHER_PUBLISHER = member_of_staff("budi", [Held(roles.PUBLISHER, "buildings")])
CLERK = member_of_staff("ani", [Held(roles.CLERK, "buildings")])
OUTSIDER = member_of_staff("tono", [Held(roles.PUBLISHER, "parks")])


def permit(number=1, **given):
    values = {
        "reference": f"2026-{number:06}",
        "title": f"New house {number}",
        "department": "buildings",
        "status": "issued",
        "day": date(2026, 3, 1),
        "place": Place("1 Harbour Road", point=(106.8, -6.2)),
        "source": Source("test"),
    }
    return Permit(**values | given)


def draft(number=1, *, file="a.csv", line=2, **given):
    return Draft(permit(number, **given), file, line)


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def take(database, store):
    """Take in drafts as one import run of one batch; returns its tally."""

    def take(*drafts, shown=True, actor=PUBLISHER):
        intake = Intake(store, shown=shown)
        with database.unit(actor) as unit:
            return intake.take(unit, drafts)

    return take
