"""What a mapping says about one field: a column, columns joined in a template, or the first of several that is filled.

``"status"`` is a column, ``"{house} {street}"`` a template, ``"{status|status}"`` a column's value looked up in a table
of the mapping or tidied by a style (``STYLES``), ``["a", "b"]`` the first alternative all of whose columns are filled.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from app.intake.cells import above, dashed, one_blank, street_case, sum_of_fees
from app.kernel.errors import BadInput
from app.kernel.text import N_

Change = Callable[[str], str]
Spec = str | list[str]
Getter = Callable[[Sequence[str]], str]

STYLES: dict[str, Change] = {
    "one-blank": one_blank,
    "street": street_case,
    "dashed": dashed,
    "above": above,
    "sum": sum_of_fees,
}
"""Names that may follow the bar in a template, beside the mapping's own tables and "day" (an ISO date)."""

_BRACES = re.compile(r"\{([^{}|]+)(?:\|([^{}|]+))?\}")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of the mapping's own, or a ``column`` and the style or table it goes ``through``."""

    words: str = ""
    column: str = ""
    through: str = ""


Template = tuple[Part, ...]


def parse(spec: str) -> Template:
    """A template; a text without braces is a column's name. BadInput when braces are left open."""
    if "{" not in spec and "}" not in spec:
        return (Part(column=spec.strip()),)
    parts: list[Part] = []
    end = 0
    for found in _BRACES.finditer(spec):
        if found.start() > end:
            parts.append(Part(words=spec[end : found.start()]))
        parts.append(Part(column=found[1].strip(), through=(found[2] or "").strip()))
        end = found.end()
    if end < len(spec):
        parts.append(Part(words=spec[end:]))
    if any(brace in part.words for part in parts for brace in "{}"):
        raise BadInput(N_("“%(spec)s” opens or closes a brace that has no partner; write {column}"), spec=spec)
    return tuple(parts)


def templates(spec: Spec) -> list[Template]:
    """The alternatives of a field, parsed. BadInput for a broken template."""
    return [parse(text) for text in ([spec] if isinstance(spec, str) else spec) if text]


def columns(alternatives: Sequence[Template]) -> Iterator[str]:
    """The columns that templates speak of, in order."""
    return (part.column for template in alternatives for part in template if part.column)


def table(labels: Mapping[str, str]) -> Change:
    """A look-up that minds neither case nor blanks; the label "*" stands for all others, without it they give ""."""
    codes = {one_blank(label).casefold(): code for label, code in labels.items()}
    otherwise = codes.pop("*", "")

    @lru_cache(maxsize=10_000)
    def look_up(label: str) -> str:
        return codes.get(one_blank(label).casefold(), otherwise) if label else ""

    return look_up


def compiled(
    alternatives: Sequence[Template],
    position: Callable[[str], int | None],
    changes: Mapping[str, Change],
) -> Getter | None:
    """One function from a row's cells to the text; None when none of the columns is in this file."""
    getters = []
    for number, template in enumerate(alternatives, 1):
        getter = _template(template, position, changes, complete=number < len(alternatives))
        if getter is not None:
            getters.append(getter)
    if len(getters) < 2:
        return getters[0] if getters else None

    def first_filled(cells: Sequence[str]) -> str:
        for getter in getters:
            if text := getter(cells):
                return text
        return ""

    return first_filled


def _template(
    template: Template,
    position: Callable[[str], int | None],
    changes: Mapping[str, Change],
    *,
    complete: bool,
) -> Getter | None:
    """``complete`` templates say nothing unless all their columns are filled; others, unless one is."""
    pieces = [
        (part.words, position(part.column) if part.column else None, changes.get(part.through)) for part in template
    ]
    missing = sum(1 for part, (_, at, _) in zip(template, pieces, strict=True) if part.column and at is None)
    if all(at is None for _, at, _ in pieces) or (complete and missing):
        return None
    if len(pieces) == 1 and isinstance(pieces[0][1], int):
        return _single(pieces[0][1], pieces[0][2])

    def joined(cells: Sequence[str]) -> str:
        texts = []
        empty = missing
        filled = 0
        for words, at, change in pieces:
            text = words
            if at is not None:
                text = change(cells[at]) if change else cells[at]
                if text:
                    filled += 1
                elif complete:
                    return ""
                else:
                    empty += 1
            texts.append(text)
        if not filled:
            return ""
        whole = "".join(texts).strip()
        return one_blank(whole) if empty else whole

    return joined


def _single(at: int, change: Change | None) -> Getter:
    if change is None:
        return itemgetter(at)
    return lambda cells: change(cells[at])
