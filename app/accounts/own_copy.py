"""All that is held of an account, as plain values, for its owner's copy. What opens the account is not in it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.api_keys import ApiKey
from app.accounts.model import Account, RoleHeld, SecondFactor, SignIn
from app.db.trail import AuditEntry

_HELD: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "roles": (RoleHeld, ("role", "department")),
    "second_factors": (SecondFactor, ("kind", "name", "created_at", "last_used_at")),
    "sign_ins": (SignIn, ("device", "created_at", "last_seen_at", "ended_at")),
    "keys": (ApiKey, ("name", "created_at", "last_used_at", "revoked_at")),
}
"""Part of the copy → the rows of that account, and what of them is told."""


def facts_of_account(session: Session, name: str) -> dict[str, Any]:
    """Account, roles, factors, sign-ins, keys and what the audit trail says of it. ``session`` is the portal's."""
    account = session.get_one(Account, name)
    told = ("name", "kind", "display_name", "email", "language", "created_at", "email_confirmed_at")
    facts: dict[str, Any] = {"account": {field: getattr(account, field) for field in told}}
    for part, (model, fields) in _HELD.items():
        rows: Iterable[Any] = session.scalars(select(model).where(model.account == name))
        facts[part] = [{field: getattr(row, field) for field in fields} for row in rows]
    facts["trail"] = list(_acts(session, name))
    return facts


def _acts(session: Session, name: str) -> Iterable[dict[str, Any]]:
    of_it = or_(AuditEntry.actor == name, AuditEntry.about == f"account/{name}")
    for entry in session.scalars(select(AuditEntry).where(of_it).order_by(AuditEntry.sequence)):
        yield {"at": entry.at, "action": entry.action, "about": entry.about, "detail": json.loads(entry.detail)}


def as_json(facts: dict[str, Any]) -> str:
    """Facts as they stand in a copy."""
    return json.dumps(facts, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    """A value that JSON does not know."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
