"""The departments and categories that a mapping speaks of, where the portal does not have them."""

from sqlalchemy import select

from app.city.category_commands import set_category
from app.city.commands import set_department
from app.city.model import ComplaintCategory, Department
from app.city.queries import Category
from app.complaints.importing.mapping import ComplaintMapping
from app.db.unit_of_work import UnitOfWork


def prepare(unit: UnitOfWork, mapping: ComplaintMapping) -> None:
    """Add what is not there; what is there stays as the city set it. Raises BadInput."""
    departments = set(unit.session.scalars(select(Department.slug)))
    for slug, names in mapping.departments.items():
        if slug not in departments:
            set_department(unit, slug, names)
    categories = set(unit.session.scalars(select(ComplaintCategory.slug)))
    for position, (slug, table) in enumerate(mapping.categories.items(), len(categories) + 1):
        if slug in categories:
            continue
        unit.session.flush()
        set_category(
            unit,
            Category(
                slug=slug,
                names=table.names,
                department=table.department,
                identity=table.identity,
                content=table.content,
                may_lower=False,
                sensitive=table.sensitive,
                working_days=table.working_days,
                position=position,
                active=True,
            ),
        )
