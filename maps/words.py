"""Text as a filter compares it: without case and accents, so that both engines find the same."""

import unicodedata


def folded(*texts: str) -> str:
    """The texts in lower case, without accents, joined by single blanks: what ``words`` columns hold."""
    plain = unicodedata.normalize("NFKD", " ".join(texts))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
