"""What follows when a category becomes a sensitive one: all that is public of its reports says less."""

from collections.abc import Sequence

from sqlalchemy import select

from app.city.events import CategoryMadeSensitive
from app.complaints.model import ComplaintRow
from app.complaints.released import rows as public_rows
from app.complaints.released.model import ComplaintReleaseRow
from app.jobs.tools import Tools
from app.kernel.actor import SYSTEM
from app.kernel.events import Event

_AT_ONCE = 100
"""Reports that one transaction goes over: others wait for the write lock no longer than that takes."""


def blur(tools: Tools, events: Sequence[Event]) -> None:
    """Let every public row of these categories be what its report may be now. Twice is the same as once."""
    for event in events:
        if isinstance(event, CategoryMadeSensitive):
            _blur(tools, event.slug)


def _blur(tools: Tools, category: str) -> None:
    after = -1
    released = select(ComplaintRow).join(ComplaintReleaseRow, ComplaintReleaseRow.complaint_id == ComplaintRow.id)
    ordered = released.where(ComplaintRow.category == category).order_by(ComplaintRow.id).limit(_AT_ONCE)
    while True:
        with tools.database.unit(SYSTEM) as unit:
            rows = unit.session.scalars(ordered.where(ComplaintRow.id > after).with_for_update(of=ComplaintRow)).all()
            for row in rows:
                public_rows.follow(unit, row)
        if not rows:
            return
        after = rows[-1].id
