"""Rules and past reports: what another rule would have changed, without changing anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import literal, null, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.complaints import lifecycle
from app.complaints.areas import Areas
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.places import point_of
from app.complaints.rules import routing
from app.complaints.rules.conditions import Facts
from app.complaints.rules.routing import Difference, Past, Rule, Standing, differences
from app.complaints.rules.rules import changed, in_the_city, looked_up

_SHOWN = ("department", "team", "priority")
MOST = 1000
"""How many past reports are looked at, the newest first."""


class Outcome(NamedTuple):
    """``looked_at``: how many reports; ``differing``: those that would be treated otherwise."""

    looked_at: int
    differing: tuple[Difference, ...]

    @property
    def counts(self) -> dict[str, int]:
        """What would be otherwise (department, team, priority, notify) → of how many reports."""
        found: Counter[str] = Counter()
        for one in self.differing:
            before, after = one.before.standing, one.after.standing
            found.update(name for name in _SHOWN if getattr(before, name) != getattr(after, name))
            found.update(["notify"] if set(one.before.notify) != set(one.after.notify) else [])
        return dict(found)


def dry_run(session: Session, present: Sequence[Rule], given: Rule, *, reads_texts: bool) -> Outcome:
    """What would have become of the newest reports as they came in, had the rule been so (it is taken as active).

    For whoever must not read what reports say, that and their exact place are not looked at: numbers would tell him
    word by word. The areas of such a report are those around its ward.
    """
    after = changed(present, given)
    every = [one for one in (*present, *after) if one.trigger == routing.FILED]
    areas = Areas(session)
    past = [
        replace(one, facts=looked_up(session, one.facts, one.standing.department, every, areas))
        for one in _past(session, reads_texts)
    ]
    return Outcome(len(past), tuple(differences(present, after, past)))


def _past(session: Session, reads_texts: bool) -> list[Past]:  # noqa: FBT001 - said by name above
    read = (ComplaintContentRow.text, ComplaintContentRow.longitude, ComplaintContentRow.latitude)
    unread = (literal(""), null(), null())
    columns = (
        ComplaintRow.reference,
        ComplaintRow.category,
        ComplaintRow.ward,
        ComplaintRow.channel,
        ComplaintRow.received_at,
        ComplaintCategory.department,
        *(read if reads_texts else unread),
    )
    joined = (
        select(*columns)
        .join(ComplaintContentRow, ComplaintContentRow.complaint_id == ComplaintRow.id)
        .join(ComplaintCategory, ComplaintCategory.slug == ComplaintRow.category)
        .order_by(ComplaintRow.id.desc())
        .limit(MOST)
    )
    return [
        Past(
            reference,
            Facts(
                category=category, ward=ward, channel=channel, text=text, at=in_the_city(at), point=point_of(*degrees)
            ),
            Standing(department, state=lifecycle.RECEIVED),
        )
        for reference, category, ward, channel, at, department, text, *degrees in session.execute(joined)
    ]
