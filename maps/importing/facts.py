"""From a feature's cells to the facts of its family, as a mapping says. What the mapping does not name is not kept."""

import re
from collections.abc import Callable, Mapping, Sequence

from app.intake.expressions import STYLES, Getter, Spec, columns, compiled, table, templates
from app.intake.personal import without_personal_data
from app.kernel.text import LANGUAGES, Localized, Phrase, in_language
from maps.drafts import AddressPoint, Area, BaseFeature, Facility, Facts, Layer
from maps.importing.found import UNREADABLE
from maps.importing.mapping import GeoMapping

Cells = Mapping[str, str]

_YES = frozenset({"yes", "y", "true", "1", "ya", "ada", "designated", "full"})
_NO = frozenset({"no", "n", "false", "0", "tidak", "none"})
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+|https?://[^\s/]+/\S*", re.IGNORECASE)
_BARE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_USER = re.compile(r"\w+://[^/?#]*@")  # before it stands a name that passes for the site's
_LONGEST_LINK = 2_000
_LONGEST = {
    "name": 300,
    "description": 5_000,
    "opening hours": 1_000,
    "accessibility": 1_000,
    "address": 300,
    "ward": 100,
    "phone": 80,
}
"""Characters that are kept of a text: more is no such text, and everybody who looks at the map would load it."""
PLACES = ("longitude", "latitude", "wkt")
"""Fields that give a place where a file has no geometry."""


class Columns:
    """The fields of one layer, compiled once: those of the whole mapping, and the layer's own, which go before them.

    ``places`` are columns that may give a place, ``unseen`` those that the layer's own
    fields need and no feature has had so far.
    """

    def __init__(self, mapping: GeoMapping, own: Mapping[str, Spec]) -> None:
        specs = {**mapping.columns, **own}
        changes = {**STYLES, **{name: table(labels) for name, labels in mapping.values.items()}}
        parsed = {field: templates(spec) for field, spec in specs.items()}
        names = dict.fromkeys(name.casefold() for found in parsed.values() for name in columns(found))
        self._names = tuple(names)
        positions = {name: at for at, name in enumerate(names)}
        self._getters: dict[str, Getter] = {}
        for field, found in parsed.items():
            if getter := compiled(found, lambda name: positions[name.casefold()], changes):
                self._getters[field] = getter
        self._missing = frozenset(mapping.missing)
        self.places = {name.casefold() for f in PLACES for name in columns(parsed.get(f, []))}
        self.unseen = {name.casefold() for f in own if len(parsed[f]) == 1 for name in columns(parsed[f])}

    def values(self, cells: Cells) -> dict[str, str]:
        """Field → text, of those that are filled."""
        self.unseen -= cells.keys()
        row = ["" if (text := cells.get(name, "")) in self._missing else text for name in self._names]
        found = ((field, get(row).strip()) for field, get in self._getters.items())
        return {field: text for field, text in found if text}


def facts_of(values: dict[str, str], layer: Layer, language: str, kinds: frozenset[str]) -> tuple[Facts, list[str]]:
    """The facts of a feature of that layer, and remarks. ``kinds`` are those that may stand in a kind field."""
    remarks: list[str] = []
    if any(UNREADABLE in text for text in values.values()):
        remarks.append(Phrase("some of its characters could not be read; “%(sign)s” stands for them", sign=UNREADABLE))
    kind = values.get("kind", layer.kind)
    if kind not in kinds:
        remarks.append(
            Phrase("there is no kind “%(kind)s”; it was taken as “%(usual)s”", kind=kind[:40], usual=layer.kind)
        )
        kind = layer.kind
    makers: dict[str, Callable[[], Facts]] = {
        "facilities": lambda: _facility(values, layer, kind, language, remarks),
        "areas": lambda: Area(
            level=kind,
            language=language,
            names=_names(values, layer, language, remarks),
            parent=values.get("parent", ""),
        ),
        "addresses": lambda: AddressPoint(
            text=values.get("text", ""),
            parcel=values.get("parcel", ""),
            ward=_cut(values.get("ward", ""), "ward", remarks),
        ),
        "base": lambda: BaseFeature(kind=kind, name=_cut(values.get("name", ""), "name", remarks)),
    }
    return makers[layer.family](), remarks


def _facility(values: dict[str, str], layer: Layer, kind: str, language: str, remarks: list[str]) -> Facility:
    texts = {
        name: _localized(values, name, language, remarks) for name in ("description", "opening_hours", "accessibility")
    }
    return Facility(
        kind=kind,
        language=language,
        names=_names(values, layer, language, remarks),
        address=_plain(values.get("address", ""), "address", remarks),
        phone=_phone(values.get("phone", ""), remarks),
        link=_link(values.get("link", ""), remarks),
        step_free=_step_free(values.get("step_free", "")),
        ward=_cut(values.get("ward", ""), "ward", remarks),
        **texts,
    )


def _names(values: dict[str, str], layer: Layer, language: str, remarks: list[str]) -> Localized:
    """Names per language; the layer's own with the reference where there is none, so that nothing is lost."""
    names = _localized(values, "name", language, remarks)
    if not names:
        remarks.append(Phrase("it has no name; layer and number stand for it"))
        return {language: f"{in_language(layer.names, language)} {values.get('reference', '')}".strip()}
    return names if language in names else {language: in_language(names, language), **names}


def _localized(values: dict[str, str], field: str, language: str, remarks: list[str]) -> Localized:
    """``field`` is in the data set's language, ``field_en`` and ``field_id`` say theirs."""
    found = {language: values[field]} if field in values else {}
    found |= {tag: values[f"{field}_{tag}"] for tag in LANGUAGES if f"{field}_{tag}" in values}
    return {tag: _plain(text, field, remarks) for tag, text in found.items()}


def _plain(text: str, field: str, remarks: list[str]) -> str:
    """The text without personal data (a facility's own number has a field of its own), cut where it is too long.

    It is cut last: half a phone number would not be known for one.
    """
    field = field.replace("_", " ")
    plain = without_personal_data(text)
    if plain != text:
        remarks.append(
            Phrase("a phone number, e-mail address or identity number was taken out of the %(field)s", field=field)
        )
    return _cut(plain, field, remarks)


def _cut(text: str, field: str, remarks: list[str]) -> str:
    longest = _LONGEST[field]
    if len(text) <= longest:
        return text
    remarks.append(
        Phrase("of its %(field)s only the first %(most)s characters were kept", field=field, most=f"{longest:,}")
    )
    return f"{text[: longest - 1].rstrip()}…"


def _phone(text: str, remarks: list[str]) -> str:
    if not text or sum(map(str.isdigit, text)) >= 5:
        return _cut(text, "phone", remarks)
    remarks.append(Phrase("what stands for its phone is no phone number"))
    return ""


def _link(text: str, remarks: list[str]) -> str:
    """The address if it is one of the web: nothing that a browser would run, nothing that passes for another site."""
    whole = f"http://{text}" if _BARE.fullmatch(text) else text
    words = [whole] if _LINK.fullmatch(whole) else re.split(r"[\s;,]+", whole)
    links = [word for word in words if _LINK.fullmatch(word)]
    kept = next((link for link in links if len(link) <= _LONGEST_LINK and not _USER.match(link)), "")
    if kept != whole:
        remarks.append(_why_not(links, kept))
    return kept


def _why_not(links: Sequence[str], kept: str) -> str:
    if kept:
        return Phrase("of its links only one was kept")
    if not links:
        return Phrase("what stands for its link is no web address")
    if _USER.match(links[0]):
        return Phrase("its link names a user before the site and was left out")
    return Phrase("its link is longer than %(most)s characters and was left out", most=f"{_LONGEST_LINK:,}")


def _step_free(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None
