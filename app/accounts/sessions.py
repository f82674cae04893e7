"""Sign-ins on devices: made, known again, confirmed anew, ended. What they open follows from rows at each request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from app.accounts.model import RESIDENT, STAFF, Account, RoleHeld, SignIn
from app.accounts.sealing import new_token, token_hash
from app.db.compiled import Row
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids, labels
from app.kernel.actor import Actor, member_of_staff
from app.kernel.roles import Held

FRESH = timedelta(minutes=15)
"""How long a proof of who one is holds for dangerous acts."""
HALF_WAY = timedelta(minutes=10)
"""How long a sign-in waits for its second factor."""
_TOUCH = timedelta(minutes=1)
_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts unused, and at the most."""

    idle: timedelta
    overall: timedelta


LIMITS = {
    STAFF: Limits(timedelta(minutes=30), timedelta(hours=12)),
    RESIDENT: Limits(timedelta(days=7), timedelta(days=30)),
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, on what terms. ``strong``: with a second factor; half-way sign-ins are not ``complete``."""

    id: int
    account: str
    display_name: str
    kind: str
    language: str
    strong: bool
    complete: bool
    created_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime | None
    actor: Actor

    @property
    def staff(self) -> bool:
        return self.kind == STAFF

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person proved to be the one a short while ago."""
        return self.confirmed_at is not None and now - self.confirmed_at < FRESH


def is_over(kind: str, created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Whether a sign-in of that kind of account has outlived its limits. An unknown kind has none left."""
    limits = LIMITS.get(kind)
    return limits is None or now - last_seen_at >= limits.idle or now - created_at >= limits.overall


def begin(unit: UnitOfWork, account: str, *, device: str, strong: bool, complete: bool = True) -> str:
    """A new sign-in; returns its token, which is known to nobody else from then on."""
    token = new_token()
    unit.session.add(
        SignIn(
            id=ids.new_id(),
            token_sha256=token_hash(token),
            account=account,
            strong=strong,
            created_at=unit.now,
            last_seen_at=unit.now,
            confirmed_at=unit.now if complete else None,
            device=device[:_DEVICE],
        )
    )
    unit.session.flush()
    if complete:
        unit.note("sign in", f"account/{account}", strong=strong)
    return token


def known(session: Reading, token: str, now: datetime) -> SignedIn | None:
    """Whose token it is, with the roles he has now; None where it is over or was never given, or he is disabled."""
    rows = _KNOWN.rows(session, token=token_hash(token))
    if not rows:
        return None
    sign_in, account, name, kind, language, strong, created_at, last_seen_at, confirmed_at, *_role = rows[0]
    if is_over(kind, created_at, last_seen_at, now) or (confirmed_at is None and now - created_at >= HALF_WAY):
        return None
    return SignedIn(
        id=sign_in,
        account=account,
        display_name=name,
        kind=kind,
        language=language,
        strong=strong,
        complete=confirmed_at is not None,
        created_at=created_at,
        last_seen_at=last_seen_at,
        confirmed_at=confirmed_at,
        actor=_actor(account, kind, rows, complete=confirmed_at is not None, strong=strong),
    )


_KNOWN = Prepared(
    select(
        SignIn.id,
        SignIn.account,
        Account.display_name,
        Account.kind,
        Account.language,
        SignIn.strong,
        SignIn.created_at,
        SignIn.last_seen_at,
        SignIn.confirmed_at,
        RoleHeld.role,
        RoleHeld.department,
    )
    .join(Account, Account.name == SignIn.account)
    .outerjoin(RoleHeld, RoleHeld.account == SignIn.account)
    .where(SignIn.token_sha256 == bindparam("token"), SignIn.ended_at.is_(None), Account.disabled.is_(False))
)
"""A row for each role that he has, one where he has none."""


def _actor(account: str, kind: str, rows: Iterable[Row], *, complete: bool, strong: bool) -> Actor:
    """Roles count where the second factor was shown, and for nobody but staff."""
    if kind == RESIDENT and complete:
        return Actor(account, labels=frozenset({labels.PUBLIC, labels.resident(account)}))
    if not (kind == STAFF and strong and complete):
        return Actor(account, labels=frozenset({labels.PUBLIC}))
    return member_of_staff(account, [Held(role, department) for *_, role, department in rows if role is not None])


def needs_touch(signed: SignedIn, now: datetime) -> bool:
    """Whether ``last_seen_at`` is old enough to be written anew: once a minute, not at each request."""
    return now - signed.last_seen_at >= _TOUCH


def touch(unit: UnitOfWork, sign_in: int) -> None:
    unit.session.execute(update(SignIn).where(SignIn.id == sign_in).values(last_seen_at=unit.now))


def confirm(unit: UnitOfWork, sign_in: int) -> None:
    """The person has just proved again to be the one."""
    unit.session.execute(update(SignIn).where(SignIn.id == sign_in).values(confirmed_at=unit.now))


def end(unit: UnitOfWork, account: str, sign_in: int) -> None:
    """End one sign-in of that account. One that is not its own, or over, is left as it is."""
    _end(unit, account, SignIn.id == sign_in)


def end_all(unit: UnitOfWork, account: str, *, keep: int = 0) -> None:
    """End all sign-ins of that account but the one of that id."""
    _end(unit, account, SignIn.id != keep)


def end_weak(unit: UnitOfWork, account: str) -> None:
    """End the sign-ins of that account that no second factor was shown for."""
    _end(unit, account, SignIn.strong.is_(False))


def _end(unit: UnitOfWork, account: str, which: object) -> None:
    of_his = update(SignIn).where(SignIn.account == account, SignIn.ended_at.is_(None), which)  # type: ignore[arg-type]  # a condition
    ended = unit.session.execute(of_his.values(ended_at=unit.now)).rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    if ended:
        unit.note("end sign-in", f"account/{account}")
