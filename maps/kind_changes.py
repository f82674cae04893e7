"""Kinds of facilities as an administrator changes them. Imports leave alone what was changed by hand."""

import re

from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import LANGUAGES, N_
from maps.model import FacilityKindRow
from maps.projections import Kind

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def change_kind(unit: UnitOfWork, kind: Kind) -> None:
    """Change what a kind of facility is called and looks like. Raises NotVisible, BadInput."""
    row = unit.session.get(FacilityKindRow, kind.slug)
    if row is None:
        raise NotVisible(N_("There is no kind of facility “%(slug)s”."), slug=kind.slug)
    if not _COLOUR.fullmatch(kind.colour):
        raise BadInput(N_("“%(colour)s” is not a colour. Write it as six digits, such as #0b4a63."), colour=kind.colour)
    if not all(kind.names.get(tag) for tag in LANGUAGES):
        raise BadInput(N_("A name is needed in every language, of at most %(most)s characters."), most=200)
    said = (dict(kind.names), kind.icon, kind.colour, kind.position)
    if (row.names, row.icon, row.colour, row.position) == said:
        return
    row.names, row.icon, row.colour, row.position = said
    row.by_hand = True
    unit.session.flush()
    raise_revision(unit.session)
    unit.note("change kind of facility", f"facility-kind/{kind.slug}", names=said[0], icon=said[1], colour=said[2])
