"""Passwords after NIST SP 800-63B-4: long rather than odd, none that everybody tries, argon2id, upgraded on sign-in."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import BadInput
from app.kernel.text import N_

LEAST_ALONE, LEAST_WITH_SECOND_FACTOR, MOST = 15, 8, 256
"""Characters. There is no rule of what kinds they are, and no password expires."""
_LONGEST_TYPED = 4 * MOST  # a character may be typed as several

_COMMON = Path(__file__).with_name("common_passwords.txt")
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
"""The second choice of RFC 9106 but for lanes: a thread of ours has one. 64 MiB and about 0.15 s each."""
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=1$bm8gYWNjb3VudCBhdCBhbA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash of no password: to take as long for an account that is not there."""
_at_once = BoundedSemaphore(2)
"""So many hashes are made at a time in each process: they take memory and a core each."""

_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789" * 3,
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
)
"""What fingers walk along: alphabet, numbers, the rows of keyboards one after another, their columns."""


def hashed(password: str) -> str:
    """The password's argon2id hash, with its parameters."""
    with _at_once:
        return _HASHER.hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether it is that password. One hash is computed in any case, so that nobody learns who has a password."""
    with _at_once:
        try:
            return _HASHER.verify(stored or _NOBODYS, normal(password[:_LONGEST_TYPED])) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def normal(password: str) -> str:
    """The same characters, however a keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def require_good(
    password: str, *, second_factor: bool, about: Collection[str] = (), blocked: Path | None = None
) -> None:
    """Raise BadInput where no account should have this password.

    ``about`` are words that others know of the account: its name, address, the portal's name. ``blocked`` is a file
    of further passwords that nobody may have, one on each line.
    """
    password = normal(password)
    least = LEAST_WITH_SECOND_FACTOR if second_factor else LEAST_ALONE
    if len(password) < least:
        sentence = N_("Choose a password of at least %(count)s characters. A few words in a row are fine.")
        raise BadInput(sentence, count=least)
    if len(password) > MOST:
        raise BadInput(N_("Choose a password of at most %(count)s characters."), count=MOST)
    if _is_simple(password) or _cores(password) & {*_common(), *_words_of(about)}:
        raise BadInput(N_("This password is one of those that are tried first. Choose another one."))
    if blocked and _is_listed(blocked, password):
        raise BadInput(N_("This password is known from a leak or forbidden here. Choose another one."))


def _cores(password: str) -> set[str]:
    """What a password comes down to: ``P4ssw0rd!2024`` and ``password1password1`` are ``password``."""
    whole = password.casefold()
    ways = [
        way
        for text in (whole, _unit(whole))
        for way in (text, re.sub(r"[\W\d_]+$", "", text), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text))
    ]
    return {_unit(re.sub(r"[\W_]", "", way.translate(_LOOKALIKES))) for way in ways}


def _unit(text: str) -> str:
    """The shortest piece that the text repeats, the last time perhaps in part."""
    sizes = (size for size in range(1, len(text)) if text[size:] == text[: len(text) - size])
    return text[: next(sizes, len(text))]


def _is_simple(password: str) -> bool:
    """Few characters over and over, or pieces of the alphabet, of the numbers or of a row of keys."""
    text = re.sub(r"[\W_]", "", password.casefold())
    if len(set(text)) <= 3:
        return True
    pieces = "".join(row + "\n" + row[::-1] + "\n" for row in _ROWS)
    parts = re.findall(r"\d+|\D+", text)
    return text in pieces or (len(parts) <= 4 and all(part in pieces or len(_unit(part)) == 1 for part in parts))


def _words_of(about: Iterable[str]) -> set[str]:
    words = {word for text in about for word in (text, text.partition("@")[0], *re.split(r"[\s@.]+", text))}
    return {core for word in words for core in _cores(normal(word)) if len(core) >= 3}


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text("utf-8").splitlines()
    return frozenset(_unit(line) for line in lines if line and not line.startswith("#"))


def _is_listed(file: Path, password: str) -> bool:
    """Read through, not kept: such lists are long, and passwords are chosen seldom."""
    wanted = {password.encode(), password.casefold().encode()}
    with file.open("rb") as lines:
        return any(line.rstrip(b"\r\n") in wanted for line in lines)
