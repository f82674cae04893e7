"""A complaint as strangers have it: what an officer released, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.text import Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCard:
    """A released case in a list. ``point`` is longitude and latitude in degrees, None where nothing stands for it.

    ``summary`` and ``title``, its beginning, are in ``language``. ``place`` is a street or public place, or "".
    ``id`` orders cases in the order of their release.
    """

    id: int
    reference: str
    slug: str
    category: str
    department: str
    ward: str
    state: str
    is_open: bool
    language: str
    title: str
    summary: str
    place: str
    approximate: bool
    point: tuple[float, float] | None
    received_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    due_on: date | None
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStep:
    """One step of its history: ``act`` is "file", "move" or "hand-over"."""

    at: datetime
    act: str
    state: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPhoto:
    """A photograph; its bytes lie in the file store. Pixels. ``description`` per language."""

    sha256: str
    media_type: str
    width: int
    height: int
    description: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicComplaint(PublicCard):
    """The whole of a released case."""

    history: tuple[PublicStep, ...]
    pictures: tuple[PublicPhoto, ...]
