"""What a named range of a spreadsheet points to, and what it holds itself. Runs inside the worker."""

import re
from collections.abc import Collection, Iterator

_CONSTANT = re.compile(r'"((?:[^"]|"")*)"|(\d{9,})')
_NOTHING = "(?!)"


def naming(sheets: Collection[str], end: str) -> re.Pattern[str]:
    """Finds any of these sheets in a formula: alone, in a function, in a union, in a text for INDIRECT.

    ``end`` is what stands between a sheet's name and a cell: ``!`` in Excel, ``.`` in OpenDocument.
    """
    plain = "|".join(re.escape(sheet) for sheet in sheets) or _NOTHING
    quoted = "|".join(re.escape(sheet.replace("'", "''")) for sheet in sheets) or _NOTHING
    return re.compile(rf"(?:(?<![\w.])(?:{plain})|'(?:{quoted})'){re.escape(end)}", re.IGNORECASE)


def constants(formula: str) -> Iterator[str]:
    """The texts in it, and numbers so long that they may say who somebody is."""
    for text, number in _CONSTANT.findall(formula):
        yield number or text.replace('""', '"')
