"""What text recognition does to numbers and words, undone where there is no doubt."""

import re

MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
_SPELT = {"pebruari": "februari", "nopember": "november"}
_DIGITS = str.maketrans("OolILi", "001111")
_MIXED = re.compile(r"(?<!\w)(?=[OolI]*\d)(?=\d*[OolI])[\dOolI]{2,5}(?!\w)")
_REPAIRS = (
    (re.compile(r"\bPasa[lI1]\s*T(\d)"), r"Pasal 7\1"),
    (re.compile(r"\bPasal(\d)"), r"Pasal \1"),
    (re.compile(r"\bPasal (\d+)L\b"), r"Pasal \g<1>1"),
    (re.compile(r"^([ \t]*Pasal)[ \t]+(\d)[ \t](\d{1,2})[ \t]*$", re.MULTILINE), r"\1 \2\3"),
    (re.compile(r"^([ \t]*Pasal)[ \t]+(\d\d)[ \t](\d)[ \t]*$", re.MULTILINE), r"\1 \2\3"),
    (re.compile(r"\b(Pasal \d) (\d)(?=\s+(?:Cukup|Ayat|\(1\)))"), r"\1\2"),
    (re.compile(r"\bayat\s?\((\d)1(?=[\s,.;])"), r"ayat (\1)"),
    (re.compile(r"\(l([a-z]?)\)"), r"(1\1)"),
    (re.compile(rf"\b({'|'.join(MONTHS)})(\d{{4}})\b", re.IGNORECASE), r"\1 \2"),
)


def cleaned(text: str) -> tuple[str, int]:
    """The text without marks of emphasis and scanning, numbers repaired ("2O2O" → "2020"); and how many were."""
    text = text.replace("\r\n", "\n").replace("\ufeff", "").replace("__", "").replace("^", "").replace("\u00ad", "")
    text = re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"\1", text)
    text = re.sub(r"\b(?:Pebruari|Nopember)\b", lambda month: _SPELT[month[0].lower()].capitalize(), text)
    text, repaired = _MIXED.subn(lambda found: found[0].translate(_DIGITS), text)
    for pattern, replacement in _REPAIRS:
        text, count = pattern.subn(replacement, text)
        repaired += count
    return text, repaired


def number(text: str) -> int | None:
    """A number as recognised: "L7" and "1 7" are 17; None where it is none."""
    digits = "".join(text.split()).translate(_DIGITS)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def is_broken(text: str) -> bool:
    """Whether words are torn into single letters, so that a reader must be warned."""
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and sum(len(word) == 1 for word in words) > 0.12 * len(words)


def loose(words: str) -> str:
    """A pattern for these words with blanks anywhere within: "B A B" is BAB."""
    return r"\s*".join(re.escape(letter) for letter in words if letter != " ")
