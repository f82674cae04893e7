"""References and names as they stand in an address."""

import hashlib
import re
import unicodedata

_NOT_FOR_SLUGS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 120


def digest(text: str) -> str:
    """SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def slug_of(reference: str) -> str:
    """A reference as it stands in an address: lower case, letters and digits joined by hyphens, never empty."""
    plain = unicodedata.normalize("NFKD", reference).encode("ascii", "ignore").decode().lower()
    slug = _NOT_FOR_SLUGS.sub("-", plain).strip("-")
    return slug if 0 < len(slug) <= _LONGEST_SLUG else f"{slug[:80]}{'-' if slug else ''}{digest(reference)[:12]}"
