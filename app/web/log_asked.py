"""What may be asked of the transparency log: a hash however it was copied, a record, a place in the log."""

import re

from app.web import addresses
from app.web.parameters import Arguments, printable
from app.web.translation import gettext as _

LAST = 10**15
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def read_hash(given: Arguments, problems: list[str]) -> str:
    """The SHA-256 in the parameter ``sha256``, "" where there is none; what cannot be one joins ``problems``.

    It may come as programs print it: in capitals, in groups, with a name before or behind.
    """
    text = printable(given.get("sha256", ""))[:1000].casefold()
    if not text.strip():
        return ""
    found = _HASH.search(text) or _HASH.search(re.sub(r"[\s:-]", "", text))
    if found is None:
        problems.append(_("That is no SHA-256 fingerprint: it has 64 digits from 0 to 9 and letters from a to f."))
    return found[0] if found else ""


def read_record(given: Arguments, problems: list[str]) -> tuple[str, str] | None:
    """Kind and slug in the parameter ``record``, written ``permit/2026-000001``."""
    text = printable(given.get("record", ""))
    kind, _slash, slug = text.partition("/")
    if not text:
        return None
    if kind not in addresses.FOLDERS or not slug:
        problems.append(_("“%(value)s” is not a record. Write it as permit/2026-000001.", value=text[:80]))
        return None
    return kind, slug


def read_number(given: Arguments, name: str, otherwise: int, problems: list[str]) -> int:
    """A whole number from 0 on in that parameter."""
    text = printable(given.get(name, "")).strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        problems.append(_("“%(value)s” is not the number of an entry.", value=text[:40]))
        return otherwise
    return int(text)
