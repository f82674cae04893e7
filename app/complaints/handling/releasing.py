"""Letting strangers read of a complaint: a summary and photographs that an officer wrote and chose; taking it back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.city.addresses import parse
from app.city.model import ComplaintCategory
from app.complaints import entries, lifecycle, policy, queries, secrecy
from app.complaints.handling import acting
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.released import rows as public_rows
from app.complaints.released.events import PublicComplaintsChanged
from app.complaints.released.model import ComplaintReleaseRow, PublicComplaintPhotoRow, PublicComplaintRow
from app.db.catalogue import raise_revision
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.intake import phrases
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import HANDLE
from app.kernel.text import LANGUAGES, N_, Localized
from records.checking.finding import Finding
from records.checking.findings import in_text

LONGEST = 4000
"""Characters of a summary."""
NOWHERE, SHOWN, HIDDEN = "", "public", "hidden"
"""How a case stands with the public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph to be released: drawn anew, in the file store. ``description``: what it shows, per language."""

    sha256: str
    media_type: str
    size: int
    width: int
    height: int
    description: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What was released of a case, for those who see the case. ``is_public``: strangers read it now."""

    summary: str
    language: str
    place: str
    approximate: bool
    located: bool
    hidden: bool
    is_public: bool
    photos: tuple[Photo, ...]


class Accepted(NamedTuple):
    """The digests of findings that may stay in a summary, and why."""

    digests: Collection[str] = frozenset()
    reason: str = ""


NOTHING_ACCEPTED = Accepted()


class FindingsLeft(BadInput):
    """Personal data was found in what should become public, and nobody accepted it yet."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(N_("The summary may hold personal data. Change it, or say why it may stay."))
        self.findings = tuple(findings)


def release(
    unit: UnitOfWork,
    reference: str,
    *,
    summary: str,
    language: str,
    photos: Sequence[Photo] = (),
    names: Iterable[str] = (),
    accepted: Accepted = NOTHING_ACCEPTED,
    revision: int | None = None,
) -> None:
    """Let strangers read this summary and these photographs of the case; what they read of it before is replaced.

    ``names``: what the reporter is called, where the officer may know it. ``accepted``: the findings that
    may stay. Raises NotVisible, NotAllowed, StaleRevision, BadInput, FindingsLeft.
    """
    complaint = _held(unit, reference, revision)
    if not public_rows.may_be_public(complaint):
        raise BadInput(why_not(complaint.content, quarantined=complaint.quarantined))
    summary = _written(summary, language)
    found = findings(unit.session, complaint, summary, names)
    left = [one for one in found if one.digest not in accepted.digests]
    if left or (found and not accepted.reason):
        raise FindingsLeft(found)
    for photo in photos:
        if not any(photo.description.values()):
            raise BadInput(N_("Describe what the photograph shows, for those who cannot see it."))
    detail = {"findings": [one.code for one in found]} if found else {}
    with entrusted(unit.session):
        acting.touch(unit, complaint, shown=False)
        _keep(unit, complaint, summary, language)
        entries.add_step(unit.session, complaint, unit.now, "release", lifecycle.HANDLER)
        entries.add_note(unit.session, complaint, unit.now, "released", unit.actor.name, accepted.reason, detail)
        unit.note("release complaint", f"complaint/{complaint.reference}", photos=len(photos), accepted=len(found))
        public_rows.follow(unit, complaint)
        _replace_photos(unit, complaint, photos)


def hide(unit: UnitOfWork, reference: str, reason: str, *, revision: int | None = None) -> None:
    """Take the case off the public pages, for threats or insults: its reporter and the department still read it.

    Raises NotVisible, NotAllowed, StaleRevision; BadInput without a reason, or where nothing is public.
    """
    complaint = _held(unit, reference, revision)
    row = unit.session.get(ComplaintReleaseRow, complaint.id)
    if row is None or row.hidden:
        raise BadInput(N_("Nothing of this report is public."))
    if not reason.strip():
        raise BadInput(N_("Say why it should no longer be public."))
    with entrusted(unit.session):
        acting.touch(unit, complaint, shown=False)
        row.hidden = True
        entries.add_step(unit.session, complaint, unit.now, "hide", lifecycle.HANDLER)
        entries.add_note(unit.session, complaint, unit.now, "hidden", unit.actor.name, reason.strip())
        unit.note("hide complaint", f"complaint/{complaint.reference}")
        public_rows.follow(unit, complaint)


def take_back(unit: UnitOfWork, complaint: ComplaintRow, who: str) -> None:
    """Take off the public pages what was released of a case that the public is to be told otherwise of from now on.

    The department looks at it, and releases it anew. ``rows.follow`` is the caller's. Entrusted.
    """
    row = unit.session.get(ComplaintReleaseRow, complaint.id)
    if row is None or row.hidden:
        return
    row.hidden = True
    entries.add_step(unit.session, complaint, unit.now, "hide", who)
    entries.add_note(unit.session, complaint, unit.now, "taken-back", acting.name_of(unit, who))
    unit.note("hide complaint", f"complaint/{complaint.reference}")


def take_photographs_back(unit: UnitOfWork, complaint: ComplaintRow) -> set[str]:
    """Take all released photographs of a case off; the summary stays. Returns what they were (SHA-256). Entrusted."""
    shown = select(PublicComplaintRow.id).where(PublicComplaintRow.reference == complaint.reference)
    of_case = PublicComplaintPhotoRow.complaint_id.in_(shown)
    gone = set(unit.session.scalars(select(PublicComplaintPhotoRow.sha256).where(of_case)))
    if gone:
        _replace_photos(unit, complaint, ())
        entries.add_note(unit.session, complaint, unit.now, "photos-taken-back", "")
    return gone


def released(session: Session, reference: str) -> Release | None:
    """What was released of a case; None where nothing was. Raises NotVisible."""
    complaint = queries.found(session, reference)
    row = session.get(ComplaintReleaseRow, complaint.id)
    if row is None:
        return None
    public = session.scalar(select(PublicComplaintRow.id).where(PublicComplaintRow.reference == complaint.reference))
    shown = select(PublicComplaintPhotoRow).where(PublicComplaintPhotoRow.complaint_id == (public or 0))
    photos = session.scalars(shown.order_by(PublicComplaintPhotoRow.position))
    return Release(
        summary=row.summary,
        language=row.language,
        place=row.place,
        approximate=row.approximate,
        located=row.longitude is not None,
        hidden=row.hidden,
        is_public=public is not None,
        photos=tuple(_photo(one) for one in photos),
    )


def standing(session: Session, complaint_id: int) -> str:
    """How a case stands with the public: NOWHERE, SHOWN or HIDDEN by staff."""
    rows = STANDING.rows(session, complaint_id=complaint_id)
    if not rows:
        return NOWHERE
    hidden, public = rows[0]
    return SHOWN if public is not None else HIDDEN if hidden else NOWHERE


STANDING = Walled(
    select(ComplaintReleaseRow.hidden, PublicComplaintRow.id)
    .join(ComplaintRow, ComplaintRow.id == ComplaintReleaseRow.complaint_id)
    .outerjoin(PublicComplaintRow, PublicComplaintRow.reference == ComplaintRow.reference)
    .where(ComplaintReleaseRow.complaint_id == bindparam("complaint_id"))
)


def findings(session: Session, complaint: ComplaintRow, text: str, names: Iterable[str] = ()) -> list[Finding]:
    """Personal data in a summary; of a sensitive case also the address that its public point keeps to itself."""
    ways = [phrases.as_written(name) for name in names if name.strip()]
    category = session.get(ComplaintCategory, complaint.category)
    content = session.get(ComplaintContentRow, complaint.id)
    if content is not None and (category is None or category.sensitive) and parse(content.address).house_number:
        ways.append(phrases.as_written(content.address.split(",")[0]))
    return list(in_text(text, "summary", phrases.whole(ways)))


def _held(unit: UnitOfWork, reference: str, revision: int | None) -> ComplaintRow:
    complaint = queries.found(unit.session, reference, locked=True)
    if queries.reader_of(unit.actor, complaint) != queries.OFFICER:
        raise NotVisible(N_("There is no such report."))
    policy.require(unit.actor, HANDLE, complaint.department)
    acting.require_newest(complaint, revision)
    return complaint


def why_not(content: str, *, quarantined: bool) -> str:
    """Why nothing becomes public of a case of which nothing may."""
    if content == secrecy.CONFIDENTIAL:
        return N_("This report is confidential; nothing of it becomes public.")
    if quarantined:
        return N_("This report waits for somebody to say that it is no spam.")
    return N_("This report has ended for good; nothing of it becomes public.")


def _written(summary: str, language: str) -> str:
    written = summary.replace("\r\n", "\n").strip()
    if not written:
        raise BadInput(N_("Write a summary for the public."))
    if len(written) > LONGEST:
        raise BadInput(N_("A summary has at most %(most)s characters."), most=LONGEST)
    if language not in LANGUAGES:
        raise BadInput(N_("Choose the language of the summary."))
    return written


def _keep(unit: UnitOfWork, complaint: ComplaintRow, summary: str, language: str) -> None:
    """Write down what is released; the point is chosen the first time and stays."""
    row = unit.session.get(ComplaintReleaseRow, complaint.id)
    if row is None:
        row = ComplaintReleaseRow(complaint_id=complaint.id, released_at=unit.now)
        row.labels = policy.of_release(entries.circle_of(complaint))
        category = unit.session.get(ComplaintCategory, complaint.category)
        public_rows.choose_point(unit.session, row, sensitive=category is None or category.sensitive)
        unit.session.add(row)
    row.summary, row.language, row.hidden = summary, language, False


def _replace_photos(unit: UnitOfWork, complaint: ComplaintRow, photos: Sequence[Photo]) -> None:
    session = unit.session
    number = session.scalar(select(PublicComplaintRow.id).where(PublicComplaintRow.reference == complaint.reference))
    of_case = PublicComplaintPhotoRow.complaint_id == number
    before = session.scalar(select(func.count()).select_from(PublicComplaintPhotoRow).where(of_case))
    if number is None or not (before or photos):
        return
    raise_revision(session)
    session.execute(delete(PublicComplaintPhotoRow).where(of_case))
    distinct = {photo.sha256: photo for photo in photos}
    if distinct:
        rows = [_photo_row(number, position, photo) for position, photo in enumerate(distinct.values())]
        session.execute(insert(PublicComplaintPhotoRow), rows)
    session.execute(update(PublicComplaintRow).where(PublicComplaintRow.id == number).values(photos=len(distinct)))
    unit.tell(PublicComplaintsChanged([number]))


def _photo_row(number: int, position: int, photo: Photo) -> dict[str, object]:
    names = ("sha256", "media_type", "size", "width", "height")
    said = {tag: words.strip() for tag, words in photo.description.items() if words.strip()}
    return {
        "complaint_id": number,
        "position": position,
        "description": said,
        **{name: getattr(photo, name) for name in names},
    }


def _photo(row: PublicComplaintPhotoRow) -> Photo:
    return Photo(
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        description=row.description,
    )
