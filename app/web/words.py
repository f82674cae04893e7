"""Codes of the records, in words. What a code is called is decided here and nowhere else."""

from app.complaints import lifecycle
from app.kernel.text import N_
from app.web.translation import gettext
from records.projections import WorkLine

KIND = {
    "document": N_("Document"),
    "deed": N_("Deed"),
    "permit": N_("Building permit"),
    "ordinance": N_("Ordinance"),
    "section": N_("Section of an ordinance"),
    "complaint": N_("Report"),
}
KINDS = {
    "document": N_("Documents"),
    "deed": N_("Deeds"),
    "permit": N_("Building permits"),
    "ordinance": N_("Ordinances"),
    "section": N_("Sections of ordinances"),
    "complaint": N_("Reports"),
}
STATUS = {
    "accepted": N_("Application accepted"),
    "in-review": N_("In review"),
    "issued": N_("Issued"),
    "inspection": N_("Under inspection"),
    "finaled": N_("Completed"),
    "cancelled": N_("Cancelled"),
    "unknown": N_("Not known"),
    "approved": N_("Approved"),
    "draft": N_("Draft"),
    "recorded": N_("Entered in the register"),
    "in-force": N_("In force"),
    "repealed": N_("Repealed"),
    "not-commenced": N_("Not yet in force"),
    "not-enacted": N_("Not yet enacted"),
    "annulled": N_("Annulled"),
    "reserved": N_("Reserved"),
    "expired": N_("Expired"),
    "superseded": N_("Superseded"),
    **lifecycle.NAMES,
}
TYPE = {
    "minutes": N_("Minutes"),
    "agenda": N_("Agenda"),
    "notice": N_("Notice"),
    "budget": N_("Budget"),
    "report": N_("Report"),
    "by-law": N_("By-law"),
    "other": N_("Other"),
    "sale": N_("Sale"),
    "foreclosure-notice": N_("Foreclosure notice"),
    "foreclosure-outcome": N_("Foreclosure outcome"),
    "mortgage": N_("Mortgage"),
    "easement": N_("Easement"),
    "code": N_("Code"),
    "act": N_("Act"),
    "ordinance": N_("Ordinance"),
    "regulation": N_("Regulation"),
    "building": N_("Building"),
    "demolition": N_("Demolition"),
    "electrical": N_("Electrical"),
    "mechanical": N_("Mechanical"),
    "plumbing": N_("Plumbing"),
    "roof": N_("Roof"),
    "fence": N_("Fence"),
    "grading": N_("Grading"),
    "pool-spa": N_("Pool or spa"),
}
RESULT = {
    "passed": N_("Passed"),
    "rejected": N_("Rejected"),
    "partial": N_("Passed in part"),
    "cancelled": N_("Cancelled"),
    "ok-for-service": N_("Approved for service"),
}
ROLE = {
    "contractor": N_("Contractor"),
    "grantor": N_("Seller or grantor"),
    "grantee": N_("Buyer or grantee"),
    "lender": N_("Lender"),
}
PARTY_ROLE = {
    **ROLE,
    "owner": N_("Owner"),
    "applicant": N_("Applicant"),
    "witness": N_("Witness"),
    "other": N_("Other"),
}
"""Roles as the desk reads them; strangers read those of ``ROLE`` only."""
PERMIT_CLASS = {"residential": N_("Residential"), "non-residential": N_("Non-residential")}
WORK_CLASS = {"new": N_("New construction"), "existing": N_("Existing building")}
NOTE = {
    "history": N_("History"),
    "editor": N_("Editor’s note"),
    "emergency": N_("Emergency legislation"),
    "cross-reference": N_("Cross-references"),
    "explanation": N_("Explanation"),
    "other": N_("Note"),
}
DOES = {
    "amends": N_("Amends"),
    "repeals": N_("Repeals"),
    "revokes": N_("Revokes"),
    "commences": N_("Brings into force"),
}
SUFFERS = {
    "amends": N_("Amended by"),
    "repeals": N_("Repealed by"),
    "revokes": N_("Revoked by"),
    "commences": N_("Brought into force by"),
}
FLAG = {
    "placeholder-date": N_(
        "The source gives a date that it uses where the real one is not known; it is not shown as a fact."
    ),
    "date-in-future": N_("The source gives a date that still lies in the future."),
    "outside-city": N_("The point that the source gives lies outside the city, so it is not shown on maps."),
    "no-text": N_("No text could be read from the file, so a search finds this record by its title only."),
    "date-from-snapshot": N_(
        "The exact day from which a text applied is not known: it changed on or before the day shown."
    ),
    "poor-scan": N_("The text was read from a scan, which tore words or mixed columns; it is shown as it came."),
}
REASON = {
    "published-in-error": N_("It was published in error."),
    "personal-data": N_("It contained personal data."),
    "court-order": N_("A court ordered it."),
    "superseded": N_("Another record took its place."),
    "other": N_("The city has another reason."),
}
AREA = {
    "city": N_("City"),
    "district": N_("District"),
    "neighbourhood": N_("Neighbourhood"),
    "ward": N_("Ward"),
    "province": N_("Province"),
    "regency": N_("Regency"),
    "village": N_("Village"),
    "urban-village": N_("Urban village (kelurahan)"),
    "precinct": N_("Precinct"),
    "zone": N_("Zone"),
    "area": N_("Area"),
}
GROUND = {
    "street": N_("Streets"),
    "water": N_("Water"),
    "park": N_("Parks"),
    "rail": N_("Railways"),
    "boundary": N_("Boundaries"),
}
MAP = {
    "map": N_("Map of the city"),
    "zoomIn": N_("Zoom in"),
    "zoomOut": N_("Zoom out"),
    "close": N_("Close"),
    "cluster": N_("%s places close together. Zoom in."),
    "listThem": N_("List these %s places"),
    "stepFree": N_("Step-free access"),
    "steps": N_("No step-free access"),
    "locating": N_("Looking for your position …"),
    "notLocated": N_("Your position could not be found. Search for an address instead."),
    "failed": N_("The map could not be brought up to date. Check the connection and move the map again."),
    "copied": N_("Copied"),
}
"""What the map's script says; it puts numbers in place of %s."""
STATE = {
    "draft": N_("Draft"),
    "in-review": N_("Sent for review"),
    "refused": N_("Sent back"),
    "approved": N_("Approved"),
    "scheduled": N_("Waits for its day"),
    "embargoed": N_("Under embargo"),
    "published": N_("Published"),
    "superseded": N_("Superseded"),
    "withdrawn": N_("Withdrawn"),
    "discarded": N_("Put away"),
}
"""Where a record stands at the desk."""
SAID_WITH = {
    "refuse": N_("sent it back"),
    "approve": N_("approved it"),
    "look again": N_("took the approval back"),
    "embargo": N_("put it under embargo"),
    "lift embargo": N_("lifted the embargo"),
}
"""What somebody did when he left a comment."""
RECORD_FIELD = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "text": N_("Text"),
    "type": N_("Type"),
    "language": N_("Language"),
    "day": N_("Date"),
    "place": N_("Location"),
    "parties": N_("Parties"),
    "attachments": N_("Files"),
    "status": N_("Status"),
    "history": N_("History"),
    "inspections": N_("Inspections"),
    "instrument_number": N_("Instrument number"),
    "book": N_("Book"),
    "page": N_("Page"),
    "executed": N_("Signed"),
    "recorded": N_("Registered"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "status_day": N_("Status since"),
    "applied": N_("Applied for"),
    "issued": N_("Issued"),
    "completed": N_("Completed"),
    "expires": N_("Expires"),
    "permit_class": N_("Class"),
    "work_class": N_("Work"),
    "proposed_use": N_("Proposed use"),
    "cost": N_("Estimated cost"),
    "fee": N_("Fee"),
    "housing_units": N_("Housing units"),
    "floor_area": N_("Floor area in square feet"),
    "added_area": N_("Added floor area in square feet"),
    "master_permit": N_("Master permit"),
    "project": N_("Project"),
}
"""Fields of records as the desk calls them."""
FACET = {
    "kind": N_("Kind"),
    "department": N_("Department"),
    "year": N_("Year"),
    "status": N_("Status"),
    "ward": N_("Ward"),
}
SORT = {"relevance": N_("Best match"), "newest": N_("Newest first"), "oldest": N_("Oldest first")}
PLACE_ORDER = {"name": N_("Name"), "kind": N_("Kind"), "distance": N_("Distance")}

LANGUAGE = {"en": N_("English"), "id": N_("Indonesian")}
_ITSELF = {"en": "English", "id": "Bahasa Indonesia"}
"""What a language calls itself."""
FILE_TYPE = {
    "application/pdf": "PDF",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "image/webp": "WebP",
    "text/csv": "CSV",
    "text/plain": N_("Text"),
}


def word(table: dict[str, str], code: str) -> str:
    """The code's word in the reader's language; a code that nobody named stands for itself."""
    return gettext(table[code]) if code in table else code


def map_words() -> dict[str, str]:
    """What the scripts of maps say, in the reader's language."""
    return {name: gettext(text) for name, text in MAP.items()}


def law_number(line: WorkLine) -> str:
    """How a work is called by number: "Act 24-116", but "Ordinance No. 7 of 2009" as it says itself."""
    if not line.numbered:
        return word(TYPE, line.type)
    return line.number if " " in line.number else f"{word(TYPE, line.type)} {line.number}"


def language_name(tag: str) -> str:
    return word(LANGUAGE, tag)


def language_in_both(tag: str) -> str:
    """A language as it calls itself and as the reader does: even who strayed into a foreign page finds his own."""
    itself, told = _ITSELF[tag], language_name(tag)
    return itself if told in itself else f"{itself} ({told})"


def file_type(media_type: str) -> str:
    """A media type as people call it."""
    return word(FILE_TYPE, media_type)
