"""What happens to complaints, as the rest of the city hears it: references and codes, never a word of anybody's."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ComplaintReceived(Event):
    """A complaint was filed; ``quarantined`` ones wait for a person to say that they are no spam."""

    complaint: int
    reference: str
    department: str
    channel: str
    quarantined: bool


@dataclass(frozen=True, slots=True)
class ComplaintMoved(Event):
    """A complaint has another state. ``who`` made the move: reporter, handler or portal. ``step`` is its row."""

    complaint: int
    reference: str
    department: str
    before: str
    after: str
    who: str
    step: int


@dataclass(frozen=True, slots=True)
class ComplaintMessageWritten(Event):
    """Reporter or office wrote to the other (``sender``)."""

    complaint: int
    reference: str
    department: str
    sender: str
    message: int


@dataclass(frozen=True, slots=True)
class ComplaintHandedOver(Event):
    """Another department is in charge now. ``step`` is the row that says so."""

    complaint: int
    reference: str
    before: str
    after: str
    step: int


@dataclass(frozen=True, slots=True)
class ComplaintRecategorised(Event):
    """A complaint stands under another category. ``step`` is the row that says so."""

    complaint: int
    reference: str
    department: str
    before: str
    after: str
    step: int


@dataclass(frozen=True, slots=True)
class ComplaintAssigned(Event):
    """Somebody of the department (an account; "" for nobody) is to work on it."""

    complaint: int
    reference: str
    department: str
    account: str


@dataclass(frozen=True, slots=True)
class ComplaintSecrecyChanged(Event):
    """The switches were changed; both as they are now."""

    complaint: int
    reference: str
    identity: str
    content: str


@dataclass(frozen=True, slots=True)
class ContactRemoved(Event):
    """The contact of a complaint is gone from the rows; the key it was sealed with is to be destroyed."""

    key_id: str


@dataclass(frozen=True, slots=True)
class ComplaintErased(Event):
    """All words and files of a complaint are gone from the rows; ``files`` (SHA-256) are to leave the file store."""

    complaint: int
    reference: str
    department: str
    files: list[str]


@dataclass(frozen=True, slots=True)
class PhotographErased(Event):
    """A photograph (``photograph`` was its id) is gone; ``files`` (SHA-256) are to leave the file store."""

    complaint: int
    reference: str
    photograph: int
    files: list[str]


@dataclass(frozen=True, slots=True)
class IdentityOpened(Event):
    """An auditor read who reported it, for a reason that the trail keeps."""

    complaint: int
    reference: str


@dataclass(frozen=True, slots=True)
class RightsRequestWaits(Event):
    """Somebody asked for a copy or for erasure, and a day is left of its three: for one of those in charge."""

    request: int
    reference: str
    department: str
    account: str
