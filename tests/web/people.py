"""Clients that are signed in: account, second factor and sign-in are put into the database directly.

client = signed_in(app, role=roles.PUBLISHER, department="buildings")
client.post("/en/desk/…", data={"title": "…"} | csrf(client))
"""

from datetime import timedelta

from sqlalchemy import update

from app.accounts import sessions
from app.accounts.model import RESIDENT, STAFF, TOTP, Account, RoleHeld, SecondFactor, SignIn
from app.accounts.sealing import seal_of, token_hash
from app.kernel import clock, ids
from app.kernel.actor import SYSTEM
from app.web import cookie
from app.web.csrf import FIELD, HEADER

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def signed_in(
    app, role=None, department="buildings", *, name=None, kind=STAFF, strong=True, roles=(), age=timedelta(), **given
):
    """A client of that account, made where there is none; ``roles`` are more pairs of (role, department).

    ``age`` puts the sign-in and all that is known of it so far into the past. What else is given is the account's.
    """
    name = name or (f"{role}-{department}" if role else kind)
    held = [*([(role, department)] if role else []), *roles]
    portal = app.extensions["psis"]
    with portal.database.unit(SYSTEM) as unit:
        make_account(unit, name, kind=kind, held=held, secret_key=portal.settings.secret_key, **given)
        token = sessions.begin(unit, name, device="tests", strong=strong)
        then = unit.now - age
        unit.session.execute(
            update(SignIn)
            .where(SignIn.token_sha256 == token_hash(token))
            .values(created_at=then, last_seen_at=then, confirmed_at=then)
        )
    client = app.test_client()
    client.set_cookie(cookie.NAME, token)
    client.account = name
    return client


def resident(app, name="r-tests"):
    """A client of a resident."""
    return signed_in(app, name=name, kind=RESIDENT, strong=False)


def make_account(unit, name, *, kind=STAFF, held=(), secret_key="", **given):
    """The account of that name with these roles; staff have a second factor (``TOTP_SECRET``)."""
    account = unit.session.get(Account, name)
    if account is None:
        shown = {"display_name": f"Name of {name}", "email": f"{name}@example.org", "email_confirmed_at": unit.now}
        account = Account(name=name, kind=kind, created_at=unit.now, **{"disabled": False} | shown | given)
        unit.session.add(account)
        unit.session.flush()
        if kind == STAFF and secret_key:
            unit.session.add(second_factor(name, secret_key))
    for role, department in held:
        if unit.session.get(RoleHeld, (name, role, department)) is None:
            unit.session.add(RoleHeld(account=name, role=role, department=department))
    unit.session.flush()
    return account


def second_factor(account, secret_key):
    """A TOTP of ``TOTP_SECRET``, as a row."""
    sealed = seal_of(secret_key).seal(TOTP_SECRET, f"totp/{account}")
    return SecondFactor(
        id=ids.new_id(), account=account, kind=TOTP, name="Phone", sealed=sealed, created_at=clock.now()
    )


def csrf_token(client):
    """The token that pages of this client carry. A client without a cookie has come to the sign-in page first."""
    held = client.get_cookie(cookie.NAME)
    if held is None:
        client.get("/en/sign-in")
        held = client.get_cookie(cookie.NAME)
    secret_key = client.application.extensions["psis"].settings.secret_key
    return seal_of(secret_key).hashed(held.value, "csrf")


def csrf(client):
    """For forms: ``data={…} | csrf(client)``."""
    return {FIELD: csrf_token(client)}


def csrf_header(client):
    """For what scripts send: ``headers=csrf_header(client)``."""
    return {HEADER: csrf_token(client)}


def post(client, path, **data):
    """The answer to a form that the client sends."""
    return client.post(path, data=data | csrf(client))
