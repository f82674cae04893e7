"""The shape of a mapping file: its tables and keys, and the fields of ours that it may fill."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from app.intake.expressions import Spec
from records.kinds import INSPECTION_RESULTS, INSTRUMENTS, PERMIT_STATUSES, PERMIT_TYPES

FieldType = Literal["text", "date", "amount", "number", "area", "coordinate"]


def _fields(names_by_type: Mapping[FieldType, str]) -> dict[str, FieldType]:
    return {name: type_ for type_, names in names_by_type.items() for name in names.split()}


_COMMON = _fields(
    {
        "text": "reference title summary text type status address parcel ward",
        "date": "as_of",
        "coordinate": "longitude latitude",
    }
)
FIELDS: Mapping[str, Mapping[str, FieldType]] = {
    "permits": _COMMON
    | _fields(
        {
            "text": "status_label permit_class work_class type_label type_description"
            " proposed_use master_permit project",
            "date": "applied issued completed expires status_day",
            "amount": "cost fee",
            "number": "housing_units",
            "area": "floor_area added_area",
        }
    ),
    "deeds": _COMMON
    | _fields({"text": "instrument_number book page", "date": "executed recorded", "amount": "amount"}),
}
"""Format → field a mapping may fill → what its cells must hold."""

COMPANIONS: Mapping[str, Mapping[str, Mapping[str, FieldType]]] = {
    "permits": {
        "history": _fields({"text": "status label comments", "date": "day"}),
        "inspections": _fields({"text": "type result notes", "date": "scheduled inspected"}),
        "contractors": _fields({"text": "role name company trade licence phone email address"}),
    },
    "deeds": {"parcels": {}},
}
"""Format → files that may stand beside the main one → their fields. Of parcels, the mapping chooses the columns."""

CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "permits": {
        "type": PERMIT_TYPES,
        "status": PERMIT_STATUSES,
        "result": INSPECTION_RESULTS,
        "permit_class": ("residential", "non-residential"),
        "work_class": ("new", "existing"),
    },
    "deeds": {"type": INSTRUMENTS},
}
"""Format → table of ``[values.…]`` whose right-hand sides must be codes of ours → those codes."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class SourceTable(_Table, frozen=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    publisher: str = ""
    url: str = ""
    licence: str = ""
    as_of: date | None = None


class PlaceTable(_Table, frozen=True):
    """``bounds`` are west, south, east, north in degrees; ``crs`` is the system of the file's coordinates."""

    bounds: tuple[float, float, float, float] | None = None
    crs: str = "EPSG:4326"


class PartyTable(_Table, frozen=True):
    """``company_or_person``: a clear company becomes ``role`` with that company, anybody else ``otherwise``, hidden."""

    role: str
    name: Spec = ""
    company: Spec = ""
    trade: Spec = ""
    licence: Spec = ""
    phone: Spec = ""
    email: Spec = ""
    address: Spec = ""
    company_or_person: Spec = ""
    otherwise: str = ""


class ExtractTable(_Table, frozen=True):
    """A regular expression whose named groups become columns of their own."""

    column: str
    pattern: str


class StepTable(_Table, frozen=True):
    """A step of a permit's history that the file keeps as a date of its own."""

    day: str
    status: str
    label: str


class CompanionTable(_Table, frozen=True):
    """A file that goes with the main one, known by the columns ``recognised_by`` and joined by ``key`` = ``equals``.

    ``equals`` is empty for the main record's reference. ``columns`` maps fields to the file's columns; of parcels it
    gives new names to columns that the main mapping may then use.
    """

    recognised_by: Annotated[list[str], msgspec.Meta(min_length=1)]
    key: str
    columns: dict[str, Spec]
    equals: str = ""


class CsvMapping(_Table, frozen=True):
    """The whole mapping file. ``required`` None: every column it speaks of; ``constants`` are the same for all rows.

    ``delimiter`` empty: what stands between the names of the header.
    """

    source: SourceTable
    columns: dict[str, Spec]
    constants: dict[str, str] = {}
    department: str = ""
    language: str = "en"
    currency: str = "USD"
    delimiter: Annotated[str, msgspec.Meta(max_length=1)] = ""
    decimal_mark: Literal[".", ","] = "."
    dates: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("iso",)
    placeholder_dates: list[date] = []
    placeholder_before: date | None = None
    missing: tuple[str, ...] = ("", "NA", "N/A", "NULL")
    required: list[str] | None = None
    repeats: Literal["versions", "numbered"] = "versions"
    place: PlaceTable = PlaceTable()
    details: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    extract: list[ExtractTable] = []
    party: list[PartyTable] = []
    step: list[StepTable] = []
    companion: dict[str, CompanionTable] = {}
