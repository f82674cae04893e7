"""XML inside archives, read as a stream and without entities or other files. Runs inside the worker."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from lxml import etree

from records.sandbox.refusing import alive

_BETWEEN_SIGNS = 1 << 20  # bytes
Element = etree._Element  # noqa: SLF001 - lxml gives the type no public name


def local(element: Element) -> str:
    """An element's name without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace, "" where it is not there."""
    if (plain := element.get(name)) is not None:
        return str(plain)
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


class _Heard:
    """A file that gives a sign of life for each megabyte that is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._read = 0

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self._read += len(piece)
        if self._read >= _BETWEEN_SIGNS:
            self._read = 0
            alive()
        return piece


def said(element: Element) -> str:
    """All text in an element."""
    return "".join(str(text) for text in element.itertext())


def ended(book: zipfile.ZipFile, part: str, *names: str) -> Iterator[Element]:
    """Every element of a part as it ends, or those of these names, in whatever namespace.

    What is not asked for costs a tenth: a sheet has a million cells. Who reads much forgets what he has read.
    """
    wanted = [f"{{*}}{name}" for name in names] or None
    with book.open(part) as file:
        steps = etree.iterparse(
            _Heard(file),
            events=("end",),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in steps:
            yield element


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
