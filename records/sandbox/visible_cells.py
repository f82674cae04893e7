"""What a reader of a spreadsheet sees in its cells: nothing of hidden sheets, rows and columns. Runs inside the worker.

Comments, formulas, names, drawings and what other parts keep are left out, too: ``texts`` of either format reads those.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from records.sandbox import calc_sheets, excel_sheets
from records.sandbox.xml_parts import Element, attribute, ended, forget, local, numbered, said, tree

_RELATIONS, _STRINGS = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_LARGEST_RELATIONS = 16 << 20
_CELLS: Any = etree.XPath("*[local-name()='c']")
_SHARED: Any = etree.XPath("*[local-name()='c'][@t='s']/*[local-name()='v']")
_OWN: Any = etree.XPath(
    "*[local-name()='c'][@t='inlineStr' or @t='str' or (not(@t='s') and string-length(*[local-name()='v']) >= 9)]"
    "/*[local-name()='v' or local-name()='is']"
)
_CALC_CELLS: Any = etree.XPath("*[local-name()='table-cell' or local-name()='covered-table-cell']")
_PARAGRAPHS: Any = etree.XPath("descendant::*[local-name()='p'][not(ancestor::*[local-name()='annotation'])]")
_TABLES: Any = etree.XPath("ancestor::*[local-name()='table']")


def in_excel(book: zipfile.ZipFile) -> Iterator[str]:
    """Names of the sheets, texts that stand in cells of their own, then those that cells share, each once."""
    shared: set[str] = set()
    sheets = excel_sheets.sheets(book)
    yield from (attribute(sheet, "name") for sheet in sheets if not excel_sheets.is_hidden(sheet))
    for part in _seen_parts(book, sheets):
        yield from _of_part(book, part, shared)
    if shared and _STRINGS in book.namelist():
        for number, element in enumerate(ended(book, _STRINGS, "si")):
            if str(number) in shared:
                yield said(element)
            forget(element)


def _seen_parts(book: zipfile.ZipFile, sheets: list[Element]) -> list[str]:
    """The parts of the sheets, without those of hidden ones; where a hidden one has none, those known to be seen."""
    parts = sorted(filter(excel_sheets.SHEET.fullmatch, book.namelist()), key=numbered)
    leads = _leads(book)
    hidden = {leads.get(attribute(sheet, "id"), "") for sheet in sheets if excel_sheets.is_hidden(sheet)}
    if hidden <= set(parts):
        return [part for part in parts if part not in hidden]
    seen = {leads.get(attribute(sheet, "id"), "") for sheet in sheets if not excel_sheets.is_hidden(sheet)}
    return [part for part in parts if part in seen - hidden]


def _leads(book: zipfile.ZipFile) -> dict[str, str]:
    """Number of a relation of the workbook → its part."""
    if _RELATIONS not in book.namelist():
        return {}
    with book.open(_RELATIONS) as part:
        relations = tree(part.read(_LARGEST_RELATIONS))
    return {
        attribute(one, "Id"): posixpath.normpath(posixpath.join("/xl", attribute(one, "Target"))).lstrip("/")
        for one in relations
    }


def _of_part(book: zipfile.ZipFile, part: str, shared: set[str]) -> Iterator[str]:
    columns: list[range] = []
    rows_are_hidden = False
    for element in ended(book, part, "row", "sheetFormatPr", "col"):
        kind = local(element)
        if kind == "sheetFormatPr":
            rows_are_hidden = excel_sheets.hides_rows(element)
        elif kind == "col" and excel_sheets.is_unseen(element, "width"):
            columns.append(range(int(attribute(element, "min") or 1), int(attribute(element, "max") or 16_384) + 1))
        elif kind == "row":
            is_told = attribute(element, "ht") or attribute(element, "hidden")
            if not excel_sheets.is_unseen(element, "ht") and (is_told or not rows_are_hidden):
                _without(element, columns)
                shared.update(str(value.text or "").strip() for value in _SHARED(element))
                yield from map(said, _OWN(element))
            forget(element)


def _without(row: Element, columns: list[range]) -> None:
    """Take the cells of these columns out of the row."""
    if columns:
        _drop(row, _CELLS(row), lambda cell, before: (_column(cell) or before + 1, 1), columns)


def _column(cell: Element) -> int:
    """The column by the cell's reference, 1 for A; 0 where it has none."""
    letters = re.match("[A-Z]*", attribute(cell, "r").upper())
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _drop(
    row: Element, cells: list[Element], place: Callable[[Element, int], tuple[int, int]], columns: list[range]
) -> None:
    """``place``: cell and last column before it → its first column and how many it fills."""
    last = 0
    for cell in cells:
        first, count = place(cell, last)
        last = first + count - 1
        if any(first <= one[-1] and one[0] <= last for one in columns if one):
            row.remove(cell)


def in_calc(book: zipfile.ZipFile) -> Iterator[str]:
    """Of each sheet its name, before the texts of its cells."""
    unseen: set[str] = set()
    columns: list[range] = []
    last, named = 0, None
    for element in ended(book, calc_sheets.CONTENT, "table-properties", "table-column", "table-row", "table"):
        kind = local(element)
        if kind == "table-properties":
            unseen |= calc_sheets.hiding_style(element)
        elif kind == "table-column" and len(_TABLES(element)) == 1:
            first, last = last + 1, last + _repeated(element, "number-columns-repeated")
            if calc_sheets.is_unseen(element):
                columns.append(range(first, last + 1))
        elif kind == "table" and not _TABLES(element):
            columns, last = [], 0
            element.clear()
        elif kind == "table-row":
            tables = _TABLES(element)
            is_seen = len(tables) == 1 and attribute(tables[0], "style-name") not in unseen
            if is_seen and named is not tables[0]:
                named = tables[0]
                yield attribute(named, "name")
            if is_seen and not calc_sheets.is_unseen(element):
                if columns:
                    _drop(element, _CALC_CELLS(element), _after, columns)
                yield from map(said, _PARAGRAPHS(element))
            element.clear()


def _after(cell: Element, before: int) -> tuple[int, int]:
    return before + 1, _repeated(cell, "number-columns-repeated")


def _repeated(element: Element, name: str) -> int:
    count = attribute(element, name)
    return int(count) if count.isdecimal() else 1
