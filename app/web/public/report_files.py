"""Released reports as files to take along: CSV, JSON Lines, GeoJSON, all with the same fields."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.complaints.released.projections import PublicCard
from app.kernel.clock import day_of
from records.exporting.csv import defused

NAMES = {"csv": "CSV", "jsonl": "JSON Lines", "geojson": "GeoJSON"}
FIELDS = (
    "reference",
    "category",
    "department",
    "ward",
    "state",
    "open",
    "received",
    "updated",
    "ended",
    "due",
    "title",
    "summary",
    "language",
    "place",
    "approximate",
    "photos",
    "url",
)
Address = Callable[[PublicCard], str]
"""The full public address of a report."""


def csv_rows(found: Iterable[PublicCard], address: Address) -> Iterator[str]:
    """The file in pieces, header first, in UTF-8 with a mark that spreadsheets look for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*FIELDS, "longitude", "latitude"))
    yield "\ufeff" + _taken(buffer)
    for one in found:
        longitude, latitude = one.point or ("", "")
        writer.writerow((*map(_cell, _values(one, address(one)).values()), longitude, latitude))
        yield _taken(buffer)


def json_lines(found: Iterable[PublicCard], address: Address) -> Iterator[str]:
    """One line a report; ``point`` is [longitude, latitude] or null."""
    for one in found:
        line = {**_values(one, address(one)), "point": list(one.point) if one.point else None}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def geojson(found: Iterable[PublicCard], address: Address) -> Iterator[str]:
    """A feature collection (RFC 7946) in pieces; a report for which no point stands has a null geometry."""
    yield '{"type": "FeatureCollection", "features": ['
    separator = "\n"
    for one in found:
        feature = {
            "type": "Feature",
            "id": one.reference,
            "geometry": {"type": "Point", "coordinates": list(one.point)} if one.point else None,
            "properties": _values(one, address(one)),
        }
        yield separator + json.dumps(feature, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _values(one: PublicCard, url: str) -> Mapping[str, Any]:
    """Plain values under the names of ``FIELDS``; days are the city's."""
    return {
        "reference": one.reference,
        "category": one.category,
        "department": one.department,
        "ward": one.ward,
        "state": one.state,
        "open": one.is_open,
        "received": day_of(one.received_at).isoformat(),
        "updated": day_of(one.updated_at).isoformat(),
        "ended": day_of(one.ended_at).isoformat() if one.ended_at else None,
        "due": one.due_on.isoformat() if one.due_on else None,
        "title": one.title,
        "summary": one.summary,
        "language": one.language,
        "place": one.place,
        "approximate": one.approximate,
        "photos": one.photos,
        "url": url,
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else defused(str(value))


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
