"""What happens to records, as the rest of the city hears it."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RecordsPublished(Event):
    """Records (row ids) were published or published anew; sections of ordinances go with their work.

    ``dropped_sections`` are ids of public sections that are no longer there.
    """

    records: list[int]
    dropped_sections: list[int]


@dataclass(frozen=True, slots=True)
class RecordsWithdrawn(Event):
    """Records (row ids) and public sections that strangers may no longer read."""

    records: list[int]
    dropped_sections: list[int]


@dataclass(frozen=True, slots=True)
class RecordsSuperseded(Event):
    """Records (row ids) whose place another one took; strangers still read them, with that said."""

    records: list[int]


@dataclass(frozen=True, slots=True)
class RecordsDrafted(Event):
    """Records (row ids) whose working text changed; strangers see no difference."""

    records: list[int]


@dataclass(frozen=True, slots=True)
class DeadlinesReached(Event):
    """Something that waits for this member of staff is due next, or is overdue since ``day`` (ISO 8601)."""

    account: str
    day: str
