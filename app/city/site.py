"""What the portal says of itself where the city wrote its own words: name, colour, logo, contact, legal texts. Pure.

What is not written is not there, and the settings of the installation or our own words stand in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.kernel.text import LANGUAGES, N_

NAME, CONTACT = "name", "contact"
ABOUT, PRIVACY, ACCESSIBILITY, IMPRINT = "about", "privacy", "accessibility", "imprint"
EMAIL, COLOUR, LOGO, LANGUAGE, EMERGENCY = "email", "colour", "logo", "language", "emergency"

LEGAL = (ABOUT, PRIVACY, ACCESSIBILITY, IMPRINT)
IN_EVERY_LANGUAGE = (NAME, CONTACT, *LEGAL)
ONE_FOR_ALL = (EMAIL, COLOUR, LOGO, LANGUAGE, EMERGENCY)
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
    LANGUAGE: N_("Language for visitors who prefer neither"),
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
