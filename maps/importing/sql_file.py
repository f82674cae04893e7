"""SQL dumps of areas: ``INSERT INTO … (code, name, lat, lng, path) VALUES (…)``, the path a JSON array.

Such a path does not say which axis stands first. So nothing is guessed: the reader refuses until somebody says it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.intake.csv_rows import encoding_of
from app.kernel.text import N_, Phrase
from maps.geometry_repair import BadGeometry
from maps.importing.found import BadFile, Found, Opened, text_of
from maps.importing.shapes import nested

_INSERT = re.compile(r"\bINSERT\s+INTO\s+[`\"\w.]+\s*\(([^)]*)\)\s*VALUES", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:'((?:[^'\\]|''|\\.)*)'|([^',()\s]+))\s*([,)])", re.DOTALL)
_ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
_PATHS = ("path", "paths", "polygon", "coordinates")
_KINDS = {3: "Polygon", 4: "MultiPolygon"}


def open_sql(path: Path, axis_order: str) -> Opened:
    """The areas. Raises BadFile where there are none, or where nobody said in which order their axes are."""
    text = path.read_bytes().decode(encoding_of(path), errors="replace")
    if not _INSERT.search(text):
        raise BadFile(N_("there is no INSERT … VALUES with named columns in it"))
    if not axis_order:
        raise _unsaid(next(_rows(text), None))
    return Opened(_areas(text))


def _unsaid(first: tuple[int, dict[str, str]] | None) -> BadFile:
    """Why the file is refused, with what it shows itself."""
    path = _path(first[1]) if first else None
    place: Any = path
    while isinstance(place, list) and place and isinstance(place[0], list):
        place = place[0]
    shown = isinstance(place, list) and len(place) > 1
    sample = Phrase(" (the first is %(place)s)", place=json.dumps(place)) if shown else ""
    latitude = text_of(first[1].get("lat")) if first else ""
    try:
        says = shown and abs(float(latitude) - place[0]) < abs(float(latitude) - place[1])
    except (ValueError, TypeError):
        says = False
    if says:
        return BadFile(
            N_("its paths are [latitude, longitude]%(sample)s; if you agree, give --axis-order latlon"), sample=sample
        )
    return BadFile(
        N_("it does not say whether latitude or longitude stands first in its paths%(sample)s: give --axis-order"),
        sample=sample,
    )


def _areas(text: str) -> Iterator[Found]:
    for line, cells in _rows(text):
        if not cells:
            yield Found(line, {}, None, Phrase("the statement cannot be read from this row on"))
            continue
        path = _path(cells)
        plain = {name: text_of(value) for name, value in cells.items() if name not in _PATHS}
        if path is None:
            yield Found(line, plain, None, Phrase("it has no path, or one that is no JSON array"))
            continue
        remarks: list[str] = []
        try:
            geometry = nested(path, _KINDS.get(_depth(path), "Polygon"), remarks)
        except BadGeometry as problem:
            yield Found(line, plain, None, problem.phrase)
        else:
            yield Found(line, plain, geometry, remarks=tuple(dict.fromkeys(remarks)))


def _path(cells: dict[str, str]) -> Any:
    written = next((cells[name] for name in _PATHS if cells.get(name)), "")
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _depth(path: Any) -> int:
    depth = 0
    while isinstance(path, list) and path:
        depth, path = depth + 1, path[0]
    return depth


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row of each INSERT; no cells where the statement cannot be read from that row on."""
    line, counted = 1, 0
    for insert in _INSERT.finditer(text):
        names = [name.strip(' `"\n\r\t').casefold() for name in insert[1].split(",")]
        at = insert.end()
        while (start := _next_row(text, at)) is not None:
            values, at = _values(text, start)
            line, counted = line + text.count("\n", counted, start), start
            if values is None or len(values) != len(names):
                yield line, {}
                break
            yield line, dict(zip(names, values, strict=True))


def _next_row(text: str, at: int) -> int | None:
    """Where the next row's bracket opens; None at the statement's end."""
    found = re.compile(r"[\s,]*\(").match(text, at)
    return found.end() if found else None


def _values(text: str, at: int) -> tuple[list[str] | None, int]:
    """The values up to the closing bracket, and where the text goes on; None where they cannot be read."""
    values: list[str] = []
    while found := _VALUE.match(text, at):
        quoted, bare, end = found.groups()
        at = found.end()
        if quoted is not None:
            values.append(_ESCAPED.sub(lambda escaped: escaped[1] or "'", quoted))
        else:
            values.append("" if bare.upper() == "NULL" else bare)
        if end == ")":
            return values, at
    return None, at
