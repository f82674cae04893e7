"""What the portal calls itself and its things: the city's own words where it wrote any, else the settings and ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from flask import Flask, current_app

from app.city import site as parts
from app.city.colours import darker
from app.city.site import Site
from app.kernel.text import LANGUAGES
from app.web import kept, words
from app.web.locale import OFFERED, language
from app.web.portal import portal
from app.web.translation import spoken

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


class Called(dict[tuple[str, str], str]):
    """What things are called in one language: which of ``_CALLED`` they are, and code → name; read when asked first."""

    def __missing__(self, asked: tuple[str, str]) -> str:
        if len(self) >= _MOST_NAMES:  # a code may be whatever a visitor wrote
            self.clear()
        what, code = asked
        name = self[asked] = _CALLED[what](code)
        return name


@dataclass(frozen=True, slots=True)
class Face:
    """What every page of one language says: the portal's name, its look, kind → word for one and for many of it.

    ``called``: names of codes, as old as the catalogue's revision at most.
    """

    name: str
    look: Look
    one: Mapping[str, str]
    many: Mapping[str, str]
    called: Called = field(default_factory=Called)


def face() -> Face:
    """The portal's face in the language of this answer; it is made anew when the city's words change."""
    written, tag = kept.site(), language()
    faces: dict[str, tuple[Site, Face]] = current_app.extensions.setdefault("psis.faces", {})
    held = faces.get(tag)
    if held is None or held[0] is not written:
        held = faces[tag] = (written, _face(written, tag))
    return held[1]


def name(tag: str) -> str:
    """What the portal is called in that language."""
    return kept.site().text(parts.NAME, tag) or portal().settings.site_name(tag)


def email() -> str:
    """Whom the public may write to, "" for nobody."""
    return kept.site().own(parts.EMAIL) or portal().settings.contact


def languages() -> tuple[str, ...]:
    """The languages that the city offers."""
    return kept.site().languages


def first_language() -> str:
    """The language for visitors who prefer none of them."""
    return kept.site().first_language


def kind(code: str) -> str:
    """What one record of that kind is called in the reader's language; a kind that nobody named stands for itself."""
    return face().one.get(code, code)


def kinds(code: str) -> str:
    """What many of them are called."""
    return face().many.get(code, code)


_MOST_NAMES = 1000
_CALLED: Mapping[str, Callable[[str], str]] = {
    "department": kept.department_name,
    "kind": kind,
    "kinds": kinds,
    "status": lambda code: words.word(words.STATUS, code),
    "facet": lambda code: words.word(words.FACET, code),
    "sort": lambda code: words.word(words.SORT, code),
}


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


def _face(written: Site, tag: str) -> Face:
    say = spoken(tag)[0]
    one, many = ({code: str(say(text)) for code, text in table.items()} for table in (words.KIND, words.KINDS))
    own = {code: both for (code, language), both in written.kinds.items() if language == tag}
    return Face(
        name=name(tag),
        look=_look(written),
        one=one | {code: both[0] for code, both in own.items()},
        many=many | {code: both[1] for code, both in own.items()},
    )


def _look(written: Site) -> Look:
    colour, logo = written.own(parts.COLOUR), written.own(parts.LOGO)
    return Look(
        colour=colour or USUAL_COLOUR,
        sheet=sheet_address(colour) if colour else "",
        logo=f"/site/{logo}.png" if logo else "",
        imprint=bool(written.best(parts.IMPRINT, LANGUAGES[0])[0]),
    )


def install(app: Flask) -> None:
    app.extensions[OFFERED] = kept.site
