"""Texts that are marked here and translated at the door, and texts that exist in several languages."""

from collections.abc import Mapping

LANGUAGES = ("en", "id")

Localized = Mapping[str, str]
"""Language tag → text, for example ``{"en": "Roads", "id": "Jalan"}``."""


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "extract, translate later"
    """Mark a text for the catalogues and return it unchanged."""
    return text


class Phrase(str):
    """A text of ours that stands inside a sentence and is translated with it; users' own words are plain."""

    __slots__ = ()


def in_language(texts: Localized, language: str) -> str:
    """The text in that language, else in the first language that has one, else empty."""
    return texts.get(language) or next((texts[tag] for tag in LANGUAGES if texts.get(tag)), "")
