"""Events: what happened, as a frozen dataclass of plain values that the outbox can keep as JSON."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. A subclass is known to the outbox by its class name."""

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    personal: ClassVar[bool] = False
    """Whether the fields name a person: then the outbox forgets them as soon as the event was carried out."""

    def __init_subclass__(cls, **options: Any) -> None:
        # dataclass(slots=True) builds the class twice; the second, real one takes the name.
        Event.kinds[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        """The fields, ready for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The event that ``payload()`` described."""
        return cls(**payload)


def revive(name: str, payload: dict[str, Any]) -> Event:
    """The event of that class name. Raises KeyError for a name nobody defined."""
    return Event.kinds[name].from_payload(payload)
