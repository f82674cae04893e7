"""XML files as trees: no network, no entities, no huge trees; and mixed content as spans."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.kinds import Span

Element = etree._Element  # noqa: SLF001 - lxml's stubs have no public name for it


def parse(path: Path) -> Element:
    """The root of the file's tree; BadInput says in one sentence why there is none."""
    return parse_bytes(_bytes(path))


def parse_bytes(content: bytes) -> Element:
    """The same of what has been read already. Comments and processing instructions are left out."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(N_("This is not well-formed XML: %(error)s"), error=str(error)[:200]) from error
    if any(isinstance(node, etree._Entity) for node in root.iter()):  # noqa: SLF001 - see above
        raise BadInput(N_("This XML uses entities of its own, which are not followed."))
    return root


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(N_("The file cannot be read: %(strerror)s."), strerror=error.strerror or error) from error


def name(element: Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname


def namespace(element: Element) -> str:
    return etree.QName(element).namespace or ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements of these names, whatever their namespace; all of them where no name is given."""
    return (child for child in element if isinstance(child.tag, str) and (not names or name(child) in names))


def first(element: Element, *path: str) -> Element | None:
    """The first child of that name, then its first child of the next name, and so on; None where there is none."""
    found: Element | None = element
    for step in path:
        found = next(children(found, step), None) if found is not None else None
    return found


def text_of(element: Element | None) -> str:
    """All text within, blanks collapsed; "" for None."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def day_of(text: str | None) -> date | None:
    """An ISO day, None for anything else."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def spans(element: Element, href: Callable[[Element], str], block_names: frozenset[str] = frozenset()) -> list[Span]:
    """Mixed content as spans: ``href(child)`` says where a child links to; children of ``block_names`` are left out."""
    return tidy(_pieces(element, href, block_names, ""))


def _pieces(
    element: Element, href: Callable[[Element], str], block_names: frozenset[str], link: str
) -> Iterator[tuple[str, str]]:
    yield element.text or "", link
    for child in children(element):
        if name(child) in ("br", "eol"):
            yield " ", link
        elif name(child) not in block_names:
            yield from _pieces(child, href, block_names, link or href(child))
        yield child.tail or "", link


def tidy(pieces: Iterator[tuple[str, str]]) -> list[Span]:
    """Pieces (text, href) as spans: blanks collapsed across them, none at the ends, neighbours of one kind joined."""
    found: list[Span] = []
    blank = True  # no blank at the beginning, nor after another
    for text, link in pieces:
        clean = re.sub(r"\s+", " ", text)
        clean = clean.lstrip(" ") if blank else clean
        if not clean:
            continue
        blank = clean.endswith(" ")
        if found and found[-1].href == link:
            found[-1] = Span(found[-1].text + clean, link)
        else:
            found.append(Span(clean, link))
    if found:
        found[-1] = Span(found[-1].text.rstrip(), found[-1].href)
    return [span for span in found if span.text]
