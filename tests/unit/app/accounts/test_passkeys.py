import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import passkeys
from app.accounts.passkeys import Passkey, Site
from app.kernel.errors import BadInput

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = Site("records.example", "https://records.example", "Records")


def answer(challenge):
    """As much of a browser's answer as says which challenge it answers."""
    data = json.dumps({"type": "webauthn.get", "challenge": encoded(challenge), "origin": SITE.origin})
    return json.dumps({"id": "AQ", "response": {"clientDataJSON": encoded(data.encode())}})


def encoded(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_challenge_is_known_again_in_its_session():
    given_out = passkeys.challenge("secret", "17", NOW)
    assert passkeys._challenge_of(answer(given_out), "secret", "17", NOW) == given_out


@pytest.mark.parametrize(
    ("secret", "session", "later"),
    [("other", "17", 0), ("secret", "18", 0), ("secret", "17", 301)],
    ids=["of another portal", "of another session", "too old"],
)
def test_any_other_challenge_is_refused(secret, session, later):
    given_out = passkeys.challenge(secret, session, NOW)
    with pytest.raises(BadInput):
        passkeys._challenge_of(answer(given_out), "secret", "17", NOW + timedelta(seconds=later))


def test_no_two_challenges_are_equal():
    assert passkeys.challenge("secret", "17", NOW) != passkeys.challenge("secret", "17", NOW)


@given(st.text() | st.recursive(st.none() | st.text(), lambda x: st.dictionaries(st.text(), x)).map(json.dumps))
def test_what_is_no_answer_is_refused_with_a_sentence(text):
    with pytest.raises(BadInput):
        passkeys.answered(SITE, text, [], "secret", "17", NOW)
    with pytest.raises(BadInput):
        passkeys.created(SITE, text, "secret", "17", NOW)


def test_an_answer_without_a_passkey_of_the_account_is_refused():
    with pytest.raises(BadInput):
        passkeys.answered(SITE, answer(passkeys.challenge("secret", "17", NOW)), [], "secret", "17", NOW)


@pytest.mark.parametrize(
    ("flags", "key"), [("45", "80"), ("00", "8000")], ids=["a key that is an empty list", "no key at all"]
)
def test_a_key_that_no_authenticator_makes_is_refused(flags, key):
    site = hashlib.sha256(SITE.domain.encode()).hexdigest()
    made = bytes.fromhex(f"{site}{flags}00000000{'00' * 16}0004{'61' * 4}{key}")
    sent = b"\xa3cfmtdnonegattStmt\xa0hauthDataX" + bytes([len(made)]) + made
    data = {"type": "webauthn.create", "challenge": encoded(passkeys.challenge("secret", "17", NOW))}
    response = {
        "clientDataJSON": encoded(json.dumps(data | {"origin": SITE.origin}).encode()),
        "attestationObject": encoded(sent),
    }
    written = json.dumps({"id": "YWFhYQ", "rawId": "YWFhYQ", "type": "public-key", "response": response})
    with pytest.raises(BadInput):
        passkeys.created(SITE, written, "secret", "17", NOW)


def test_without_the_extra_nothing_is_taken(monkeypatch):
    monkeypatch.setattr(passkeys, "AVAILABLE", False)
    with pytest.raises(BadInput):
        passkeys.created(SITE, answer(passkeys.challenge("secret", "17", NOW)), "secret", "17", NOW)


@given(st.binary(max_size=40), st.binary(max_size=80), st.integers(0, 2**31))
def test_a_passkey_is_kept_whole(credential, key, uses):
    kept = Passkey(credential, key, uses)
    assert Passkey.from_json(kept.to_json(), uses) == kept


@pytest.mark.parametrize(
    ("domain", "possible"), [("localhost", True), ("records.example", True), ("127.0.0.1", False), ("::1", False)]
)
def test_browsers_make_passkeys_for_names_only(domain, possible):
    assert passkeys.possible_on(domain) is possible
