"""The fictional people of the demo city: a sign-in for every role, whose secrets are made when the city is.

Their passwords and the secrets of their codes are kept as they are, because the sign-in page shows them to everybody.
They are told apart from people by this table alone, and a portal that means business does not start beside it.
"""

import secrets
from typing import NamedTuple

import pyotp
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Base
from app.db.guarded import Internal
from app.kernel import clock
from app.kernel.errors import SettingMissing
from app.kernel.text import N_

_WORDS = ("anchor", "beacon", "causeway", "dory", "estuary", "fathom", "gannet", "headland", "islet", "jetty", "kelp")


class DemoPerson(Internal, Base):
    """Somebody who does not exist, with what is needed to sign in as him."""

    __tablename__ = "demo_person"

    account: Mapped[str] = mapped_column(ForeignKey("account.name"), primary_key=True)
    role: Mapped[str]
    position: Mapped[int]
    password: Mapped[str]
    totp_secret: Mapped[str]


class DemoSignIn(NamedTuple):
    """What the sign-in page offers of one of them; ``code`` is the second factor's of this moment, "" without one."""

    account: str
    role: str
    email: str
    password: str
    code: str


def demo_password() -> str:
    """Three words and a number: easy to type, and as good as it needs to be for what everybody may read."""
    words = "-".join(secrets.choice(_WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(900) + 100}"


def code_of(totp_secret: str) -> str:
    """The code of this moment."""
    return pyotp.TOTP(totp_secret).at(clock.now()) if totp_secret else ""


def demo_people(session: Session) -> list[DemoPerson]:
    """All of them, in the order in which they are shown; none in a city of flesh and blood."""
    return list(session.scalars(select(DemoPerson).order_by(DemoPerson.position)))


def require_no_demo(session: Session) -> None:
    """Raise SettingMissing where this database has people whom everybody can sign in as."""
    if demo_people(session):
        raise SettingMissing(
            N_("This database holds the demo city, whose passwords are public. Production needs a database of its own.")
        )
