"""Excel workbooks (Office Open XML): texts, what is hidden in them, their makers. Runs inside the worker."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from records.sandbox.sheet_names import constants, naming
from records.sandbox.xml_parts import Element, attribute, ended, forget, local, numbered, said, tree

_CORE, _APP, _CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
MAKERS = frozenset({_CORE, _APP, _CUSTOM})
_PROPERTIES = "http://schemas.openxmlformats.org/{}"
_EMPTY = {
    _CORE: f'<cp:coreProperties xmlns:cp="{_PROPERTIES.format("package/2006/metadata/core-properties")}"/>',
    _APP: f'<Properties xmlns="{_PROPERTIES.format("officeDocument/2006/extended-properties")}"/>',
    _CUSTOM: f'<Properties xmlns="{_PROPERTIES.format("officeDocument/2006/custom-properties")}"/>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "_rels/.rels"
SHEET = re.compile(r"xl/(?:work|chart|dialog|macro)sheets/[^/]+\.xml")
_SAYING = re.compile(
    r"xl/(?:drawings|charts|chartEx|diagrams|pivotCache|slicerCaches|externalLinks|persons|tables)/.+\.xml"
    r"|xl/(?:.+/)?_rels/.+\.rels"
)
_SAID = {**dict.fromkeys(("p", "v", "s", "n", "d", "pt", "val"), "v"), "i": "n", "sheetName": "val"}
"""Element → its attribute that says something where it holds no text."""
_BESIDE_CELLS = frozenset(
    {"formula1", "formula2", *(f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))}
)
_WHOLE_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet", "macrosheet"})
_SAYING_CELLS: Any = etree.XPath(
    "descendant::*[local-name()='c'][@t='inlineStr' or @t='str' or (not(@t='s') and string-length() >= 9)]"
)
"""Cells that hold a text of their own, or a long number, within a row or a whole sheet."""
_YES = frozenset({"1", "true"})
_NO_SIZE = frozenset({"0", "0.0"})
_LARGEST_HEAD = 16 << 20
_OUTSIDE = re.compile(r"\[\d+\]|#REF!")
_WHICH_PARTS = (
    (
        "pivot-cache",
        re.compile(r"xl/pivotCache/pivotCacheRecords\d*\.xml|xl/model/.+|xl/(?:slicer|timeline)Caches/[^/]+\.xml"),
    ),
    ("external-link", re.compile(r"xl/externalLinks/[^/]+\.xml|xl/connections\.xml|xl/queryTables/.+\.xml")),
    (
        "embedded-object",
        re.compile(r"xl/(?:embeddings|activeX)/.+|xl/media/.+\.(?:svg|emf|wmf)|customXml/item\d+\.xml"),
    ),
    ("macro", re.compile(r".*vbaProject\.bin|xl/macrosheets/.+\.xml")),
    ("earlier-revision", re.compile(r"xl/revisions/.+\.xml")),
    ("metadata", re.compile(r"xl/persons/.+\.xml")),
)


def carries_macros(book: zipfile.ZipFile) -> bool:
    """Whether there is a program in it."""
    return any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in book.namelist())


def left_out(name: str) -> bool:
    """Whether a part does not come along at all."""
    return name.startswith("docProps/thumbnail")


def instead(book: zipfile.ZipFile, name: str) -> bytes | None:
    """What stands in the copy where this part was, None for the part as it is."""
    if name in _EMPTY:
        return (_HEAD + _EMPTY[name]).encode()
    if name in {_WORKBOOK, _RELATIONS} and book.getinfo(name).file_size <= _LARGEST_HEAD:
        return _without_makers(book.read(name))
    return None


def _without_makers(data: bytes) -> bytes:
    """A workbook without who last saved it where, or relations without the one to the thumbnail."""
    root = tree(data)
    for element in list(root.iter()):
        name, parent = local(element), element.getparent()
        is_thumbnail = name == "Relationship" and attribute(element, "Type").endswith("/thumbnail")
        if parent is not None and (name in {"fileSharing", "absPath"} or is_thumbnail):
            parent.remove(element)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def texts(book: zipfile.ZipFile) -> Iterator[str]:
    """Every text of every sheet and named range, hidden ones too, and long numbers."""
    parts = sorted(book.namelist(), key=numbered)
    for element in _workbook(book).iter():
        if local(element) == "sheet":
            yield attribute(element, "name")
        elif local(element) == "definedName":
            yield attribute(element, "comment")
            yield from constants(element.text or "")
    for part in parts:
        if part == "xl/sharedStrings.xml" or "omment" in part:
            yield from _strings(book, part, "si", "comment", "threadedComment")
        elif SHEET.fullmatch(part):
            yield from _cells(book, part)
        elif _SAYING.fullmatch(part):
            yield from _words(book, part)


def _strings(book: zipfile.ZipFile, part: str, *whole: str) -> Iterator[str]:
    for element in ended(book, part, *whole):
        yield said(element)
        forget(element)


def _words(book: zipfile.ZipFile, part: str) -> Iterator[str]:
    """Paragraphs and values of a drawing, chart, pivot cache or copy of another file, and where links lead."""
    for element in ended(book, part, *_SAID, "Relationship", "r"):
        name = local(element)
        if name in _SAID:
            yield said(element) or attribute(element, _SAID[name])
            element.clear()
        elif name == "Relationship" and attribute(element, "TargetMode") == "External":
            yield attribute(element, "Target")
        elif name == "r" and "pivotCacheRecords" in part:
            forget(element)


def _cells(book: zipfile.ZipFile, part: str) -> Iterator[str]:
    for element in ended(book, part, "row", *_WHOLE_SHEETS, *_BESIDE_CELLS):
        name = local(element)
        if name in _BESIDE_CELLS:
            yield element.text or ""
            continue
        for cell in _SAYING_CELLS(element):
            yield said(cell)
        if name == "row":
            forget(element)  # what is left at the end of the sheet lies outside of all rows


def hidden(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(finding code, where or what) for everything that a reader of the sheets does not see."""
    unseen = {attribute(sheet, "name") for sheet in sheets(book) if is_hidden(sheet)}
    yield from (("hidden-sheet", name) for name in sorted(unseen))
    yield from _names(book, unseen)
    for part in sorted(book.namelist(), key=numbered):
        yield from ((code, part.rpartition("/")[2]) for code, which in _WHICH_PARTS if which.fullmatch(part))
        if SHEET.fullmatch(part):
            yield from _hidden_in_sheet(book, part)
        elif re.fullmatch(r"xl/pivotCache/pivotCacheDefinition\d*\.xml", part):
            yield from _values_of_fields(book, part)
        elif re.fullmatch(r"xl/(?:threadedComments/.+|comments.*)\.xml", part):
            yield from (
                ("comment", " ".join(text.split())) for text in _strings(book, part, "comment", "threadedComment")
            )


def sheets(book: zipfile.ZipFile) -> list[Element]:
    """The sheets as the workbook lists them."""
    return [element for element in _workbook(book).iter() if local(element) == "sheet"]


def is_hidden(sheet: Element) -> bool:
    """Whether the workbook hides the sheet."""
    return attribute(sheet, "state") in {"hidden", "veryHidden"}


def _workbook(book: zipfile.ZipFile) -> Element:
    with book.open(_WORKBOOK) as part:
        return tree(part.read(_LARGEST_HEAD))


def _names(book: zipfile.ZipFile, unseen: set[str]) -> Iterator[tuple[str, str]]:
    to_unseen = naming(unseen, "!")
    for element in _workbook(book).iter():
        if local(element) != "definedName":
            continue
        formula = element.text or ""
        if attribute(element, "hidden") in _YES or to_unseen.search(formula) or _OUTSIDE.search(formula):
            yield "named-range", f"{attribute(element, 'name')} = {formula}"


def _values_of_fields(book: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """A pivot table saved without its rows still holds the values of its fields."""
    parents = (element.getparent() for element in ended(book, part))
    if any(parent is not None and local(parent) == "sharedItems" for parent in parents):
        yield "pivot-cache", part.rpartition("/")[2]


def is_unseen(element: Element, size: str) -> bool:
    """Whether a row or column is hidden, by its mark or by its ``size``."""
    return attribute(element, "hidden") in _YES or attribute(element, size) in _NO_SIZE


def hides_rows(sheet_format: Element) -> bool:
    """Whether rows that do not say otherwise are hidden."""
    return attribute(sheet_format, "zeroHeight") in _YES


def _hidden_in_sheet(book: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    name = part.rpartition("/")[2].removesuffix(".xml")
    rows, columns = [], []
    for element in ended(book, part, "row", "sheetFormatPr", "col"):
        kind = local(element)
        if kind == "row":
            if is_unseen(element, "ht"):
                rows.append(attribute(element, "r"))
            forget(element)
        elif kind == "sheetFormatPr" and hides_rows(element):
            rows.append("…")
        elif kind == "col" and is_unseen(element, "width"):
            columns.append(f"{attribute(element, 'min')}–{attribute(element, 'max')}")
    if rows:
        yield "hidden-rows", f"{name}: {', '.join(rows[:20])}"
    if columns:
        yield "hidden-columns", f"{name}: {', '.join(columns[:20])}"
