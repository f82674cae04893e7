"""Who reported: sealed with a key of that complaint alone, opened for whoever finds the row."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_bytes

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.complaints.model import ComplaintIdentityRow
from app.db.key_store import KeyStore
from app.db.walled import Walled

_NONCE = 12


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody can be reached; ``account`` is the resident's who filed it signed in. "" for what is not given."""

    name: str = ""
    email: str = ""
    phone: str = ""
    account: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.phone or self.account)


def open_identity(session: Session, store: KeyStore, complaint_id: int) -> Contact | None:
    """Who reported; None where no contact was given, it may not be read through this session, or was erased."""
    rows = SEALED_CONTACT.rows(session, complaint_id=complaint_id)
    if not rows:
        return None
    key_id, text = rows[0]
    return opened(store, key_id, text, complaint_id)


SEALED_CONTACT = Walled(
    select(ComplaintIdentityRow.key_id, ComplaintIdentityRow.sealed).where(
        ComplaintIdentityRow.complaint_id == bindparam("complaint_id")
    )
)


def sealed(key: tuple[str, bytes], complaint_id: int, contact: Contact) -> tuple[str, str]:
    """(The key's name, the contact sealed with that key)."""
    nonce = token_bytes(_NONCE)
    text = AESGCM(key[1]).encrypt(nonce, msgspec.json.encode(contact), _about(complaint_id))
    return key[0], urlsafe_b64encode(nonce + text).decode()


def opened(store: KeyStore, key_id: str, text: str, complaint_id: int) -> Contact | None:
    """The contact that was sealed with the key of that name; None where it was destroyed."""
    key = store.get(key_id)
    if key is None:
        return None
    raw = urlsafe_b64decode(text)
    return msgspec.json.decode(AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], _about(complaint_id)), type=Contact)


def destroy(store: KeyStore, key_id: str) -> None:
    """Let nobody read what was sealed with that key, here and in every backup of the database."""
    store.destroy(key_id)


def _about(complaint_id: int) -> bytes:
    return f"complaint/{complaint_id}".encode()
