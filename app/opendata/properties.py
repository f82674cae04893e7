"""What each family of collections says of a feature: the names in their order, the same in every format."""

from app.complaints.released.cards import KIND as COMPLAINT
from app.kernel.text import LANGUAGES
from app.opendata.collections import Collection
from app.opendata.questions import Family


def _each(name: str) -> tuple[str, ...]:
    """One column for each language."""
    return tuple(f"{name}_{tag}" for tag in LANGUAGES)


COLUMNS: dict[Family, tuple[str, ...]] = {
    "facilities": (
        "name",
        *_each("name"),
        "kind",
        "reference",
        "address",
        "ward",
        "phone",
        "link",
        "step_free",
        *_each("opening_hours"),
        *_each("accessibility"),
        *_each("description"),
        "language",
        "updated",
        "url",
    ),
    "areas": ("name", *_each("name"), "kind", "reference", "level", "parent_id", "language", "updated", "url"),
    "base": ("name", "kind", "reference"),
    "records": (
        "reference",
        "title",
        "type",
        "status",
        "date",
        "department",
        "ward",
        "address",
        "summary",
        "language",
        "updated",
        "url",
    ),
}
"""Family → property names. Dates and moments are ISO 8601 texts, ``step_free`` is true, false or not known.

``url`` is added by the web, which knows where things have their pages.
"""


def columns(collection: Collection) -> tuple[str, ...]:
    """The properties of every feature of this collection, in their order. The point of a report may be approximate."""
    held = COLUMNS[collection.family]
    return (*held, "approximate") if collection.kind == COMPLAINT else held
