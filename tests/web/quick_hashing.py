"""Hashing that takes a millisecond and counts how often it was done."""

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords


class CountingHasher(PasswordHasher):
    """How many hashes were computed stands in ``count``."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.count = 0

    def verify(self, hash, password):  # noqa: A002 - the library's signature
        self.count += 1
        return super().verify(hash, password)

    def hash(self, password, *, salt=None):
        self.count += 1
        return super().hash(password, salt=salt)


@pytest.fixture
def hasher(monkeypatch):
    """The hasher in use; an account that is not there is compared with a hash of the same parameters."""
    counting = CountingHasher()
    monkeypatch.setattr(passwords, "_HASHER", counting)
    monkeypatch.setattr(passwords, "_NOBODYS", PasswordHasher(1, 8, 1).hash("nobody's"))
    return counting
