"""A small city with streets, addresses and categories, and complaints filed in it, for tests of what becomes public."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import insert

from app.accounts.sealing import seal_of
from app.city.model import ComplaintCategory, Department
from app.complaints.filing.filing import Filing, file, filer
from app.complaints.handling import acting, releasing
from app.complaints.key_store import Vault
from app.db.key_store import KeyStore
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from maps.model import AddressPointRow, BaseFeatureRow, LayerRow

WEST, SOUTH = 135.1, -9.85
STEP = 0.0002
"""Degrees between two houses: some 22 m."""


@dataclass(frozen=True)
class Cases:
    """Files and releases complaints in a database of the test's own."""

    database: object
    vault: Vault

    def file(self, text="A hole in the road", category="potholes", **given):
        point = given.pop("point", (WEST + 3 * STEP, SOUTH + STEP / 4))
        filing = Filing(category=category, text=text, longitude=point[0], latitude=point[1], ward="Ward 1", **given)
        with self.database.unit(filer()) as unit:
            return file(unit, self.vault, filing, idempotency_key=uuid4().hex, digest=uuid4().hex).reference

    def release(self, reference, summary="A hole in the road", **given):
        given = {"language": "en"} | given
        with self.database.unit(officer()) as unit:
            releasing.release(unit, reference, summary=summary, **given)
        return reference

    def released(self, *, summary="A hole in the road", **given):
        return self.release(self.file(**given), summary)

    def act(self, reference, state, words="Because."):
        with self.database.unit(officer()) as unit:
            acting.act(unit, reference, state, words=words)


def officer(department="works"):
    return member_of_staff("officer", [Held(roles.OFFICER, department)])


def small_cases(database, folder):
    """The city, written into an empty database."""
    with database.unit(SYSTEM) as unit:
        for slug in ("works", "safety"):
            unit.session.add(Department(slug=slug, name_en=slug.title(), name_id=slug.title()))
        unit.session.flush()
        for slug, sensitive in (("potholes", False), ("noise", True)):
            unit.session.add(category(slug, sensitive=sensitive))
        for slug, family, kind in (("streets", "base", "street"), ("addresses", "addresses", "address")):
            unit.session.add(layer(slug, family, kind))
        unit.session.flush()
        unit.session.add(street("Promenade", SOUTH))
        unit.session.execute(insert(AddressPointRow), [address(number) for number in range(40)])
    return Cases(database, Vault(KeyStore(f"sqlite:///{folder}/keys.db"), seal_of("x" * 40)))


def category(slug, *, sensitive):
    return ComplaintCategory(
        slug=slug,
        names={"en": slug.title(), "id": slug.title()},
        department="works",
        identity="named",
        content="public",
        may_lower=True,
        sensitive=sensitive,
        working_days=5,
        position=1,
        active=True,
    )


def layer(slug, family, kind):
    plain = dict.fromkeys(("source", "source_url", "licence", "attribution"), "")
    return LayerRow(
        slug=slug,
        family=family,
        kind=kind,
        names={},
        as_of=None,
        department="works",
        features=0,
        position=1,
        updated_at=clock.now(),
        **plain,
    )


def street(name, latitude):
    line = f"SRID=4326;LINESTRING({WEST} {latitude},{WEST + 0.02} {latitude})"
    return BaseFeatureRow(
        id=1, layer="streets", kind="street", reference=name, name=name, words="", geometry=line, digest=""
    )


def address(number):
    """Houses on both sides of the street."""
    return {
        "id": number + 1,
        "street_key": "promenade||",
        "house_number": str(number + 1),
        "unit": "",
        "text": f"{number + 1} Promenade",
        "longitude": WEST + (number // 2) * STEP,
        "latitude": SOUTH + (STEP if number % 2 else -STEP),
        "parcel": "",
        "parcel_key": "",
        "ward": "Ward 1",
        "layer": "addresses",
    }
