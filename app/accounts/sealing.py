"""Secrets at rest: encrypted, or known again by a keyed hash. The keys come from the portal's secret key.

A copy of the database without that key gives nobody a second factor; with another key, what was sealed is lost.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
"""Bytes; random ones are safe for some billions of messages under one key."""


class Unsealable(ValueError):
    """The text was sealed under another key or for another purpose, or was changed."""


class Seal:
    """What is sealed for one purpose (``about``) opens for that purpose only: no row's secret fits another row."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESGCM(_derived(secret_key, b"psis sealing"))
        self._key = _derived(secret_key, b"psis keyed hashes")

    def seal(self, text: str, about: str) -> str:
        """The text, encrypted, as printable ASCII."""
        nonce = secrets.token_bytes(_NONCE)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str:
        """The text again. Raises Unsealable."""
        try:
            raw = urlsafe_b64decode(sealed.encode())
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except (ValueError, InvalidTag) as problem:
            raise Unsealable(about) from problem

    def hashed(self, text: str, about: str) -> str:
        """A keyed hash (HMAC-SHA-256, hex): the same text is known again, and without the key nothing can be tried."""
        return hmac.digest(self._key, f"{about}\0{text}".encode(), "sha256").hex()


@lru_cache(8)
def seal_of(secret_key: str) -> Seal:
    """The seal of that secret key."""
    return Seal(secret_key)


def token_hash(token: str) -> str:
    """SHA-256 (hex) of a token of at least 128 random bits: what the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())
