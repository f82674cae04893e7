"""What was typed, made safe for the parser: length, quotes, brackets, minus signs, operators of two languages."""

import re
import unicodedata

from records.search.tree import FIELDS

LONGEST_TEXT = 400
DEEPEST_BRACKETS = 8

REMARKS = ("cut", "brackets", "wildcards", "no-words", "any-word", "unreadable", "spelled")
"""cut: only the first LONGEST_TEXT characters count; brackets, wildcards: too many, read as plain words; no-words:
nothing to look for; any-word: entries with some of the words are found too; unreadable: read as plain words; spelled:
words that occur nowhere were joined by the nearest ones that do.
"""

INDONESIAN_FIELDS = {
    "judul": "title", "nomor": "number", "jenis": "kind", "tipe": "type", "dinas": "department", "wilayah": "ward",
    "bahasa": "language", "tahun": "year", "tanggal": "date",
}  # fmt: skip
INDONESIAN_OPERATORS = {"DAN": "AND", "ATAU": "OR", "BUKAN": "NOT"}

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟＂", '"') | dict.fromkeys("‘’ʼ´", "'") | {"＊": "*", "？": "?"})
_OPENING = frozenset("([{")
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_PLAIN = re.compile(r"-?[a-z0-9]+(?: -?[a-z0-9]+)*")
_ACTS = ("uu", "undang")
_FIELD = re.compile(r"(?<!\w)([^\W\d_]+):(?=(.?))")
_OPERATOR = re.compile(rf"(?<!\S)({'|'.join(INDONESIAN_OPERATORS)})(?!\S)")
_MINUS = re.compile(r"(?:(?<=[\s(])|^)[-−](?=[\w\"(])")
_SECTION = re.compile(r"(?<![\w\":])§*\s*(\d+[\w.-]*(?:\s?\(\w{1,5}\))+)(?!\w)")
_ACT = re.compile(
    r"(?<![\w:/-])(uu|undang\s?-?\s?undang)(?![\w-])"
    r"(?:(?:\s(?:ri|republik\sindonesia))?(?:\s?(?:nomor|no\.?))?\s?(\d{1,3})(?:\s?/\s?|\s(?:tahun|thn?\.?)\s|\s)(\d{4})(?!\w))?",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?!(?:AND|OR|NOT|DAN|ATAU|BUKAN|TO)\b)[^\W\d_]{2,}")
_NOTS = re.compile(r"\bNOT(?:\s+NOT)+\b")
_STRAY_ANGLE = re.compile(r"(?<!date:)(?<!year:)[<>]=?")
_QUESTION_MARK = re.compile(r"\?+(?=[\s\")\]}.!,;]|$)")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """One line in NFC without unseen characters, no longer than LONGEST_TEXT; and the remarks so far."""
    cut = text[: 4 * LONGEST_TEXT]
    if not (cut.isascii() and cut.isprintable()):
        seen = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in cut)
        cut = unicodedata.normalize("NFC", seen).translate(_QUOTES)
    line = " ".join(cut.replace("`", "'").split())
    if len(line) > LONGEST_TEXT or len(cut) < len(text):
        return line[:LONGEST_TEXT].rstrip(), ("cut",)
    return line, ()


def prepared(line: str) -> tuple[str, tuple[str, ...]]:
    """A cleaned line in the parser's notation, and remarks."""
    remarks: tuple[str, ...] = ()
    if _PLAIN.fullmatch(line) and not any(act in line for act in _ACTS):  # nothing else that follows could change
        return f" {line}".replace(" -", " NOT ")[1:], remarks
    if line.count('"') % 2:
        line = "".join(line.rsplit('"', 1))
    if _SHOUTED.search(line) and line.upper() == line:
        line = line.lower()  # all capitals: AND, OR and NOT are words like the others
    if _depth(line) > DEEPEST_BRACKETS:
        line, remarks = re.sub(r"[()\[\]{}]", " ", line), ("brackets",)
    parts = line.split('"')
    parts[::2] = [_outside_quotes(part) for part in parts[::2]]
    return '"'.join(parts), remarks


def _outside_quotes(part: str) -> str:
    part = _FIELD.sub(_known_field, part)
    part = _ACT.sub(_act, part)
    part = _STRAY_ANGLE.sub(" ", part)
    part = _SECTION.sub(r' "\1" ', part)
    part = _MINUS.sub("NOT ", part)
    part = _OPERATOR.sub(lambda found: INDONESIAN_OPERATORS[found[0]], part)
    return _QUESTION_MARK.sub(" ", _NOTS.sub("NOT", part))


def _act(found: re.Match[str]) -> str:
    """An Indonesian act however it is cited: by the number it is kept under, or as laws write it out."""
    if found[2]:
        number = int(found[2])
        return f'("UU {number} {found[3]}" OR "Undang-Undang Nomor {number} Tahun {found[3]}")'
    return '(uu OR "undang-undang")' if found[1].lower() == "uu" else found[0]


def _known_field(found: re.Match[str]) -> str:
    name = INDONESIAN_FIELDS.get(found[1].lower(), found[1].lower())
    return f"{name}:" if name in FIELDS and not found[2].isspace() else f"{found[1]} "


def _depth(line: str) -> int:
    depth = deepest = 0
    if _OPENING.isdisjoint(line):
        return 0
    for character in line:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest
