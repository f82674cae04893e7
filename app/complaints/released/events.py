"""What happened to public rows of complaints, for the search index and whoever follows them."""

from dataclasses import dataclass, field

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PublicComplaintsChanged(Event):
    """These rows (ids of ``public_complaint``) are new, say something else, or are ``gone``."""

    cases: list[int]
    gone: list[int] = field(default_factory=list)
