"""Texts that are marked here and translated at the door, and texts that exist in several languages."""

from collections.abc import Callable, Mapping
from typing import Any, Self

LANGUAGES = ("en", "id")

Translate = Callable[[str], str]
"""English sentence → the same in another language."""

Localized = Mapping[str, str]
"""Language tag → text, for example ``{"en": "Roads", "id": "Jalan"}``."""


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "extract, translate later"
    """Mark a text for the catalogues and return it unchanged."""
    return text


class Phrase(str):
    """A text of ours in English that the doors say in the reader's language; users' own words are plain ``str``.

    ``source`` is marked for the catalogues and has places such as ``%(name)s``, which ``values`` fill. A value may be a
    phrase itself, and is then said in that language too.
    """

    __slots__ = ("source", "values")
    source: str
    values: Mapping[str, object]

    def __new__(cls, source: str, /, **values: object) -> Self:
        self = super().__new__(cls, source % values if values else source)
        self.source, self.values = source, values
        return self

    def said(self, translate: Translate) -> str:
        """The text through ``translate``, filled in."""
        found = translate(self.source)
        return found % {name: said(value, translate) for name, value in self.values.items()} if self.values else found

    def __reduce__(self) -> tuple[Any, ...]:
        """Readers run in processes of their own and send what they say."""
        return _phrase, (self.source, dict(self.values))


def _phrase(source: str, values: Mapping[str, object]) -> Phrase:
    return Phrase(source, **values)


def said(value: object, translate: Translate) -> object:
    """A phrase in the language of ``translate``; anything else as it is."""
    return value.said(translate) if isinstance(value, Phrase) else value


def in_language(texts: Localized, language: str) -> str:
    """The text in that language, else in the first language that has one, else empty."""
    return texts.get(language) or next((texts[tag] for tag in LANGUAGES if texts.get(tag)), "")
