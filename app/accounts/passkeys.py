"""Passkeys (WebAuthn) as a second factor. Whoever installs the portal without its extra ``passkeys`` has none.

A challenge is not kept: it carries its own end and is bound to one signed-in session by a key of the portal, so that
the page that shows it writes nothing, and an answer is worth nothing in any other session.
"""

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from app.kernel.errors import BadInput
from app.kernel.text import N_

try:
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    AVAILABLE = True
except ImportError:  # pragma: no cover - the extra is left out
    AVAILABLE = False

_CHALLENGE_LASTS = timedelta(minutes=5)
_LONGEST_ANSWER = 20_000
_MOMENT = struct.Struct(">q")
_NONCE = 16


class Site(NamedTuple):
    """For whom keys are made: the portal's domain, its address (scheme, host, port) and its name."""

    domain: str
    origin: str
    name: str


class Passkey(NamedTuple):
    """What is kept of a passkey: nothing of it is secret. ``uses`` is the authenticator's own count, often 0."""

    credential_id: bytes
    public_key: bytes
    uses: int

    def to_json(self) -> str:
        """What never changes of it."""
        return json.dumps({"id": self.credential_id.hex(), "key": self.public_key.hex()})

    @classmethod
    def from_json(cls, text: str, uses: int) -> "Passkey":
        kept = json.loads(text)
        return cls(bytes.fromhex(kept["id"]), bytes.fromhex(kept["key"]), uses)


def challenge(secret: str, session: str, now: datetime) -> bytes:
    """A new challenge for that session (its id), good for five minutes."""
    body = secrets.token_bytes(_NONCE) + _MOMENT.pack(int((now + _CHALLENGE_LASTS).timestamp()))
    return body + _seal(secret, session, body)


def possible_on(domain: str) -> bool:
    """Whether browsers make passkeys for this host: a domain name or localhost, never a number."""
    return domain == "localhost" or not (domain.replace(".", "").isdigit() or ":" in domain)


def creation_options(site: Site, account: str, held: Sequence[Passkey], challenge: bytes) -> str:
    """What ``navigator.credentials.create`` is given, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=site.name,
        user_name=account,
        user_id=hashlib.sha256(account.encode()).digest(),
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return webauthn.options_to_json(options)


def request_options(site: Site, held: Sequence[Passkey], challenge: bytes) -> str:
    """What ``navigator.credentials.get`` is given, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in held],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def created(site: Site, answer: str, secret: str, session: str, now: datetime) -> Passkey:
    """The passkey that a browser made. Raises BadInput for anything but a sound answer to a challenge of ours."""
    given = _challenge_of(answer, secret, session, now)
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=given, expected_rp_id=site.domain, expected_origin=site.origin
        )
    except (WebAuthnException, ValueError, LookupError, TypeError) as problem:
        raise _refused() from problem
    return Passkey(found.credential_id, found.credential_public_key, found.sign_count)


def answered(site: Site, answer: str, held: Sequence[Passkey], secret: str, session: str, now: datetime) -> Passkey:
    """Which of these passkeys answered, its uses counted on. Raises BadInput."""
    given = _challenge_of(answer, secret, session, now)
    try:
        known = {one.credential_id: one for one in held}[webauthn.base64url_to_bytes(json.loads(answer)["id"])]
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=given,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.uses,
        )
    except (WebAuthnException, ValueError, LookupError, TypeError) as problem:
        raise _refused() from problem
    return known._replace(uses=found.new_sign_count)


def _challenge_of(answer: str, secret: str, session: str, now: datetime) -> bytes:
    """The challenge that an answer names, if it is ours, for this session, and not too old."""
    if not AVAILABLE or len(answer) > _LONGEST_ANSWER:
        raise _refused()
    try:
        data = json.loads(webauthn.base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        found = webauthn.base64url_to_bytes(data["challenge"])
        body, seal = found[: _NONCE + _MOMENT.size], found[_NONCE + _MOMENT.size :]
        end = _MOMENT.unpack(body[_NONCE:])[0]
    except (ValueError, KeyError, TypeError, RecursionError, struct.error) as problem:
        raise _refused() from problem
    if not hmac.compare_digest(seal, _seal(secret, session, body)) or now.timestamp() >= end:
        raise _refused()
    return bytes(found)


def _seal(secret: str, session: str, body: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"passkey challenge\0" + session.encode() + b"\0" + body, "sha256")


def _refused() -> BadInput:
    return BadInput(N_("The passkey could not be checked. Try again; if it fails once more, use another way."))
