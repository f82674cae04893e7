"""What the desk calls the fields that a column can fill, how days are written, and what becomes of rows."""

from app.kernel.text import N_

FORMATS = {
    "permits": N_("Building permits"),
    "deeds": N_("Deeds"),
    "documents": N_("Documents"),
    "facilities": N_("Facilities"),
}
FIELDS = {
    "reference": N_("Number"),
    "title": N_("Title"),
    "summary": N_("Summary"),
    "text": N_("Text"),
    "type": N_("Type"),
    "status": N_("Status"),
    "address": N_("Address"),
    "parcel": N_("Parcel"),
    "ward": N_("Ward"),
    "longitude": N_("Longitude"),
    "latitude": N_("Latitude"),
    "as_of": N_("As of"),
    "status_label": N_("Status in the source’s words"),
    "permit_class": N_("Residential or not"),
    "work_class": N_("New or existing building"),
    "type_label": N_("Type in the source’s words"),
    "type_description": N_("More about the type"),
    "proposed_use": N_("Proposed use"),
    "master_permit": N_("Master permit"),
    "project": N_("Project"),
    "applied": N_("Applied for on"),
    "issued": N_("Issued on"),
    "completed": N_("Completed on"),
    "expires": N_("Expires on"),
    "status_day": N_("Day of the status"),
    "cost": N_("Cost"),
    "fee": N_("Fee"),
    "housing_units": N_("Housing units"),
    "floor_area": N_("Floor area"),
    "added_area": N_("Added area"),
    "instrument_number": N_("Number of the instrument"),
    "book": N_("Book"),
    "page": N_("Page"),
    "executed": N_("Executed on"),
    "recorded": N_("Recorded on"),
    "amount": N_("Amount"),
}
PLACE_FIELDS = {
    "name": N_("Name"),
    "name_en": N_("Name in English"),
    "name_id": N_("Name in Indonesian"),
    "kind": N_("Kind"),
    "address": N_("Address"),
    "longitude": N_("Longitude"),
    "latitude": N_("Latitude"),
    "wkt": N_("Shape (well-known text)"),
    "opening_hours": N_("Opening hours"),
    "phone": N_("Telephone"),
    "link": N_("Website"),
    "description": N_("Description"),
    "accessibility": N_("Accessibility"),
    "step_free": N_("Step-free access"),
    "ward": N_("Ward"),
    "reference": N_("Number"),
}
DATES = {
    "iso": "2026-12-31",
    "%d/%m/%Y": "31/12/2026",
    "%m/%d/%Y": "12/31/2026",
    "%d.%m.%Y": "31.12.2026",
    "%d-%m-%Y": "31-12-2026",
    "%Y/%m/%d": "2026/12/31",
}
"""How a mapping names a way of writing days → the last day of 2026 written so."""
CODES = {
    "residential": N_("Residential"),
    "non-residential": N_("Not residential"),
    "new": N_("New"),
    "existing": N_("Existing"),
}
STATES = {
    "mapping": N_("Not started"),
    "waiting": N_("Waiting"),
    "running": N_("Running"),
    "done": N_("Taken in"),
    "failed": N_("Failed"),
    "stopped": N_("Stopped"),
    "undoing": N_("Being undone"),
    "undone": N_("Undone"),
}
COLOURS = {
    "mapping": "grey",
    "waiting": "blue",
    "running": "blue",
    "done": "green",
    "failed": "red",
    "stopped": "yellow",
    "undoing": "blue",
    "undone": "grey",
}
COUNTS = {
    "read": N_("Rows read"),
    "created": N_("New records"),
    "changed": N_("Changed records"),
    "unchanged": N_("Unchanged"),
    "rejected": N_("Rejected rows"),
    "undone": N_("Taken back"),
    "kept": N_("Kept, because somebody works on them"),
}
PLACE_COUNTS = {
    "read": N_("Rows read"),
    "created": N_("Facilities put on the map"),
    "rejected": N_("Rejected rows"),
    "kept": N_("Kept, because somebody edited them"),
}
TASKS = {
    "import": N_("Import"),
    "read-geojson": N_("Reading a file with shapes"),
    "undo-import": N_("Undoing an import"),
    "import-facilities": N_("Import of facilities"),
    "undo-import-of-facilities": N_("Undoing an import of facilities"),
    "recognise-text": N_("Text recognition"),
    "examine-record": N_("Looking through the files"),
    "redact-file": N_("Redacting a file"),
    "prove-trail": N_("Proof of the audit trail"),
    "approve-many": N_("Approving many records"),
    "publish-many": N_("Publishing many records"),
}
