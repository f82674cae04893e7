"""Numbers that name a person or a purse, told by their structure and check digits. Pure, never raises.

Sources: Indonesia – Permendagri 72/2022 (NIK: region, birth date with 40 added for women, serial) and PMK 112/2022
(NPWP of 16 digits: the NIK, or 0 and the former 15); the United States – 20 CFR 422 and Social Security's rules since
2011, IRS Publication 4757 (ITIN); bank cards – ISO/IEC 7812.
"""

import re

_NOT_DIGIT = re.compile(r"\D")
_PROVINCES = frozenset({*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82})
_PAPUA = frozenset(range(91, 98))
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ITIN_GROUPS = frozenset({*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)})
_NEVER_ISSUED = frozenset({"078051120", "219099999", "123456789", "111111111"})  # printed in advertisements
_CARDS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|3(?:0[0-5]|[68]\d)\d{11}"
)


def digits(text: str) -> str:
    """The digits alone."""
    return _NOT_DIGIT.sub("", text)


def is_region_and_day(number: str) -> bool:
    """Whether 16 digits have the structure of a NIK or of a family card's number (KK)."""
    if len(number) != 16 or not number.isdecimal():
        return False
    province, regency, district = int(number[:2]), int(number[2:4]), int(number[4:6])
    day, month, serial = int(number[6:8]), int(number[8:10]), int(number[12:])
    known = province in _PROVINCES or province in _PAPUA
    placed = known and (1 <= regency <= 40 or 71 <= regency <= 79) and 1 <= district <= 60
    return placed and 1 <= month <= 12 and 1 <= (day - 40 if day > 40 else day) <= _DAYS[month - 1] and serial > 0


def is_npwp(number: str) -> bool:
    """Whether 15 digits, or a 0 and these, are a taxpayer's number: its ninth digit checks the first eight."""
    if len(number) == 16 and number[0] == "0":
        number = number[1:]
    return len(number) == 15 and number[:8].strip("0") != "" and passes_luhn(number[:9])


def is_ssn(number: str) -> bool:
    """Whether nine digits can be a number of the US Social Security."""
    area, group, serial = number[:3], number[3:5], number[5:]
    never = area in {"000", "666"} or area >= "900" or group == "00" or serial == "0000"
    return len(number) == 9 and not never and number not in _NEVER_ISSUED


def is_itin(number: str) -> bool:
    """Whether nine digits can be a US individual taxpayer's number."""
    return len(number) == 9 and number[0] == "9" and int(number[3:5]) in _ITIN_GROUPS


def is_bank_card(number: str) -> bool:
    """Whether the digits are those of a card network, and the last one checks them."""
    return bool(_CARDS.fullmatch(number)) and len(set(number)) > 1 and passes_luhn(number)


def passes_luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
