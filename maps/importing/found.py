"""What every format finds in a file: a feature's cells as texts and its geometry, still in the file's own system."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from app.intake.cells import one_blank, without_turns
from app.intake.reading import Rejection
from app.kernel.errors import PsisError

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")  # PostgreSQL keeps no NUL, and nobody reads the others

_SURROGATES = re.compile(r"[\ud800-\udfff]")  # halves of a pair, which no encoding can write
UNREADABLE = "\ufffd"
"""What stands for a character that could not be read."""


class BadFile(PsisError):
    """The file cannot be read as a whole; the message is the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Found:
    """One feature. ``cells`` have names in lower case; ``bad`` says why there is no geometry."""

    line: int
    cells: Mapping[str, str]
    geometry: BaseGeometry | None
    bad: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read. ``crs`` is the system it declares, "" for none; ``degrees``: none means WGS 84.

    ``unread``: it declares a system in a form that is not read. ``header`` are its columns, in lower case, where it is
    a table without geometry. ``remarks`` are about the file.
    """

    features: Iterator[Found | Rejection]
    crs: str = ""
    degrees: bool = True
    unread: bool = False
    header: frozenset[str] | None = None
    remarks: list[str] = field(default_factory=list)


def cells_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Properties as texts; ``{"name": {"id": "Taman"}}`` becomes ``name_id``."""
    cells: dict[str, str] = {}
    for name, value in properties.items():
        if isinstance(value, Mapping):
            cells |= {f"{name}_{inner}".casefold(): text_of(one) for inner, one in value.items()}
        else:
            cells[str(name).casefold()] = text_of(value)
    return cells


def text_of(value: Any) -> str:
    """A value as one line of text; what is not there is empty, and 12.0 is 12."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return "" if math.isnan(value) else str(int(value)) if value.is_integer() else repr(value)
        case list() | dict():
            return text_of(json.dumps(value, ensure_ascii=False))
        case _:
            return one_blank(_CONTROLS.sub(" ", _SURROGATES.sub(UNREADABLE, without_turns(str(value)))))
