"""What of a record's parties strangers may not read, as it may stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import fields

from app.intake.phrases import as_written, whole
from records.kinds import PUBLIC_PARTY_FIELDS, Record

_SHORTEST = 4  # letters: a shorter name that stands alone may be any word
_SHORTEST_OTHER = 5  # characters of a number or address
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_ADDRESSED = (
    r"(?:pak|bapak|bpk|bu|ibu|sdri?|saudar[ai]|tuan|tn|nyonya|ny|nona|mas|mbak|mr|mrs|ms|miss)\.?\s{1,3}"  # and a name
)
_DEGREES = re.compile(
    r"dr|drs|dra|ir|prof|hj|haji|hajjah|mrs?|ms|miss|jr|sr|iii?|sh|s[eht]|si|m[hmt]|msi|spd|skom|phd|md|esq",
    re.IGNORECASE,
)


def hidden_parties(record: Record) -> re.Pattern[str]:
    """Finds names, numbers and addresses of the parties that the record's kind hides."""
    shown = PUBLIC_PARTY_FIELDS.get(record.kind, {})
    every = [
        (each.name in shown.get(party.role, ()), each.name, str(getattr(party, each.name)).strip())
        for party in record.parties
        for each in fields(party)
        if each.name != "role"
    ]
    public = "\n".join(value for is_shown, _, value in every if is_shown).casefold()  # a name may be a company's too
    hidden = ((name, value) for is_shown, name, value in every if not is_shown and value.casefold() not in public)
    return whole(way for name, value in hidden for way in _written(name, value))


def _written(name: str, value: str) -> Iterator[str]:
    """Patterns for what that field says; the trade is left out, for many have the same."""
    if name == "name":
        yield from _ways_to_name(value)
    elif name != "trade" and len(value) >= _SHORTEST_OTHER:
        yield as_written(value)


def _ways_to_name(name: str) -> Iterator[str]:
    """As it is, its words in other orders and without degrees, and each after "Pak" or "Mrs"."""
    words = [one for one in _WORD.findall(name.replace(".", " ")) if len(one) > 1 and not _DEGREES.fullmatch(one)]
    if len(words) > 1 or (words and len(words[0]) >= _SHORTEST):
        yield as_written(name)
        for order in (words, words[::-1], [*words[1:], words[0]], [words[-1], *words[:-1]]):
            yield as_written(" ".join(order))
    if words:
        yield _ADDRESSED + f"(?:{'|'.join(map(as_written, words))})"
