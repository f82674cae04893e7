"""XML inside archives, read as a stream and without entities or other files. Runs inside the worker."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from records.sandbox.refusing import alive

Element = etree._Element  # noqa: SLF001 - lxml gives the type no public name


def local(element: Element) -> str:
    """An element's name without its namespace; "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace, "" where it is not there."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def ended(book: zipfile.ZipFile, part: str) -> Iterator[Element]:
    """Every element of a part as it ends; those without a parent left are emptied, so that memory stays small."""
    with book.open(part) as file:
        steps = etree.iterparse(
            file, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for count, (_, element) in enumerate(steps):
            yield element
            if count % 2000 == 0:
                alive()


def forget(element: Element) -> None:
    """Free an element that was read, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def tree(data: bytes) -> Element:
    """A small part as a whole."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.parse(BytesIO(data), parser).getroot()


def numbered(part: str) -> tuple[str, int]:
    """What parts are sorted by: sheet2 before sheet10."""
    digits = re.search(r"(\d+)\.xml$", part)
    return part.rpartition("/")[0], int(digits[1]) if digits else 0
