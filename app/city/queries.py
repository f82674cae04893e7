"""The city's departments, for whoever shows or needs them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city.model import Department
from app.kernel.text import Localized


def department_names(session: Session) -> dict[str, Localized]:
    """Slug → name in each language."""
    rows = session.execute(select(Department.slug, Department.name_en, Department.name_id).order_by(Department.slug))
    return {slug: {"en": english, "id": indonesian} for slug, english, indonesian in rows}
