"""What signed-in pages offer in their menu, each line to those who may use it."""

from typing import NamedTuple

from app.kernel import roles
from app.kernel.text import N_
from app.web.identity import identity


class Item(NamedTuple):
    """A line of the menu. ``address`` without the language; ``permission`` None: for everybody of that audience."""

    label: str
    address: str
    permission: str | None
    audience: str = "staff"


STAFF, EVERYBODY = "staff", "everybody"

ITEMS: tuple[Item, ...] = (
    Item(N_("Your work"), "/desk/work", roles.DRAFT),
    Item(N_("New record"), "/desk/new", roles.DRAFT),
    Item(N_("Imports"), "/desk/imports", roles.IMPORT),
    Item(N_("Edit ordinances"), "/desk/ordinances", roles.DRAFT),
    Item(N_("Edit facilities"), "/desk/facilities", roles.EDIT_PLACES),
    Item(N_("Handle reports"), "/desk/complaints", roles.HANDLE),
    Item(N_("Report for somebody else"), "/desk/complaints/new", roles.FILE_FOR_OTHERS),
    Item(N_("Quarantine"), "/desk/complaints/quarantine", roles.HANDLE),
    Item(N_("Requests that wait"), "/desk/complaints/requests", roles.SUPERVISE),
    Item(N_("Audit trail"), "/desk/trail", roles.READ_TRAIL),
    Item(N_("Administration"), "/admin", roles.ADMINISTER),
    Item(N_("My reports"), "/account/reports", None, EVERYBODY),
    Item(N_("My account"), "/account", None, EVERYBODY),
)
"""In the order of the menu; each owner of pages adds his own."""


def navigation() -> list[Item]:
    """The lines for whoever asks."""
    known = identity()
    working = known.signed is not None and known.signed.staff and known.signed.strong
    return [
        item
        for item in ITEMS
        if (item.permission is None or known.actor.departments(item.permission))
        and (working or item.audience == EVERYBODY)
    ]


def part_of(path: str) -> str:
    """The address of the line that the page at that path belongs to, "" where it belongs to none.

    Both are below the language; the longest line counts.
    """
    within = [item.address for item in ITEMS if f"{path}/".startswith(f"{item.address}/")]
    return max(within, key=len, default="")
