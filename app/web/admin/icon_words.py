"""What the pictures of kinds of facilities are called."""

from app.kernel.text import N_

ICON = {
    "area": N_("Area"),
    "clinic": N_("Clinic"),
    "community": N_("Community centre"),
    "deed": N_("Deed"),
    "document": N_("Document"),
    "fire": N_("Fire station"),
    "harbour": N_("Harbour"),
    "here": N_("You are here"),
    "hospital": N_("Hospital"),
    "library": N_("Library"),
    "market": N_("Market"),
    "monument": N_("Monument"),
    "museum": N_("Museum"),
    "office": N_("Office"),
    "park": N_("Park"),
    "parking": N_("Parking"),
    "permit": N_("Permit"),
    "place": N_("Pin"),
    "playground": N_("Playground"),
    "police": N_("Police"),
    "polling": N_("Polling place"),
    "pool": N_("Swimming pool"),
    "recycling": N_("Recycling"),
    "report": N_("Report"),
    "school": N_("School"),
    "sport": N_("Sports ground"),
    "toilet": N_("Toilet"),
    "transit": N_("Public transport"),
    "water": N_("Water"),
    "worship": N_("Place of worship"),
}
"""Picture of a kind of facility → what is seen on it."""
