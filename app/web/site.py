"""What the portal calls itself and its things: the city's own words where it wrote any, else the settings and ours."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from app.city import site as parts
from app.city.colours import darker
from app.kernel.text import LANGUAGES
from app.web import kept, words
from app.web.locale import language
from app.web.portal import portal

USUAL_COLOUR = "#0b4a63"


@dataclass(frozen=True, slots=True)
class Look:
    """How every page looks: its head's colour, the addresses of style sheet and logo, "" where there is none.

    ``imprint``: whether there is a legal notice to lead to.
    """

    colour: str
    sheet: str
    logo: str
    imprint: bool


def name(tag: str) -> str:
    """What the portal is called in that language."""
    return kept.site().text(parts.NAME, tag) or portal().settings.site_name(tag)


def email() -> str:
    """Whom the public may write to, "" for nobody."""
    return kept.site().own(parts.EMAIL) or portal().settings.contact


def first_language() -> str:
    """The language for visitors who prefer neither."""
    return kept.site().own(parts.LANGUAGE) or LANGUAGES[0]


def look() -> Look:
    written = kept.site()
    return _look(written.own(parts.COLOUR), written.own(parts.LOGO), bool(written.best(parts.IMPRINT, LANGUAGES[0])[0]))


def kind(code: str) -> str:
    """What one record of that kind is called in the reader's language; a kind that nobody named stands for itself."""
    own = kept.kind_names().get((code, language()))
    return own[0] if own else words.word(words.KIND, code)


def kinds(code: str) -> str:
    """What many of them are called."""
    own = kept.kind_names().get((code, language()))
    return own[1] if own else words.word(words.KINDS, code)


def sheet_of(colour: str) -> str:
    """The style sheet of a portal of that colour (``#rrggbb``); darker where the reader's surroundings are dark."""
    dark = f"--brand: {darker(colour, 0.2)}; --brand-deep: {darker(colour, 0.45)};"
    return (
        f":root {{ --brand: {colour}; --brand-deep: {darker(colour, 0.25)}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def sheet_address(colour: str) -> str:
    """Where that style sheet is; it never changes there."""
    return f"/site/{sha256(sheet_of(colour).encode()).hexdigest()[:12]}.css"


@lru_cache(8)
def _look(colour: str, logo: str, imprint: bool) -> Look:  # noqa: FBT001 - as the cache needs it
    return Look(
        colour=colour or USUAL_COLOUR,
        sheet=sheet_address(colour) if colour else "",
        logo=f"/site/{logo}.png" if logo else "",
        imprint=imprint,
    )
