"""References of complaints, and the keys of their receipts: drawn by lot, told over the telephone, typed in. Pure.

A reference is eight of Crockford's 32 characters and a check character, ``7K3M-9QXD-C``: the ISO 7064 system MOD 37-2,
which notices every wrong character and every two that changed places. Where the check character would be one of the
five that are no letter or digit of Crockford's, the lot is drawn again.
"""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans("OIL", "011", " -–_.")
"""What is heard or read wrongly, and what only separates."""
_DRAWN = 8
_MODULUS, _RADIX = 37, 2
KEY_LENGTH = 26
"""Characters of a receipt's key: 130 bits."""


def new_reference() -> str:
    """A reference by lot, one of some 950 thousand millions: nobody counts or guesses them."""
    while True:
        lot = secrets.token_bytes(_DRAWN)
        drawn = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in lot)  # each is as likely: 256 is 8 times 32
        if (check := _check_value(drawn)) < len(_ALPHABET):
            return _shown(drawn + _ALPHABET[check])


def normal(text: str) -> str | None:
    """The reference that was typed, in its own form; None where it is none, or not typed as it was given."""
    plain = _plain(text)
    if len(plain) != _DRAWN + 1 or not set(plain) <= set(_ALPHABET):
        return None
    return _shown(plain) if _ALPHABET.index(plain[-1]) == _check_value(plain[:-1]) else None


def slug(reference: str) -> str:
    """The reference as it stands in an address."""
    return reference.lower()


def key_from(number: bytes) -> str:
    """A receipt's key, in groups of five characters, from at least 17 bytes that nobody can guess."""
    drawn, characters = int.from_bytes(number, "big"), ""
    for _ in range(KEY_LENGTH):
        drawn, place = divmod(drawn, len(_ALPHABET))
        characters += _ALPHABET[place]
    return "-".join(characters[start : start + 5] for start in range(0, KEY_LENGTH, 5))


def normal_key(text: str) -> str | None:
    """The key that was typed, without its hyphens; None where it is none."""
    plain = _plain(text)
    return plain if len(plain) == KEY_LENGTH and set(plain) <= set(_ALPHABET) else None


def _plain(text: str) -> str:
    return text.upper().translate(_MEANT) if len(text) <= 80 else ""


def _shown(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def _check_value(drawn: str) -> int:
    total = 0
    for character in drawn:
        total = (total + _ALPHABET.index(character)) * _RADIX % _MODULUS
    return (1 - total) % _MODULUS
