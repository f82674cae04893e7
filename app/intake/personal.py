"""Personal data inside free text and company names: found, and kept from what strangers read.

Whatever strangers read of an imported row passes through here. When in doubt a name is a person's, and hidden; a
number is a number of the record, and stays – unless it is a phone number of the same row, or written like one, or like
the identity numbers of Indonesia: NIK and KK (16 digits that hold a region and a day), NPWP.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

REMOVED = "[…]"

_DIGIT = re.compile(r"\d")
_NOT_DIGIT = re.compile(r"\D")

_AREA_OF_10 = r"(?:\([2-9]\d{2}\)[ .-]{0,2}|[2-9]\d{2}[.-][ ]?)[2-9]\d{2}[ .-][ ]?\d{4}"
_NATIONAL = r"\(?[2-9]\d{2}\)?[ .-]{0,2}[2-9]\d{2}[ .-]?\d{4}"
_LOCAL = r"[2-9]\d{2}[ .-]\d{4}"
_INDONESIAN = r"\(0\d{2,3}\)[ .-]?\d{3,4}[ .-]?\d{3,4}|08[1-9]\d(?:\d{6,9}|-\d{3,4}-\d{3,5})"
_INTERNATIONAL = r"\+[1-9]\d{0,2}[ .-]?\(?\d{2,4}\)?[ .-]?\d{3,4}[ .-]?\d{3,5}(?:[ .-]?\d{2,4})?"
_START = r"(?<![\w.,$/+-])"
_END = r"(?![\d-])(?!\.\d)(?!\s*(?:sq|sf|s\.f|square|ft|feet|m2)\b)"

WRITTEN_LIKE_A_PHONE = re.compile(
    rf"{_START}(?:(?:\+?1[ .-]?)?{_AREA_OF_10}|{_INDONESIAN}|{_INTERNATIONAL}){_END}",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"(?P<lead>(?:\b(?:call|phone|ph|telephone|tel|telp|telepon|cell|mobile|mob|fax|contact|hp|wa|whatsapp|hubungi)\b|@)"
    rf"[^\d\n]{{0,30}}?){_START}(?:(?:\+?1[ .-]?)?{_NATIONAL}|{_LOCAL}|0\d{{2,3}}[ .-]?\d{{3,4}}[ .-]?\d{{3,5}}){_END}",
    re.IGNORECASE,
)


EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")

_REGION = r"(?:1[1-9]|2[01]|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"  # the first two digits: a province
_DAY = r"(?:0[1-9]|[1256]\d|3[01]|4[1-9]|7[01])"  # a woman's NIK adds 40
_MONTH = r"(?:0[1-9]|1[0-2])"
_NIK = rf"{_REGION}(?P<dot>\.?)[0-7]\d(?P=dot)\d\d(?P<gap>[ .-]?){_DAY}{_MONTH}\d\d(?P=gap)(?!0000)\d{{4}}"
_NPWP = r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}"
IDENTITY = re.compile(rf"(?<![\w/+-])(?<!\d[.,])(?:{_NIK}|{_NPWP})(?![\w-])(?![.,]\d)")
ANNOUNCED_IDENTITY = re.compile(
    r"(?P<lead>\b(?:nik|ktp|kk|kartu keluarga|npwp)(?![^\W\d_])[^\d\n]{0,20})\d(?:[ .-]?\d){14,15}(?!\d)", re.IGNORECASE
)
_LISTED = (
    ("e-mail address", EMAIL),
    ("identity number", ANNOUNCED_IDENTITY),
    ("identity number", IDENTITY),
    ("phone number", WRITTEN_LIKE_A_PHONE),
    ("phone number", ANNOUNCED),
)


def personal_data(text: str) -> Counter[str]:
    """How often each kind stands in a text: "phone number", "e-mail address", "identity number"."""
    found: Counter[str] = Counter()
    for kind, pattern in _LISTED:
        text, times = pattern.subn(REMOVED, text)
        if times:
            found[kind] += times
    return found


def without_personal_data(text: str, own_phones: Iterable[str] = ()) -> str:
    """The text with e-mail addresses, identity numbers and phone numbers replaced by "[…]".

    ``own_phones`` as in ``without_phone_numbers``.
    """
    if "@" in text:
        text = EMAIL.sub(REMOVED, text)
    digits = len(_DIGIT.findall(text)) if len(text) >= 7 else 0
    if digits >= 15:
        text = IDENTITY.sub(REMOVED, ANNOUNCED_IDENTITY.sub(rf"\g<lead>{REMOVED}", text))
    return without_phone_numbers(text, own_phones) if digits >= 7 else text


def without_phone_numbers(text: str, own: Iterable[str] = ()) -> str:
    """The text with phone numbers replaced by "[…]".

    ``own`` are the phone numbers of the same row, as written there: their digits go wherever they stand, with or
    without area code. Other numbers go when they are written like a phone number (area code in brackets, dots or
    hyphens; +62…; 08…) or announced as one ("call", "tel", "@"). Permit numbers, sections, dates and areas stay.
    """
    if len(text) < 7 or len(_DIGIT.findall(text)) < 7:
        return text
    digits = ""
    for number in own:
        tail = _NOT_DIGIT.sub("", number)[-10:]
        digits = digits or _NOT_DIGIT.sub("", text)
        if len(tail) >= 7 and tail[-7:] in digits:
            text = _digits_of(tail).sub(REMOVED, text)
    return ANNOUNCED.sub(rf"\g<lead>{REMOVED}", WRITTEN_LIKE_A_PHONE.sub(REMOVED, text))


@lru_cache(maxsize=1000)
def _digits_of(number: str) -> re.Pattern[str]:
    gap = r"[\s()./+-]{0,3}"
    area, local = number[:-7], gap.join(number[-7:])
    with_area = rf"(?:(?:\+?1{gap})?\(?{gap.join(area)}{gap})?" if area else ""
    return re.compile(rf"(?<!\d){with_area}{local}(?!\d)")


_WORD = re.compile(r"[a-z]+")
_LEGAL_FORMS = frozenset(
    _WORD.findall(
        """llc lll llp lp inc incorporated corp corporation co company companies ltd limited plc pllc pc gmbh pt cv tbk
        fsb"""
    )
)
_TRADES = frozenset(
    _WORD.findall(
        """
        construction constructors contracting contractors builders homes homebuilders remodeling renovation renovations
        restoration roofing plumbing electric electrical electricians mechanical heating cooling hvac refrigeration
        conditioning concrete masonry foundation foundations demolition excavation drywall flooring painting landscaping
        landscapes irrigation sprinkler fence fencing siding windows pools services svcs systems solutions enterprise
        enterprises industries associates association assn properties partners partnership holdings investments
        development developers management engineering architects architecture design group solar energy technologies
        networks utilities bank mortgage financial trust fund authority department university college hospital
        cooperative housing condominium inspection maintenance logistics supply permits signs
        service center public library academy school schools water trustees estates apartments
        """
    )
)
_PUBLIC_BODIES = re.compile(
    r"\b(?:city|county|state|district|united states|republic|government|ministry) of\b", re.IGNORECASE
)
_INITIAL = re.compile(r"\b([a-z])\.(?=[a-z]\b|\s|,|$)")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\b\.?[\s,]*", re.IGNORECASE)
_CARE_OF = re.compile(r"\s*(?:\bc/o\b|%|\battn\b)[:\s]*", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def company_and_person(text: str) -> tuple[str, str]:
    """For "Ann Lee, Lee Plumbing LLC": ("Lee Plumbing LLC", "Ann Lee"). What is not clearly a company is a person.

    A trade name without a legal form that holds the person's whole name ("Ann Lee, Ann Lee Painting") stays hidden
    with him, and so does whoever stands after "c/o".
    """
    text, *care_of = _CARE_OF.split(text.strip().strip(",").strip(), maxsplit=1)
    head, _, tail = (part.strip(" ,") for part in text.partition(","))
    suffix = _SUFFIX.match(tail)
    if suffix:
        head, tail = f"{head} {suffix[0].strip(' ,')}", tail[suffix.end() :].strip(" ,")
    company, person = _divide(head, tail)
    return company, ", ".join(part for part in (person, *care_of) if part)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with people's full names replaced by "[…]", in either order: "Ann Lee" also as "Lee Ann".

    A single word is no full name (it may be a street's); companies, and names with digits, are no people's.
    """
    folded = text.casefold()
    for name in names:
        for order in name_orders(name):
            if order in folded:
                text = re.sub(rf"(?<!\w){re.escape(order)}(?!\w)", REMOVED, text, flags=re.IGNORECASE)
    return text


@lru_cache(maxsize=20_000)
def name_orders(name: str) -> tuple[str, ...]:
    """The orders in which a person's full name may be written, case folded; none when it is no such name."""
    head = name.partition(",")[0].strip()
    words = head.casefold().split()
    if len(words) < 2 or len(head) < 6 or _DIGIT.search(head) or company_and_person(name)[0] == name:
        return ()
    orders = (words, words[::-1], [*words[1:], words[0]], [words[-1], *words[:-1]])
    return tuple(dict.fromkeys(" ".join(order) for order in orders))


def _divide(head: str, tail: str) -> tuple[str, str]:
    whole = f"{head}, {tail}" if tail else head
    if not tail:
        return (head, "") if _is_company(head) else ("", head)
    if set(_words(tail)) <= _LEGAL_FORMS:  # "Lee Plumbing, Inc."
        return whole, ""
    if _is_company(tail):
        names = {word for word in _words(head) if len(word) > 1}
        hides_a_person = len(names) > 1 and names <= set(_words(tail)) and not has_legal_form(tail)
        return ("", whole) if hides_a_person else (tail, head)
    return (head, tail) if _is_company(head) else ("", whole)


def _is_company(name: str) -> bool:
    words = _words(name)
    return has_legal_form(name) or not _TRADES.isdisjoint(words) or _PUBLIC_BODIES.search(name) is not None


def has_legal_form(name: str) -> bool:
    """Whether a name says that it is a registered company's: "Ann Lee Homes LLC"."""
    return not _LEGAL_FORMS.isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    joined = _INITIAL.sub(r"\1", name.casefold())  # "l.l.c." → "llc"
    return _WORD.findall(re.sub(r"(?<=\b[a-z]) (?=[a-z]\b)", "", joined))  # "l l c" → "llc"
