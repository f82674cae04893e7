"""The fictional people of the demo city: a sign-in for every role, whose secrets are made when the city is.

Their passwords and the secrets of their codes are kept as they are, because the sign-in page shows them to everybody.
They are told apart from people by this table alone, and a portal that means business does not start beside it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pyotp
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts import passwords, second_factor
from app.accounts.commands import appoint
from app.accounts.model import RESIDENT, STAFF, TOTP, Account, SecondFactor
from app.accounts.sealing import Seal
from app.db.base import Base
from app.db.guarded import Public
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput, SettingMissing
from app.kernel.text import N_

_WORDS = ("anchor", "beacon", "causeway", "dory", "estuary", "fathom", "gannet", "headland", "islet", "jetty", "kelp")
_PEOPLE = {
    roles.RESIDENT: "Ratna Halim",
    roles.OFFICER: "Bagus Wirawan",
    roles.SUPERVISOR: "Elsa Moreno",
    roles.COUNTER_CLERK: "Joko Santosa",
    roles.CLERK: "Sari Lestari",
    roles.PUBLISHER: "Daniel Osei",
    roles.AUDITOR: "Maya Pratiwi",
    roles.ADMINISTRATOR: "Tom Berger",
}
"""Role → the name of somebody who does not exist."""


class DemoPerson(Public, Base):
    """Somebody who does not exist, with what is needed to sign in as him: everybody may read it."""

    __tablename__ = "demo_person"

    account: Mapped[str] = mapped_column(ForeignKey("account.name"), primary_key=True)
    role: Mapped[str]
    position: Mapped[int]
    password: Mapped[str]
    totp_secret: Mapped[str]


class DemoSignIn(NamedTuple):
    """What the sign-in page offers of one of them; ``code`` is one that the second factor takes now, "" without one."""

    account: str
    display_name: str
    role: str
    email: str
    password: str
    totp_secret: str
    code: str


def add_demo_people(unit: UnitOfWork, seal: Seal, departments: Sequence[str]) -> None:
    """Somebody for each role, in all of these departments. Those who are there already stay as they are."""
    there = set(unit.session.scalars(select(DemoPerson.account)))
    for position, (role, display_name) in enumerate(_PEOPLE.items()):
        if (name := f"demo-{role}") in there:
            continue
        password = "-".join(secrets.SystemRandom().sample(_WORDS, 3)) + f"-{secrets.randbelow(900) + 100}"
        staff = role != roles.RESIDENT
        account = Account(
            name=name,
            display_name=display_name,
            disabled=False,
            kind=STAFF if staff else RESIDENT,
            email=f"{role}@demo.example",
            language="en",
            password_hash=passwords.hashed(password),
            email_confirmed_at=unit.now,
            created_at=unit.now,
        )
        unit.session.add(account)
        unit.session.flush()
        secret = second_factor.new_secret() if staff else ""
        if secret:
            second_factor.add(unit, name, TOTP, "Demonstration", seal.seal(secret, f"{TOTP}/{name}"))
        for department in departments if staff else ():
            appoint(unit, name, role, department)
        person = DemoPerson(account=name, role=role, position=position, password=password, totp_secret=secret)
        unit.session.add(person)
    unit.session.flush()


def demo_sign_ins(session: Session, now: datetime) -> list[DemoSignIn]:
    """All of them, in the order in which they are shown; none in a city of flesh and blood."""
    found = session.execute(
        select(DemoPerson, Account).join(Account, Account.name == DemoPerson.account).order_by(DemoPerson.position)
    ).all()
    used = select(SecondFactor.account, SecondFactor.last_step).where(SecondFactor.kind == TOTP)
    steps = {account: step for account, step in session.execute(used)}  # noqa: C416 - a result has keys() of its own, so dict() would ask for them
    return [
        DemoSignIn(
            person.account,
            account.display_name,
            person.role,
            account.email or "",
            person.password,
            person.totp_secret,
            _code(person.totp_secret, now, steps.get(person.account)),
        )
        for person, account in found
    ]


def _code(secret: str, now: datetime, last_step: int | None) -> str:
    """The code of this moment; the next one, which is taken too, where this one has been used."""
    if not secret:
        return ""
    present = int(now.timestamp()) // second_factor.STEP_SECONDS
    return pyotp.TOTP(secret).generate_otp(present + 1 if last_step is not None and last_step >= present else present)


def require_real(session: Session, account: str) -> None:
    """Raise BadInput for somebody who does not exist: his password is everybody's, and stays."""
    if session.get(DemoPerson, account):
        raise BadInput(N_("The people of the demonstration keep what they sign in with, for others too."))


def require_stays_open(session: Session, account: str) -> None:
    """Raise BadInput where a second factor of somebody's own would shut others out of an account that has none."""
    person = session.get(DemoPerson, account)
    if person and not person.totp_secret:
        require_real(session, account)


def require_no_demo(session: Session) -> None:
    """Raise SettingMissing where this database has people whom everybody can sign in as."""
    if session.scalars(select(DemoPerson.account)).first():
        raise SettingMissing(
            N_("This database holds the demo city, whose passwords are public. Production needs a database of its own.")
        )
