"""What happens to the city's own set-up, as the rest of the portal hears it."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CategoryMadeSensitive(Event):
    """From now on the public learns of reports of that category neither the exact place nor the time of day."""

    slug: str


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """Opening times or holidays of that calendar are others now, or a department works by it from now on."""

    slug: str
