"""Something besides the password: codes of an authenticator (TOTP, RFC 6238) and recovery codes. Each works once."""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pyotp
import segno
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.events import AccountTouched
from app.accounts.model import PASSKEY, RECOVERY, STAFF, TOTP, Account, SecondFactor
from app.accounts.sealing import Seal, Unsealable
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_

STEP_SECONDS = 30
_DIGITS = 6
_RECOVERY_CODES, _RECOVERY_SIGNS = 10, 16
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # none looks like another
_STRONG = (TOTP, PASSKEY)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor as its owner sees it in a list."""

    id: int
    kind: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them."""
    return pyotp.random_base32()


def enrolment_address(secret: str, account: str, site: str) -> str:
    """The ``otpauth:`` address that an authenticator reads from the picture."""
    label = f"{quote(site.replace(':', ' '))}:{quote(account.replace(':', ' '))}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(site.replace(':', ' '))}"


def picture(address: str, title: str) -> str:
    """The address as a QR code: an SVG element, dark on white in every colour scheme."""
    drawn: str = segno.make(address, error="m").svg_inline(
        scale=5, border=4, light="white", svgclass="qr", lineclass=None, title=title
    )
    return drawn


def step_of(secret: str, code: str, now: datetime, last_step: int | None = None) -> int | None:
    """The time step of which this is the code, one before or after now allowed; None for a wrong or used one."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        fits = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if fits and (last_step is None or step > last_step):
            return step
    return None


def plain_code(typed: str) -> str:
    """A code as it was meant: without the spaces and dashes that make it readable."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", typed[:100]).lower())


def is_short(typed: str) -> bool:
    """Whether it is as long as what an authenticator shows; recovery codes are longer."""
    return len(plain_code(typed)) <= _DIGITS


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits, in groups of four."""
    signs = ("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_SIGNS)) for _ in range(_RECOVERY_CODES))
    return ["-".join(re.findall("....", one)) for one in signs]


def factors(session: Session, account: str) -> list[Factor]:
    """What the account can sign in with besides its password, recovery codes left out."""
    rows = session.scalars(
        select(SecondFactor)
        .where(SecondFactor.account == account, SecondFactor.kind.in_(_STRONG))
        .order_by(SecondFactor.created_at, SecondFactor.id)
    )
    return [Factor(row.id, row.kind, row.name, row.created_at, row.last_used_at) for row in rows]


def recovery_codes_left(session: Session, account: str) -> int:
    of_his = select(func.count(SecondFactor.id)).where(SecondFactor.account == account, SecondFactor.kind == RECOVERY)
    return session.scalar(of_his) or 0


def add_totp(unit: UnitOfWork, seal: Seal, account: str, secret: str, code: str, name: str) -> None:
    """Enrol an authenticator that has just shown a right code. Raises BadInput for a wrong one."""
    step = step_of(secret, plain_code(code), unit.now)
    if step is None:
        raise BadInput(
            N_("That is not the code that your app shows now. Check that the clock of your device is right.")
        )
    sealed = seal.seal(secret, _about(TOTP, account))
    add(unit, account, TOTP, name, sealed, last_step=step)
    unit.tell(AccountTouched(account, "second-factor"))


def add(unit: UnitOfWork, account: str, kind: str, name: str, sealed: str, last_step: int | None = None) -> None:
    """Write down a second factor that was proved."""
    unit.session.add(
        SecondFactor(
            id=ids.new_id(),
            account=account,
            kind=kind,
            name=name[:_LONGEST_NAME],
            sealed=sealed,
            created_at=unit.now,
            last_step=last_step,
        )
    )
    unit.session.flush()
    unit.note("add second factor", f"account/{account}", kind=kind)


def remove(unit: UnitOfWork, account: Account, factor: int) -> None:
    """Take one away. Raises NotVisible for one of somebody else, BadInput for the last one of a member of staff."""
    held = factors(unit.session, account.name)
    if factor not in {one.id for one in held}:
        raise NotVisible
    if account.kind == STAFF and len(held) == 1:
        raise BadInput(N_("This is your only second factor. Add another one before you remove it."))
    unit.session.execute(delete(SecondFactor).where(SecondFactor.id == factor))
    if len(held) == 1:
        unit.session.execute(delete(SecondFactor).where(SecondFactor.account == account.name))
    unit.tell(AccountTouched(account.name, "second-factor-removed"))
    unit.note("remove second factor", f"account/{account.name}")


def renew_recovery_codes(unit: UnitOfWork, seal: Seal, account: str) -> list[str]:
    """New recovery codes, to be shown once; the old ones are void."""
    unit.session.execute(delete(SecondFactor).where(SecondFactor.account == account, SecondFactor.kind == RECOVERY))
    codes = new_recovery_codes()
    for code in codes:
        hashed = seal.hashed(plain_code(code), _about(RECOVERY, account))
        unit.session.add(
            SecondFactor(id=ids.new_id(), account=account, kind=RECOVERY, name="", sealed=hashed, created_at=unit.now)
        )
    unit.session.flush()
    unit.note("new recovery codes", f"account/{account}")
    return codes


def use(unit: UnitOfWork, seal: Seal, account: str, typed: str) -> bool:
    """Whether this code opens the account now. It does so once: two who send it together do not both get in."""
    code = plain_code(typed)
    if is_short(typed):
        return any(_use_totp(unit, seal, row, code) for row in _rows(unit.session, account, TOTP))
    return _use_recovery(unit, seal, account, code)


def _use_totp(unit: UnitOfWork, seal: Seal, row: SecondFactor, code: str) -> bool:
    try:
        secret = seal.open(row.sealed, _about(TOTP, row.account))
    except Unsealable:
        return False
    step = step_of(secret, code, unit.now, row.last_step)
    if step is None:
        return False
    unused = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    taken = update(SecondFactor).where(SecondFactor.id == row.id, unused)
    done = unit.session.execute(taken.values(last_step=step, last_used_at=unit.now))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def _use_recovery(unit: UnitOfWork, seal: Seal, account: str, code: str) -> bool:
    hashed = seal.hashed(code, _about(RECOVERY, account))
    of_his = delete(SecondFactor).where(
        SecondFactor.account == account, SecondFactor.kind == RECOVERY, SecondFactor.sealed == hashed
    )
    used = bool(unit.session.execute(of_his).rowcount)  # type: ignore[attr-defined]  # a DELETE has it
    if used:
        unit.note("use recovery code", f"account/{account}")
    return used


def _rows(session: Session, account: str, kind: str) -> Sequence[SecondFactor]:
    return session.scalars(select(SecondFactor).where(SecondFactor.account == account, SecondFactor.kind == kind)).all()


def _about(kind: str, account: str) -> str:
    return f"{kind}/{account}"
