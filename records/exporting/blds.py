"""Permits as a core file of the Building and Land Development Specification (BLDS) 1.2, public fields only.

Dates are texts YYYY-MM-DD. An address stands whole in ``OriginalAddress1``: the portal does not take it apart. Of
several contractors the first stands here; the specification keeps others in a file of their own.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from records.exporting.csv import defused
from records.projections import PublicParty, PublicPermit

COLUMNS = (
    "PermitNum",
    "Description",
    "AppliedDate",
    "IssuedDate",
    "CompletedDate",
    "StatusCurrent",
    "OriginalAddress1",
    "OriginalAddress2",
    "OriginalCity",
    "OriginalState",
    "OriginalZip",
    "Jurisdiction",
    "PermitClass",
    "PermitClassMapped",
    "StatusCurrentMapped",
    "WorkClass",
    "WorkClassMapped",
    "PermitType",
    "PermitTypeMapped",
    "PermitTypeDesc",
    "StatusDate",
    "TotalSqFt",
    "Link",
    "Latitude",
    "Longitude",
    "EstProjectCost",
    "HousingUnits",
    "PIN",
    "ContractorCompanyName",
    "ContractorTrade",
    "ContractorTradeMapped",
    "ContractorLicNum",
    "ProposedUse",
    "AddedSqFt",
    "MasterPermitNum",
    "ExpiresDate",
    "ProjectName",
    "Publisher",
    "Fee",
)
"""Header names exactly as the specification writes them: required, recommended, optional."""

STATUSES = {
    "accepted": "Application Accepted",
    "in-review": "In Review",
    "issued": "Permit Issued",
    "inspection": "Inspection Phase",
    "finaled": "Permit Finaled",
    "cancelled": "Permit Cancelled",
}
TYPES = {
    "building": "Building",
    "demolition": "Demolition",
    "electrical": "Electrical",
    "mechanical": "Mechanical",
    "plumbing": "Plumbing",
    "roof": "Roof",
    "fence": "Fence",
    "grading": "Grading",
    "pool-spa": "Pool/Spa",
}
CLASSES = {"residential": "Residential", "non-residential": "Non-Residential"}
WORK_CLASSES = {"new": "New", "existing": "Existing"}
TRADES = frozenset(
    {"General", "Electrical", "Mechanical", "Plumbing", "Architecture", "Engineering", "Masonry", "Sign", "Tent"}
)
"""The closed lists of the specification. What is in none of them leaves its "Mapped" column empty."""

Value = str | int | float | date | Decimal | None


def rows(permits: Iterable[tuple[PublicPermit, str]]) -> Iterator[str]:
    """The file in pieces, header first, in UTF-8: each permit with the address of its page."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for permit, url in permits:
        yield _taken(buffer)
        found = values(permit, url)
        writer.writerow([_cell(found.get(name)) for name in COLUMNS])
    yield _taken(buffer)


def values(permit: PublicPermit, url: str) -> dict[str, Value]:
    """Column → value; columns of which nothing is known are left out."""
    contractor = next((party for party in permit.parties if party.role == "contractor"), PublicParty("contractor"))
    longitude, latitude = permit.place.point or (None, None)
    status = STATUSES.get(permit.status, "")
    return {
        "PermitNum": permit.reference,
        "Description": permit.summary or permit.type_description or permit.title,
        "AppliedDate": permit.applied,
        "IssuedDate": permit.issued,
        "CompletedDate": permit.completed,
        "StatusCurrent": permit.status_label or status or permit.status,
        "OriginalAddress1": permit.place.address,
        "Jurisdiction": permit.source.publisher,
        "PermitClass": CLASSES.get(permit.permit_class, permit.permit_class),
        "PermitClassMapped": CLASSES.get(permit.permit_class),
        "StatusCurrentMapped": status,
        "WorkClass": WORK_CLASSES.get(permit.work_class, permit.work_class),
        "WorkClassMapped": WORK_CLASSES.get(permit.work_class),
        "PermitType": permit.type_label or permit.type,
        "PermitTypeMapped": TYPES.get(permit.type),
        "PermitTypeDesc": permit.type_description,
        "StatusDate": permit.status_day,
        "TotalSqFt": permit.floor_area,
        "Link": url,
        "Latitude": latitude,
        "Longitude": longitude,
        "EstProjectCost": permit.cost,
        "HousingUnits": permit.housing_units,
        "PIN": permit.place.parcel,
        "ContractorCompanyName": contractor.company,
        "ContractorTrade": contractor.trade,
        "ContractorTradeMapped": contractor.trade if contractor.trade in TRADES else None,
        "ContractorLicNum": contractor.licence,
        "ProposedUse": permit.proposed_use,
        "AddedSqFt": permit.added_area,
        "MasterPermitNum": permit.master_permit,
        "ExpiresDate": permit.expires,
        "ProjectName": permit.project,
        "Publisher": permit.source.publisher,
        "Fee": permit.fee,
    }


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return defused(" ".join(value.split())) if isinstance(value, str) else str(value)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
