import pytest

from app.complaints import policy
from app.complaints.tally_model import ComplaintTallyRow
from app.kernel.actor import SYSTEM


@pytest.fixture
def counted(database):
    """A count of lamps in two departments."""
    with database.unit(SYSTEM) as unit:
        for number, department in enumerate(("parks", "roads")):
            shown = policy.of_tally(department)
            unit.session.add(
                ComplaintTallyRow(department=department, category="lamps", state="received", count=number, labels=shown)
            )
    return database
