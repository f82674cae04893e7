"""Title, date, language and type of a document, told from its text and its file name. Guesses of a careful clerk."""

import re
from datetime import date

FIRST_YEAR = 1900
_OPENING = 3_000  # characters in which a document says what it is and of when

_MONTHS = {
    **dict.fromkeys(("january", "januari", "jan"), 1),
    **dict.fromkeys(("february", "februari", "pebruari", "feb"), 2),
    **dict.fromkeys(("march", "maret", "mar"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    **dict.fromkeys(("may", "mei"), 5),
    **dict.fromkeys(("june", "juni", "jun"), 6),
    **dict.fromkeys(("july", "juli", "jul"), 7),
    **dict.fromkeys(("august", "agustus", "aug"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("october", "oktober", "oct"), 10),
    **dict.fromkeys(("november", "nopember", "nov"), 11),
    **dict.fromkeys(("december", "desember", "dec"), 12),
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_.](?P<month>\d\d)[-_.](?P<day>\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?P<name>{_MONTH})\b\.?,?\s+{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b(?P<name>{_MONTH})\.?\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE)

_STOP_WORDS = {
    "en": re.compile(r"\b(?:the|of|and|to|in|is|for|that|by|on|with|be|shall|was|are|at|this|which|from|or|it)\b"),
    "id": re.compile(
        r"\b(?:yang|dan|di|untuk|dengan|dari|pada|dalam|ini|adalah|tidak|oleh|atau|ke|sebagai|akan|itu|dapat)\b"
    ),
}

_TYPES = (
    ("minutes", r"minutes|risalah|notulen"),
    ("agenda", r"agenda"),
    ("notice", r"notices?|pengumuman|pemberitahuan"),
    ("budget", r"budget|anggaran|apbd"),
    ("report", r"reports?|laporan"),
    ("by-law", r"by[- ]?laws?|ordinance|peraturan"),
)

_NO_TITLE = re.compile(
    r"(untitled|no job name|document\d*|dokumen\d*|layout\b.*|(microsoft )?(word|excel|powerpoint)\b.*|"
    r"print|scan\w*|(img|dsc)\W?\d+|.*_layout \d+|"
    r".*\.(pdf|docx?|xlsx?|ods|csv|indd|txt|tmp|exe|rtf|odt|qxd|html?|jpe?g|png|gif|tiff?|webp|bmp))",
    re.IGNORECASE,
)

_BESIDE = re.compile(r"(licen[cs]es?|copying|readme|manifest)(\..*)?|.*\.(toml|ya?ml)", re.IGNORECASE)
_SHOWN = re.compile(r".*\.(pdf|jpe?g|png|gif|tiff?|webp|bmp)", re.IGNORECASE)


def lies_beside(name: str) -> bool:
    """Whether a file of this name is about its folder, or settings: its licence, a list of what is in it.

    A PDF or a picture is not: a licence that the city granted is a document.
    """
    return bool(_BESIDE.fullmatch(name)) and not _SHOWN.fullmatch(name)


def date_in(text: str) -> date | None:
    """The first day that text names in full (ISO, "12 March 2024", "12 Maret 2024", "March 12, 2024")."""
    found = [
        match for pattern in (_ISO, _COMPACT, _DAY_FIRST, _MONTH_FIRST) for match in pattern.finditer(text[:_OPENING])
    ]
    days = (_day(match) for match in sorted(found, key=lambda match: match.start()))
    return next((day for day in days if day), None)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = _MONTHS[parts["name"].lower()] if "name" in parts else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def language_of(text: str, otherwise: str) -> str:
    """``en`` or ``id`` by their commonest words; ``otherwise`` where neither is clearly there."""
    words = text[:50_000].lower()
    counts = {language: len(stop.findall(words)) for language, stop in _STOP_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 3 and counts[best] >= 2 * min(counts.values()) else otherwise


def type_of(*hints: str) -> str:
    """The document type that the first telling hint (file name, title) names, else ``other``."""
    for hint in hints:
        for name, words in _TYPES:
            if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", _spaced(hint).lower()):
                return name
    return "other"


def is_title(stated: str) -> bool:
    """Whether somebody called it so, and no program after its file or itself."""
    return bool(stated.strip()) and not _NO_TITLE.fullmatch(stated.strip())


def title_of(stated: str, text: str, stem: str) -> str:
    """The title the file states, else its first line that reads like one, else its file name made readable."""
    stated = " ".join(stated.split())
    if len(stated) >= 4 and re.search(r"[^\W\d_]{3}", stated) and is_title(stated):
        return stated[:300]
    lines = [" ".join(line.split()).strip(" -–—_*#=") for line in text[:_OPENING].splitlines()]
    first = next((number for number, line in enumerate(lines) if _reads_like_title(line)), None)
    if first is None:
        return _spaced(stem).strip() or stem
    title = lines[first]
    for line in lines[first + 1 : first + 4]:  # a title page in capitals runs over several lines
        if not (title.isupper() and line.isupper() and len(title) + len(line) < 160):
            break
        title += f" {line}"
    return title


def _reads_like_title(line: str) -> bool:
    letters = sum(char.isalpha() for char in line)
    return 8 <= len(line) <= 160 and letters >= 0.6 * len(line) and len(line.split()) >= 2


def _spaced(stem: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem)
    return " ".join(re.sub(r"[_\s]+|-(?!\d)", " ", words).split())
