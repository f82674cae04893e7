"""Longer texts as people type them, made ready for a page: paragraphs, headings and lists, and nothing else.

A blank line parts paragraphs; lines that begin with "# " are headings, with "- " items of a list.
"""

import re
from typing import NamedTuple


class Block(NamedTuple):
    """``kind`` is heading, list or paragraph; ``lines`` are its plain text."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The text in blocks, in order. Nothing in it is markup."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines: list[str] = []
        for line in part.splitlines():
            kind = "heading" if line.startswith("# ") else "list" if line.startswith("- ") else "paragraph"
            if kind == "paragraph":
                lines.append(line.strip())
                continue
            found += _paragraph(lines)
            lines = []
            if kind == "list" and found and found[-1].kind == "list":
                found[-1] = Block("list", (*found[-1].lines, line[2:].strip()))
            else:
                found.append(Block(kind, (line[2:].strip(),)))
        found += _paragraph(lines)
    return found


def _paragraph(lines: list[str]) -> list[Block]:
    return [Block("paragraph", tuple(lines))] if any(lines) else []
