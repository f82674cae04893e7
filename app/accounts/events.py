"""What happened to accounts and has a mail for its consequence.

What is asked without signing in says the same whether an account exists or not: the page writes one of these, and the
worker, whom nobody can time, looks who it is about. No link stands in an event: the worker makes it when it sends it.
"""

from dataclasses import dataclass
from typing import ClassVar

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RegistrationAsked(Event):
    """Somebody wants an account for this e-mail address, on a page of that language."""

    personal: ClassVar[bool] = True
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class ResetAsked(Event):
    """Somebody says that the password of the account with this e-mail address is forgotten."""

    personal: ClassVar[bool] = True
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class EmailChangeAsked(Event):
    """The owner of an account wants another address for it."""

    personal: ClassVar[bool] = True
    account: str
    email: str


@dataclass(frozen=True, slots=True)
class Invited(Event):
    """A member of staff shall choose a password."""

    account: str


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """The owner closed an account; this is the address it had, for a last mail in that language."""

    personal: ClassVar[bool] = True
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class AccountTouched(Event):
    """Something about the safety of an account changed; ``what`` is a code of ``app.notifications.letters.TOUCHED``.

    ``email`` is where to say so when that is not the account's own address: the one it had before.
    """

    personal: ClassVar[bool] = True
    account: str
    what: str
    email: str = ""
