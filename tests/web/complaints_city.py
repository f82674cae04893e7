"""Complaints in several states, and those whom they concern, for tests of any kind.

``settle(database)`` makes departments, categories and staff; ``file_one(database, vault, …)`` files; ``fill`` files a
few and brings them to their states. Residents are ``r-1`` and ``r-2``; ``officer("roads")`` and its like are actors.
"""

from dataclasses import dataclass, replace
from typing import Any

from app.accounts.commands import appoint
from app.accounts.model import Account
from app.city.category_commands import set_category
from app.city.commands import set_department
from app.city.queries import Category
from app.complaints import lifecycle, policy
from app.complaints.entries import NewFile
from app.complaints.filing import filing
from app.complaints.filing.filing import Filing, Receipt
from app.complaints.handling import acting
from app.complaints.identity import Contact
from app.complaints.key_store import Vault, vault_of
from app.db.session import Database
from app.kernel import labels, roles
from app.kernel.actor import SYSTEM, Actor, member_of_staff
from app.kernel.roles import Held
from app.settings import Settings

ROADS, PARKS = "roads", "parks"
DEPARTMENTS = {ROADS: {"en": "Roads", "id": "Dinas Jalan"}, PARKS: {"en": "Parks", "id": "Dinas Taman"}}
STAFF_OF = {
    roles.OFFICER: {ROADS: "ani", PARKS: "tono"},
    roles.SUPERVISOR: {ROADS: "sari", PARKS: "budi"},
    roles.COUNTER_CLERK: {ROADS: "yuni", PARKS: "dewi"},
    roles.AUDITOR: {ROADS: "maya"},
    roles.ADMINISTRATOR: {ROADS: "tom"},
}
CONTACT = Contact("Rani Wulandari", "rani@example.org", "+62 812 5550 1234")
PHOTO = NewFile("hole.jpg", "A hole in the road", "0" * 64, "image/jpeg", 1200, 640, 480)
_STARTS = {"may_lower": True, "sensitive": False, "working_days": 5, "active": True}
CATEGORIES = (
    Category("potholes", {"en": "Potholes", "id": "Lubang jalan"}, ROADS, "named", "public", position=1, **_STARTS),
    Category("trees", {"en": "Trees", "id": "Pohon"}, PARKS, "named", "public", position=2, **_STARTS),
    Category(
        "conduct",
        {"en": "Conduct of an official", "id": "Perilaku petugas"},
        ROADS,
        "sealed",
        "confidential",
        position=3,
        **_STARTS | {"may_lower": False, "sensitive": True},
    ),
)
POTHOLE = Filing(
    category="potholes",
    text="A deep hole in front of the school",
    address="1 Harbour Road",
    longitude=106.8,
    latitude=-6.2,
    ward="North Ward",
    contact=CONTACT,
)
ANONYMOUS = replace(POTHOLE, text="Glass on the pavement", contact=None)
CONDUCT = replace(POTHOLE, category="conduct", text="The man at the desk was rude")
OF_RESIDENT = replace(POTHOLE, text="The hole is still there", account="r-1")


@dataclass(frozen=True)
class Complaints:
    """Receipts by what became of the complaint: ``received``, ``in_work``, ``waiting``, ``answered``, ``closed``,
    ``sealed`` (confidential), ``anonymous``, ``resident`` (filed by r-1), ``counter`` (filed at the counter of roads).
    """

    vault: Vault
    received: Receipt
    in_work: Receipt
    waiting: Receipt
    answered: Receipt
    closed: Receipt
    sealed: Receipt
    anonymous: Receipt
    resident: Receipt
    counter: Receipt


def vault_in(home, secret_key="s" * 40) -> Vault:
    """The vault of a portal with that home: ``Settings(home=…, secret_key="s" * 40)``, as tests of the web have it."""
    return vault_of(Settings(home=home, secret_key=secret_key))


def settle(database: Database) -> None:
    """Departments, categories, staff with their roles."""
    with database.unit(SYSTEM) as unit:
        for slug, names in DEPARTMENTS.items():
            set_department(unit, slug, names)
        for category in CATEGORIES:
            set_category(unit, category)
        for role, people in STAFF_OF.items():
            for department, name in people.items():
                appoint(unit, name, role, department)
        unit.session.merge(Account(name="r-1", display_name="Rani", kind="resident", created_at=unit.now))
        unit.session.merge(Account(name="r-2", display_name="Joko", kind="resident", created_at=unit.now))


def file_one(database: Database, vault: Vault, what: Filing = POTHOLE, *, key: str = "", staff: str = "") -> Receipt:
    """File a complaint under an idempotency key of its own."""
    with database.unit(filing.filer(staff)) as unit:
        key = key or f"key {unit.now.isoformat()} {what.text} {id(unit)}"
        return filing.file(unit, vault, what, idempotency_key=key, digest=filing.digest_of(what))


def fill(database: Database, vault: Vault) -> Complaints:
    """One complaint for each of ``Complaints``. ``settle`` comes first."""
    made = {name: file_one(database, vault) for name in ("received", "in_work", "waiting", "answered", "closed")}
    made |= {
        "sealed": file_one(database, vault, CONDUCT),
        "anonymous": file_one(database, vault, ANONYMOUS),
        "resident": file_one(database, vault, OF_RESIDENT),
        "counter": file_one(database, vault, replace(POTHOLE, channel="counter", counter=ROADS), staff="yuni"),
    }
    for name, moves in (
        ("in_work", (lifecycle.IN_WORK,)),
        ("waiting", (lifecycle.IN_WORK, lifecycle.WAITING)),
        ("answered", (lifecycle.IN_WORK, lifecycle.ANSWERED)),
        ("closed", (lifecycle.ANSWERED, lifecycle.CLOSED)),
    ):
        for after in moves:
            with database.unit(officer()) as unit:
                acting.act(unit, made[name].reference, after, words=f"Words with {after}")
    return Complaints(vault, **made)


def move_into(app: Any) -> Any:
    """The portal with one complaint for each of ``Complaints``, which are its ``cases``."""
    own = app.extensions["psis"]
    settle(own.database)
    app.cases = fill(own.database, vault_in(own.settings.home))
    return app


def officer(department: str = ROADS) -> Actor:
    return _staff(roles.OFFICER, department)


def supervisor(department: str = ROADS) -> Actor:
    return _staff(roles.SUPERVISOR, department)


def counter_clerk(department: str = ROADS) -> Actor:
    """At the counter of that department, today."""
    return _staff(roles.COUNTER_CLERK, department)


def auditor() -> Actor:
    return _staff(roles.AUDITOR, ROADS)


def administrator() -> Actor:
    return _staff(roles.ADMINISTRATOR, ROADS)


def holder(receipt: Receipt) -> Actor:
    """Whoever shows the receipt."""
    return policy.reporter_of(receipt.complaint_id)


def resident(name: str = "r-1") -> Actor:
    return Actor(name, labels=frozenset({labels.PUBLIC, labels.resident(name)}))


def _staff(role: str, department: str) -> Actor:
    return member_of_staff(STAFF_OF[role][department], [Held(role, department)])
