import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.sealing import Seal, Unsealable, new_token, token_hash

SEAL = Seal("k" * 40)


@given(st.text(), st.text())
def test_what_is_sealed_opens_again(text, about):
    assert SEAL.open(SEAL.seal(text, about), about) == text


def test_it_opens_for_its_own_purpose_only():
    sealed = SEAL.seal("secret", "totp/ani")

    with pytest.raises(Unsealable):
        SEAL.open(sealed, "totp/budi")


def test_it_opens_with_its_own_key_only():
    with pytest.raises(Unsealable):
        Seal("other" * 10).open(SEAL.seal("secret", "totp/ani"), "totp/ani")


@given(st.text())
def test_what_was_never_sealed_opens_nothing(text):
    with pytest.raises(Unsealable):
        SEAL.open(text, "totp/ani")


def test_the_same_secret_is_sealed_differently_each_time():
    assert SEAL.seal("secret", "a") != SEAL.seal("secret", "a")


def test_keyed_hashes_differ_by_text_purpose_and_key():
    hashes = [SEAL.hashed("a", "b"), SEAL.hashed("c", "b"), SEAL.hashed("a", "c"), Seal("x" * 40).hashed("a", "b")]

    assert len(set(hashes)) == 4


def test_a_hash_does_not_run_text_and_purpose_together():
    assert SEAL.hashed("b", "a") != SEAL.hashed("", "ab")


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_of_a_token_its_sha256_is_kept():
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
