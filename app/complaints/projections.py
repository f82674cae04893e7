"""A complaint as each of its readers has it: what somebody may not see is no attribute of what he gets.

The contact stands in none of them: ``app.complaints.identity.open_identity`` gives it, to those who may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.complaints.sla import Clocks


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step of its life. ``act`` "move" and its like lead to ``state``, "hand-over" to ``department``.

    ``detail``: plain values that name nobody.
    """

    id: int
    at: datetime
    act: str
    who: str
    state: str
    department: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """``sender`` is "reporter" or "office". ``step`` is the id of the step that it explains."""

    id: int
    at: datetime
    sender: str
    text: str
    step: int | None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """``origin``: "reporter", "office" or "internal". ``size`` in bytes; pixels, 0 for what is no picture."""

    id: int
    at: datetime
    origin: str
    name: str
    description: str
    sha256: str
    media_type: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Note:
    """What the department keeps to itself. ``account`` is who wrote it; "" for the portal."""

    id: int
    at: datetime
    kind: str
    account: str
    text: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What was reported, and where (degrees)."""

    text: str
    answers: Mapping[str, Any]
    address: str
    longitude: float | None
    latitude: float | None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


@dataclass(frozen=True, slots=True)
class Work:
    """How the department works on it. ``assignee`` is an account, "" for nobody."""

    assignee: str
    team: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What all have in common who see that there is a complaint. ``id`` is for the portal and shown to nobody.

    ``revision`` is what a form that changes the complaint sends back.
    """

    id: int
    reference: str
    category: str
    department: str
    ward: str
    state: str
    identity: str
    content_switch: str
    channel: str
    language: str
    received_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    erased_at: datetime | None
    revision: int
    clocks: Clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterComplaint(Case):
    """For the counter at which it was filed, on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedComplaint(Case):
    """For the auditor: that it is there, what happened when, and how the department worked on it."""

    held: bool
    history: tuple[HistoryStep, ...]
    work: Work
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterComplaint(Case):
    """For whoever reported it."""

    content: Content
    history: tuple[HistoryStep, ...]
    messages: tuple[Message, ...]
    files: tuple[AttachedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerComplaint(Case):
    """For the department in charge."""

    held: bool
    quarantined: bool
    content: Content
    history: tuple[HistoryStep, ...]
    messages: tuple[Message, ...]
    files: tuple[AttachedFile, ...]
    work: Work
    notes: tuple[Note, ...]
