"""What the portal says of itself where the city wrote its own words: name, colour, logo, contact, legal texts. Pure.

What is not written is not there, and the settings of the installation or our own words stand in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.kernel.text import LANGUAGES, N_

NAME, CONTACT = "name", "contact"
ABOUT, PRIVACY, ACCESSIBILITY, IMPRINT = "about", "privacy", "accessibility", "imprint"
EMAIL, COLOUR, LOGO, EMERGENCY = "email", "colour", "logo", "emergency"
LANGUAGE, OFFERED = "language", "languages"

LEGAL = (ABOUT, PRIVACY, ACCESSIBILITY, IMPRINT)
IN_EVERY_LANGUAGE = (NAME, CONTACT, *LEGAL)
ONE_FOR_ALL = (EMAIL, COLOUR, LOGO, LANGUAGE, OFFERED, EMERGENCY)
LABELS = {
    NAME: N_("Name of the portal"),
    CONTACT: N_("Address, telephone and opening hours"),
    ABOUT: N_("About this portal"),
    PRIVACY: N_("Privacy"),
    ACCESSIBILITY: N_("Accessibility"),
    IMPRINT: N_("Legal notice"),
    EMAIL: N_("E-mail address for questions"),
    COLOUR: N_("Colour"),
    LOGO: N_("Logo"),
    LANGUAGE: N_("Language for visitors who prefer none of them"),
    OFFERED: N_("Languages offered"),
    EMERGENCY: N_("Emergency number"),
}
LONGEST = dict.fromkeys(LEGAL, 50_000) | {CONTACT: 2_000}
USUAL_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Site:
    """``texts``: (name, language) → text; the language is "" for what is one for all.

    ``kinds``: (kind of record, language) → the city's own words for one and for many.
    """

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    kinds: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the city offers: at least one; all of ours where it chose none."""
        chosen = self.own(OFFERED).split()
        return tuple(tag for tag in LANGUAGES if tag in chosen) or LANGUAGES

    @property
    def first_language(self) -> str:
        """The language for whoever prefers none of those offered."""
        chosen = self.own(LANGUAGE)
        return chosen if chosen in self.languages else self.languages[0]

    def offered(self, language: str) -> str:
        """That language where it is offered, else the one for whoever prefers none."""
        return language if language in self.languages else self.first_language

    def own(self, name: str) -> str:
        """What is one for all languages, or ""."""
        return self.texts.get((name, ""), "")

    def text(self, name: str, language: str) -> str:
        """The text in exactly that language, or ""."""
        return self.texts.get((name, language), "")

    def best(self, name: str, language: str) -> tuple[str, str]:
        """(text, its language): in that language, else in another one, else ("", "")."""
        for tag in (language, *LANGUAGES):
            if found := self.text(name, tag):
                return found, tag
        return "", ""
