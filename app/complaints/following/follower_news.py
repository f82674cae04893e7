"""What followers by mail can follow, and how much of it is new: read from what strangers read, and nothing else.

Whole days are told: moments of a sensitive category are public as the beginning of their day.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.complaints.following.followers import CASE, PLACE, WARD, FollowNews, of_subject
from app.complaints.following.model import FollowRow
from app.complaints.released.model import PublicComplaintRow, PublicComplaintTallyRow
from app.db.geodesy import box_around, distances
from app.db.unit_of_work import UnitOfWork
from app.kernel.slugs import digest
from maps.model import AreaRow

AROUND = 500
"""Metres around a place that count as the place."""


def is_public(session: Session, reference: str) -> bool:
    """Whether strangers can read the case."""
    return session.scalar(select(PublicComplaintRow.id).where(PublicComplaintRow.reference == reference)) is not None


def is_ward(session: Session, name: str) -> bool:
    """Whether the city has a ward of that name, or one in which something was released."""
    area = select(AreaRow.id).where(AreaRow.level == WARD, AreaRow.name == name).limit(1)
    tally = select(PublicComplaintTallyRow.ward).where(PublicComplaintTallyRow.ward == name).limit(1)
    return bool(name) and (session.scalar(area) is not None or session.scalar(tally) is not None)


def standing(session: Session, follow: FollowRow) -> str:
    """How a followed case stands to strangers, "" for areas and for what is public no longer."""
    if follow.subject != CASE:
        return ""
    row = session.scalar(select(PublicComplaintRow).where(PublicComplaintRow.reference == follow.about))
    return digest(f"{row.state} {row.steps} {row.photos} {row.summary}")[:16] if row else ""


def told(unit: UnitOfWork, cases: Sequence[int]) -> None:
    """Let those know who follow one of these public cases (their ids) and have not heard how it stands now."""
    of_cases = select(PublicComplaintRow.reference).where(PublicComplaintRow.id.in_(cases))
    references = unit.session.scalars(of_cases).all()
    for follow in of_subject(unit.session, CASE, references) if references else ():
        now = standing(unit.session, follow)
        if now and now != follow.seen:
            follow.seen = now
            unit.tell(FollowNews(follow.id, 1))


def told_of_areas(unit: UnitOfWork, until: datetime) -> None:
    """Let those know who follow an area in which something public changed before that moment, a midnight."""
    for subject in (WARD, PLACE):
        for follow in of_subject(unit.session, subject):
            if follow.told_until < until:
                reports = changed(unit.session, follow, until)
                follow.told_until = until
                if reports:
                    unit.tell(FollowNews(follow.id, reports))


def changed(session: Session, follow: FollowRow, until: datetime) -> int:
    """How many public reports of what is followed are new or have changed since it was last told about."""
    since = PublicComplaintRow.updated_at >= follow.told_until, PublicComplaintRow.updated_at < until
    if follow.subject == PLACE:
        return _around(session, follow, *since)
    of = PublicComplaintRow.reference if follow.subject == CASE else PublicComplaintRow.ward
    counted = select(func.count()).select_from(PublicComplaintRow).where(of == follow.about, *since)
    return session.scalar(counted) or 0


def _around(session: Session, follow: FollowRow, *since: ColumnElement[bool]) -> int:
    if follow.longitude is None or follow.latitude is None:
        return 0
    box = box_around(follow.longitude, follow.latitude, AROUND)
    within = [PublicComplaintRow.latitude.between(box.south, box.north), *_columns(box.west, box.east), *since]
    found = session.execute(select(PublicComplaintRow.longitude, PublicComplaintRow.latitude).where(*within)).all()
    longitudes, latitudes = [row.longitude for row in found], [row.latitude for row in found]
    return sum(d <= AROUND for d in distances(follow.longitude, follow.latitude, longitudes, latitudes))


def _columns(west: float, east: float) -> Iterator[ColumnElement[bool]]:
    """No city lies on the antimeridian and is so large that it would matter here."""
    if west <= east:
        yield PublicComplaintRow.longitude.between(west, east)
