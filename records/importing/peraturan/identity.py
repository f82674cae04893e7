"""Which act a text is: number, year, subject, and the days it was signed, promulgated and took effect."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.importing.peraturan.scan import MONTHS, loose, number

_UU = rf"{loose('UNDANG')}\s*[-–.]?\s*{loose('UNDANG')}"
_NUMBERED = re.compile(rf"{loose('NOMOR')}\s+([\dOolI ]{{1,5}}?)\s+{loose('TAHUN')}\s+([\dOolI]{{4}})", re.IGNORECASE)
_STOP = (
    r"(?=\s+DENGAN\s+RAH?MAT|\s*\n\s*(?:DENGAN|Menimbang|PRESIDEN|\n)|\s+(?:Menimbang|Mengingat|SALINAN)"
    r"|\)\s+TENT\s?ANG|\s+PRES\w+\s+R|\s+a\. bahwa|\.\s*\n|\Z)"
)
_SUBJECT = re.compile(rf"{loose('TENTANG')}\s+([A-Z].{{3,400}}?){_STOP}", re.DOTALL)
_ENACTED = re.compile(
    rf"{loose('MENETAPKAN')}\s*:\s*{_UU}\s+{loose('TENTANG')}\s+(.{{3,400}}?)\.?\s*(?=\n|\Z)", re.IGNORECASE
)
_DAY = re.compile(rf"tan\S{{2,6}},?\s+([\dlILO]{{1,2}})\s*({'|'.join(MONTHS)})\s*([\dOolI]{{4}})", re.IGNORECASE)
_LATER = re.compile(
    r"(?<!dalam\s)Undang\s*-\s*Undang\s+ini\s+mulai\s+berlaku\s+(?:setelah\s+)?(\d{1,3})\s*\([^)]*\)\s*(tahun|bulan|hari)\s+"
    r"(?:terhitung\s+)?sejak",
    re.IGNORECASE,
)
_SMALL = {"dan", "atau", "atas", "tentang", "di", "dari", "untuk", "yang", "bagi", "antara", "dengan", "dalam", "ke"}


@dataclass(frozen=True, slots=True)
class Identity:
    """``subject`` is in capitals as printed; ``signed`` and ``promulgated`` None: not readable."""

    number: str
    year: str
    subject: str
    signed: date | None
    promulgated: date | None
    commenced: date | None

    @property
    def title(self) -> str:
        return f"Undang-Undang Nomor {self.number} Tahun {self.year} tentang {in_title_case(self.subject)}"


def identify(head: str, body: str, closing: str, file: Path) -> Identity:
    """Who the act is, from its head, its last articles and its closing; BadInput where neither text nor path says."""
    own = _numbered(file) or _printed(head)
    if own is None:
        raise BadInput(N_("No number and year of an act (“Nomor … Tahun …”) could be recognised."))
    signed, promulgated = _days(closing)
    return Identity(*own, _subject(head), signed, promulgated or signed, _commencement(body, promulgated or signed))


def _numbered(file: Path) -> tuple[str, str] | None:
    """Collections keep acts as ``<year>/<number>.md``: surer than the scan."""
    plain = re.fullmatch(r"[1-9]\d{0,3}", file.stem) and re.fullmatch(r"(19|20)\d\d", file.parent.name)
    return (file.stem, file.parent.name) if plain else None


def _printed(head: str) -> tuple[str, str] | None:
    found = _NUMBERED.search(head)
    own, year = (number(found[1]), number(found[2])) if found else (None, None)
    return (str(own), str(year)) if own and year else None


def _subject(head: str) -> str:
    """What stands after TENTANG at the top; where the scan tore that apart, what the enacting words say."""
    top = _SUBJECT.search(head[:3000])
    enacted = _ENACTED.search(head)
    found = top or enacted
    return " ".join(found[1].replace("_", " ").split()).strip(" .,;:-") if found else "…"


def _days(closing: str) -> tuple[date | None, date | None]:
    """The days of signature and of promulgation; a single one is both."""
    days = [day for found in _DAY.finditer(closing) if (day := _day(found))]
    if not days:
        return None, None
    return days[0], days[1] if len(days) > 1 and days[1] >= days[0] else days[0]


def _day(found: re.Match[str]) -> date | None:
    day, year = number(found[1]), number(found[3])
    try:
        return date(year or 0, MONTHS.index(found[2].lower()) + 1, day or 0)
    except ValueError:
        return None


def _commencement(body: str, promulgated: date | None) -> date | None:
    """The day of promulgation, or as long after it as the last articles say."""
    if promulgated is None:
        return None
    found = _LATER.search(body[-6000:])
    if not found or promulgated.year > date.max.year - 1000:
        return promulgated
    count = int(found[1])
    if found[2].lower() == "hari":
        return promulgated + timedelta(count)
    months = promulgated.year * 12 + promulgated.month - 1 + count * (12 if found[2].lower() == "tahun" else 1)
    last = (date(months // 12 + (months % 12 == 11), (months + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(months // 12, months % 12 + 1, min(promulgated.day, last))


def in_title_case(text: str) -> str:
    """Capitals as titles are written: "PEMERINTAHAN DAERAH" → "Pemerintahan Daerah"; what has small letters stays."""
    if re.search(r"[a-z]{2}", text):
        return text
    words = [word.lower() if word.lower() in _SMALL else word.capitalize() for word in text.split()]
    titled = re.sub(
        r"\b(\w+)-(\w+)", lambda m: f"{m[1]}-{m[1]}" if m[1].lower() == m[2].lower() else m[0], " ".join(words)
    )
    return titled[:1].upper() + titled[1:]
