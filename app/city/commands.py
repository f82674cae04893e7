"""Setting up the city."""

import re

from app.city.model import Department
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput
from app.kernel.text import N_, Localized

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def set_department(unit: UnitOfWork, slug: str, names: Localized) -> None:
    """Add a department or rename one. Twice is the same as once."""
    if not _SLUG.fullmatch(slug):
        raise BadInput(
            N_("“%(slug)s” is no short name: lower-case letters, digits and single hyphens, please."), slug=slug
        )
    present = unit.session.get(Department, slug)
    if present and (present.name_en, present.name_id) == (names["en"], names["id"]):
        return
    unit.session.merge(Department(slug=slug, name_en=names["en"], name_id=names["id"]))
    unit.session.flush()
    raise_revision(unit.session)  # every page may name it
    unit.note("set department", f"department/{slug}", en=names["en"], id=names["id"])
