"""OpenDocument spreadsheets: texts, what is hidden in them, their makers. Runs inside the worker."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from records.sandbox.sheet_names import constants, naming
from records.sandbox.xml_parts import Element, attribute, ended, local, said, tree

MAKERS = frozenset({"meta.xml", "settings.xml"})
_OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_EMPTY = {
    "meta.xml": f"{_HEAD}<office:document-meta {_OFFICE}><office:meta/></office:document-meta>",
    "settings.xml": f"{_HEAD}<office:document-settings {_OFFICE}/>",
}
_MANIFEST = "META-INF/manifest.xml"
_LARGEST_MANIFEST = 16 << 20
CONTENT = "content.xml"
_NAMES = frozenset({"named-range", "named-expression"})
_OUTSIDE = re.compile(r"'#|#REF!")
_LINKS = frozenset({"table-source", "cell-range-source", "dde-link"})
_UNSEEN = frozenset({"collapse", "filter"})
_TELLING = (
    "table-properties",
    "table-row",
    "table-column",
    "table",
    "annotation",
    "tracked-changes",
    "data-pilot-table",
)


def carries_macros(book: zipfile.ZipFile) -> bool:
    """Whether there is a program in it: libraries that hold a module."""
    modules = re.compile(r"(?:Basic|Scripts)/.+/(?!script-lb\.xml)[^/]+\.(?:xml|py|js|bsh)")
    return any(modules.fullmatch(name) for name in book.namelist())


def left_out(name: str) -> bool:
    """Whether a part does not come along at all."""
    return name.startswith(("Thumbnails/", "layout-cache", "Configurations2/"))


def instead(book: zipfile.ZipFile, name: str) -> bytes | None:
    """What stands in the copy where this part was, None for the part as it is."""
    if name in _EMPTY:
        return _EMPTY[name].encode()
    if name == _MANIFEST and book.getinfo(name).file_size <= _LARGEST_MANIFEST:
        root = tree(book.read(name))
        for entry in list(root):
            if left_out(attribute(entry, "full-path")):
                root.remove(entry)
        found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return found
    return None


def texts(book: zipfile.ZipFile) -> Iterator[str]:
    """Every text of every sheet and named range, hidden ones, comments and tracked changes too."""
    for element in ended(book, CONTENT, "table", "p", "named-expression", "table-row"):
        name = local(element)
        if name == "table":
            yield attribute(element, "name")
        elif name == "p":
            yield said(element)
        elif name == "named-expression":
            yield from constants(attribute(element, "expression"))
        elif name == "table-row":
            element.clear()


def hidden(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(finding code, where or what) for everything that a reader of the sheets does not see."""
    unseen_styles: set[str] = set()
    unseen: set[str] = set()
    names: list[tuple[str, str, bool]] = []
    unseen_parts = {"table-row": 0, "table-column": 0}
    for element in ended(book, CONTENT, *_TELLING, *_NAMES, *_LINKS):
        name = local(element)
        if name == "table-properties":
            unseen_styles |= hiding_style(element)
        elif name in unseen_parts:
            unseen_parts[name] += is_unseen(element)
            element.clear()
        elif name == "table":
            if attribute(element, "style-name") in unseen_styles:
                unseen.add(attribute(element, "name"))
            yield from _of_table(element, unseen, unseen_parts)
            unseen_parts = dict.fromkeys(unseen_parts, 0)
        elif name in _NAMES:
            formula = attribute(element, "cell-range-address") or attribute(element, "expression")
            names.append((attribute(element, "name"), formula, attribute(element, "hidden") == "true"))
        else:
            yield from _of_element(element, name)
    yield from _of_names(names, unseen)  # only now: a sheet's own names stand before the sheets after it
    for part in book.namelist():
        if re.fullmatch(r"(?:Object|ObjectReplacements)[^/]*/.+", part) and part.endswith("content.xml"):
            yield "embedded-object", part.partition("/")[0]


def hiding_style(properties: Element) -> set[str]:
    """The name of the style of which these are the properties, where it hides a sheet."""
    style = properties.getparent()
    return {attribute(style, "name")} if attribute(properties, "display") == "false" and style is not None else set()


def is_unseen(element: Element) -> bool:
    """Whether a row or column is hidden."""
    return attribute(element, "visibility") in _UNSEEN


def _of_table(table: Element, unseen: set[str], unseen_parts: dict[str, int]) -> Iterator[tuple[str, str]]:
    sheet = attribute(table, "name")
    if sheet in unseen:
        yield "hidden-sheet", sheet
    for code, kind in (("hidden-rows", "table-row"), ("hidden-columns", "table-column")):
        if unseen_parts[kind]:
            yield code, f"{sheet}: {unseen_parts[kind]}"
    table.clear()


def _of_names(names: list[tuple[str, str, bool]], unseen: set[str]) -> Iterator[tuple[str, str]]:
    """``names``: (name, formula, whether it is hidden itself)."""
    to_unseen = naming(unseen, ".")
    for name, formula, is_hidden in names:
        if is_hidden or to_unseen.search(formula) or _OUTSIDE.search(formula):
            yield "named-range", f"{name} = {formula}"


def _of_element(element: Element, name: str) -> Iterator[tuple[str, str]]:
    if name == "annotation":
        yield "comment", _said(element)
    elif name == "tracked-changes":
        yield from (("earlier-revision", _said(change)) for change in element)
    elif name == "data-pilot-table":
        yield "pivot-cache", attribute(element, "name")
    elif name in _LINKS:
        yield "external-link", attribute(element, "href")


def _said(element: Element) -> str:
    return " ".join(" ".join(str(text) for text in element.itertext()).split())
