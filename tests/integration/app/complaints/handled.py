"""A small city whose complaints are handled: two departments, three people, reports filed as residents file them."""

import secrets

from app.accounts.model import STAFF, Account, RoleHeld
from app.accounts.sealing import seal_of
from app.city import commands as city
from app.city.category_commands import set_category
from app.city.queries import Category
from app.complaints.filing import filing
from app.complaints.filing.filing import Filing
from app.complaints.key_store import Vault
from app.db.key_store import KeyStore
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held

DEPARTMENTS = ("roads", "parks")
CATEGORIES = {"potholes": "roads", "lamps": "roads", "trees": "parks"}
PEOPLE = {
    "ani": (roles.OFFICER, "roads"),
    "budi": (roles.OFFICER, "roads"),
    "sari": (roles.SUPERVISOR, "roads"),
    "tono": (roles.OFFICER, "parks"),
    "admin": (roles.ADMINISTRATOR, "roads"),
}


def person(name):
    """The actor of that account."""
    return member_of_staff(name, [Held(*PEOPLE[name])])


def founded(database, folder):
    """The city in an empty database; returns the vault that reports are filed with."""
    with database.unit(SYSTEM) as unit:
        for slug in DEPARTMENTS:
            city.set_department(unit, slug, {"en": slug, "id": slug})
        for slug, department in CATEGORIES.items():
            set_category(unit, category(slug, department))
        for name, (role, department) in PEOPLE.items():
            unit.session.add(Account(name=name, display_name=name.title(), kind=STAFF, email=f"{name}@example.org"))
            unit.session.flush()
            unit.session.add(RoleHeld(account=name, role=role, department=department))
    return Vault(KeyStore(f"sqlite:///{folder}/keys.db"), seal_of("x" * 40))


def category(slug, department):
    """A category as the city has it, with five working days to an answer."""
    return Category(
        slug=slug,
        names={"en": slug, "id": slug},
        department=department,
        identity="named",
        content="public",
        may_lower=True,
        sensitive=False,
        working_days=5,
        position=1,
        active=True,
    )


def filed(database, vault, *, at=None, **given):
    """File a report; returns its reference. ``at``: when it was received."""
    what = Filing(**({"category": "potholes", "text": "A hole near the school", "ward": "north"} | given))
    with database.unit(filing.filer()) as unit:
        unit.now = at or unit.now
        receipt = filing.file(unit, vault, what, idempotency_key=secrets.token_hex(16), digest=filing.digest_of(what))
    return receipt.reference
