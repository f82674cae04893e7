"""Keys with which programs act for a member of staff: never more than he may, and no more than the key's scopes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.events import AccountTouched
from app.accounts.queries import actor_named
from app.accounts.sealing import new_token, token_hash
from app.db.base import Base
from app.db.guarded import Internal
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock, ids, labels, roles
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_

PREFIX = "psis_"
"""Every key begins with it, so that whoever finds one in a file knows what it opens."""
MOST = 20
"""Working keys of one account."""
_LONGEST_NAME = 80
_LAST_USE_AGAIN = timedelta(minutes=1)


class Scope(NamedTuple):
    """What a scope lets a key do: the words for it, and the permission it takes from its owner ("": reads only)."""

    meaning: str
    permission: str


SCOPES: dict[str, Scope] = {
    "records:read": Scope(N_("Read drafts and other records that are not public"), ""),
    "records:draft": Scope(N_("Draft records"), roles.DRAFT),
    "records:import": Scope(N_("Import records"), roles.IMPORT),
    "records:publish": Scope(N_("Publish records"), roles.PUBLISH),
    "places:edit": Scope(N_("Edit places"), roles.EDIT_PLACES),
    "trail:read": Scope(N_("Read the audit trail"), roles.READ_TRAIL),
    "complaints:file": Scope(N_("Send reports through Open311"), ""),
}
"""No scope administers: people and settings are not left to programs."""
FILE = "complaints:file"
"""What anybody may do on the web: it takes nothing of its owner, and every member of staff may give it."""


class ApiKey(Internal, Base):
    """A key; ``hint`` is its last characters, by which its owner tells it from others."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(ForeignKey("account.name"), index=True)
    name: Mapped[str]
    scopes: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class KeyUsed(NamedTuple):
    """Who acts with a key, and what the key is called."""

    actor: Actor
    name: str
    scopes: tuple[str, ...]
    id: int = 0


def narrowed(owner: Actor, scopes: Iterable[str]) -> Actor:
    """The owner with no more than these scopes allow. Unknown scopes allow nothing. Pure."""
    known = [scope for scope in scopes if scope in SCOPES]
    taken = {SCOPES[scope].permission for scope in known}
    held = frozenset(pair for pair in owner.permissions if pair[0] in taken)
    opened = {labels.PUBLIC}
    if any(scope.startswith("records:") for scope in known):
        opened |= {label for label in owner.labels if label.startswith(labels.records_desk(""))}
    if "trail:read" in known:
        opened |= owner.labels & {labels.TRAIL}
    return Actor(owner.name, frozenset(opened), held)


def scopes_for(owner: Actor) -> tuple[str, ...]:
    """The scopes that would let a key of this owner do anything at all."""
    public = Actor(owner.name, frozenset({labels.PUBLIC}))
    return tuple(scope for scope in SCOPES if scope == FILE or narrowed(owner, [scope]) != public)


def add_key(unit: UnitOfWork, owner: Actor, name: str, scopes: Iterable[str]) -> str:
    """The new key, which nobody can read again. Raises BadInput."""
    chosen = [scope for scope in SCOPES if scope in set(scopes) & set(scopes_for(owner))]
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadInput(N_("Give the key a name of at most %(count)s characters."), count=_LONGEST_NAME)
    if not chosen:
        raise BadInput(N_("Choose at least one thing that the key may do."))
    if len(keys_of(unit.session, owner.name)) >= MOST:
        raise BadInput(N_("An account can have %(count)s keys. Revoke one that is not needed any more."), count=MOST)
    token = PREFIX + new_token()
    row = ApiKey(
        id=ids.new_id(),
        account=owner.name,
        name=name,
        scopes=" ".join(chosen),
        token_sha256=token_hash(token),
        hint=token[-4:],
        created_at=unit.now,
    )
    unit.session.add(row)
    unit.tell(AccountTouched(owner.name, "key"))
    unit.note("add key", f"account/{owner.name}", key=str(row.id), scopes=row.scopes)
    return token


def revoke_key(unit: UnitOfWork, account: str, key_id: int) -> None:
    """Let a key open nothing any more. Raises NotVisible where the account has no such key."""
    row = unit.session.get(ApiKey, key_id)
    if row is None or row.account != account or row.revoked_at is not None:
        raise NotVisible(N_("There is no such key."))
    row.revoked_at = unit.now
    unit.note("revoke key", f"account/{account}", key=str(row.id))


def revoke_all(unit: UnitOfWork, account: str) -> None:
    """Let no key of this account open anything any more."""
    for row in keys_of(unit.session, account):
        revoke_key(unit, account, row.id)


def keys_of(session: Session, account: str) -> list[ApiKey]:
    """The working keys of an account, oldest first."""
    working = select(ApiKey).where(ApiKey.account == account, ApiKey.revoked_at.is_(None))
    return list(session.scalars(working.order_by(ApiKey.id)))


def key_used(database: Database, token: str) -> KeyUsed | None:
    """Who acts with this key now, as his roles are now; None for a key that opens nothing. Notes the use."""
    if not (token.startswith(PREFIX) and len(token) < 100 and token.isascii()):
        return None
    with database.open(SYSTEM) as session:
        row = session.scalars(select(ApiKey).where(ApiKey.token_sha256 == token_hash(token))).one_or_none()
        if row is None or row.revoked_at is not None:
            return None
        try:
            owner = actor_named(session, row.account)
        except NotVisible:
            return None
    now = clock.now()
    if row.last_used_at is None or row.last_used_at < now - _LAST_USE_AGAIN:
        with database.unit(SYSTEM) as unit:
            unit.session.get_one(ApiKey, row.id).last_used_at = now
    scopes = tuple(row.scopes.split())
    return KeyUsed(narrowed(owner, scopes), row.name, scopes, row.id)
