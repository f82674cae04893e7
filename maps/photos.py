"""Photographs of facilities: each says in words what it shows. They come re-encoded; nothing of the camera is kept."""

from dataclasses import dataclass

from sqlalchemy import select

from app.db.unit_of_work import UnitOfWork
from app.kernel import ids
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_, Localized
from maps.editing import locked, tell
from maps.model import FacilityPhotoRow, FacilityRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that lies re-encoded in the file store. ``size`` in bytes, ``width`` and ``height`` in pixels."""

    sha256: str
    media_type: str
    size: int
    width: int
    height: int


def add_photo(unit: UnitOfWork, slug: str, picture: Picture, description: Localized) -> None:
    """A photograph behind those that are there. Raises BadInput without a description, or where it is there already."""
    row = locked(unit, slug)
    said = _described_photo(description)
    known = select(FacilityPhotoRow).where(FacilityPhotoRow.facility_id == row.id)
    photos = list(unit.session.scalars(known))
    if any(photo.sha256 == picture.sha256 for photo in photos):
        raise BadInput(N_("This photograph is there already."))
    unit.session.add(
        FacilityPhotoRow(
            id=ids.new_id(),
            facility_id=row.id,
            position=max((photo.position for photo in photos), default=0) + 1,
            sha256=picture.sha256,
            media_type=picture.media_type,
            size=picture.size,
            width=picture.width,
            height=picture.height,
            description=said,
            added_at=unit.now,
        )
    )
    tell(unit, "add photograph", row, changed=[row.id], sha256=picture.sha256)


def describe_photo(unit: UnitOfWork, slug: str, sha256: str, description: Localized) -> None:
    """Other words for those who do not see it. Raises BadInput without any."""
    row, photo = _photo(unit, slug, sha256)
    photo.description = _described_photo(description)
    tell(unit, "describe photograph", row, changed=[row.id], sha256=sha256)


def remove_photo(unit: UnitOfWork, slug: str, sha256: str) -> None:
    """Take a photograph off the page. Raises NotVisible."""
    row, photo = _photo(unit, slug, sha256)
    unit.session.delete(photo)
    tell(unit, "remove photograph", row, changed=[row.id], sha256=sha256)


def _photo(unit: UnitOfWork, slug: str, sha256: str) -> tuple[FacilityRow, FacilityPhotoRow]:
    row = locked(unit, slug)
    of_facility = select(FacilityPhotoRow).where(FacilityPhotoRow.facility_id == row.id)
    photo = unit.session.scalar(of_facility.where(FacilityPhotoRow.sha256 == sha256))
    if photo is None:
        raise NotVisible("There is no such photograph.")
    return row, photo


def _described_photo(description: Localized) -> dict[str, str]:
    said = {tag: words.strip() for tag, words in description.items() if words.strip()}
    if not said:
        raise BadInput(N_("Describe what the photograph shows, for those who cannot see it."))
    return said
