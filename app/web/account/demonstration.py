"""The people of the demo city on the sign-in page. There are none in production."""

from app.accounts.demo_people import DemoSignIn, demo_sign_ins
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.web.identity import identity
from app.web.portal import portal


def demo_people() -> list[DemoSignIn]:
    """Everybody who can be signed in as."""
    if portal().settings.production:
        return []
    with portal().database.open(SYSTEM) as session:
        return demo_sign_ins(session, clock.now())


def demo_code() -> str:
    """A code that lets whoever is half-way signed in go on, "" where that is no fictional person."""
    signed = identity().signed
    return next((one.code for one in demo_people() if signed and one.account == signed.account), "")
