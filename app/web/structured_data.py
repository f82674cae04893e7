"""schema.org descriptions, so that search engines know what a page speaks of."""

from typing import Any

from app.opendata.place import Place
from app.web import addresses, words
from app.web.kept import department_name
from app.web.locale import language
from app.web.portal import base_url
from records.projections import PublicDeed, PublicDocument, PublicOrdinance, PublicPermit, PublicSection, WorkLine
from records.projections import Published as PublishedRecord

_TYPES = {
    PublicDocument: "DigitalDocument",
    PublicDeed: "DigitalDocument",
    PublicPermit: "GovernmentPermit",
    PublicOrdinance: "Legislation",
}


def record_data(published: PublishedRecord) -> dict[str, Any]:
    """A record as a schema.org thing; place and publisher only where they are known."""
    record = published.record
    address = base_url() + addresses.record(language(), record.kind, published.slug)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES[type(record)],
        "name": record.title,
        "identifier": record.reference,
        "url": address,
        "description": record.summary[:300],
    }
    if isinstance(record, PublicPermit):
        data["issuedBy"] = _organization(record.department)
        data["validFrom"] = record.issued.isoformat() if record.issued else ""
        data["validUntil"] = record.expires.isoformat() if record.expires else ""
        return data
    data["inLanguage"] = record.language
    data["datePublished"] = record.day.isoformat() if record.day else ""
    data["dateModified"] = published.updated_at.isoformat()
    data["publisher"] = _organization(record.department)
    data["license"] = record.source.licence if record.source.licence.startswith("http") else ""
    return data


def legislation(line: WorkLine, section: PublicSection | None = None) -> dict[str, Any]:
    """A work, or one section as part of it."""
    work_data: dict[str, Any] = {
        "@type": "Legislation",
        "name": line.title,
        "legislationIdentifier": line.number or line.work,
        "legislationType": words.word(words.TYPE, line.type),
        "inLanguage": line.language,
        "legislationDate": line.enacted.isoformat() if line.enacted else "",
        "url": base_url() + addresses.work(language(), line.slug),
    }
    work_data = {key: value for key, value in work_data.items() if value}
    if section is None:
        return {"@context": "https://schema.org", **work_data}
    return {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": " ".join(part for part in (section.number, section.heading) if part),
        "legislationIdentifier": f"{line.work}/!main~{section.eid}",
        "inLanguage": section.language,
        "url": base_url() + addresses.section(language(), line.slug, section.eid),
        "isPartOf": work_data,
    }


def place_data(place: Place, name: str, address: str) -> dict[str, Any]:
    """A place as a schema.org thing."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Place", "name": name, "url": address}
    written = place.facility.address if place.facility else place.name if place.kind == "address" else ""
    data["address"] = written
    if place.point:
        data["geo"] = {"@type": "GeoCoordinates", "longitude": place.point[0], "latitude": place.point[1]}
    return data


def _organization(slug: str) -> dict[str, str] | None:
    return {"@type": "GovernmentOrganization", "name": department_name(slug)} if slug else None
