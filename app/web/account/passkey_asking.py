"""What browsers are asked of passkeys, at the address under which this portal was opened."""

from urllib.parse import urlsplit

from app.accounts import passkey_factors, passkeys
from app.accounts.passkeys import Site
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.web.identity import identity
from app.web.locale import language
from app.web.portal import base_url, portal
from app.web.site import name as site_name


def possible() -> bool:
    """Whether this portal, at this address, can have passkeys."""
    return passkeys.AVAILABLE and passkeys.possible_on(site().domain)


def asked() -> str:
    """What the browser shall ask the passkeys of whoever is signed in or half-way so, as JSON; "" without any."""
    signed = identity().signed
    if signed is None or not possible():
        return ""
    with portal().database.open(SYSTEM) as session:
        held = passkey_factors.held(session, signed.account)
    return passkeys.request_options(site(), held, challenge(signed.id)) if held else ""


def site() -> Site:
    origin = base_url()
    return Site(urlsplit(origin).hostname or "", origin, site_name(language()))


def challenge(sign_in: int) -> bytes:
    return passkeys.challenge(secret(), str(sign_in), clock.now())


def secret() -> str:
    return portal().settings.secret_key
