"""A case on its way in: what a reader makes of one request of somebody else's. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.complaints.lifecycle import ENDED
from app.kernel.slugs import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCase:
    """``external_id`` is its number in ``source``. ``ended_at`` is set where, and only where, the state is an end.

    ``text`` is as it was written there: it is for the department alone, and nothing makes it public. ``file`` and
    ``line`` say where it was read; ``remarks`` what was mended.
    """

    source: str
    external_id: str
    category: str
    state: str
    received_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    text: str = ""
    address: str = ""
    ward: str = ""
    department: str = ""
    longitude: float | None = None
    latitude: float | None = None
    language: str = "en"
    file: str
    line: int
    remarks: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same request, wherever it is read again."""
        told = (self.category, self.state, self.received_at, self.updated_at, self.ended_at, self.text, self.address)
        return digest(repr((*told, self.ward, self.department, self.longitude, self.latitude)))


def ended_at(state: str, ended: datetime | None, updated: datetime | None, received: datetime) -> datetime | None:
    """When a case of that state ended; the last that is known of it where nobody says. None where it is open."""
    if state not in ENDED:
        return None
    return max(ended or updated or received, received)
