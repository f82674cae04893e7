"""Opening times as people type them: "8:00-12:00, 13:00-16:00". Pure."""

import re
from datetime import time

from app.kernel.errors import BadInput
from app.kernel.text import N_

_TIME = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_SPAN = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}")


def read_spans(text: str) -> tuple[tuple[time, time], ...]:
    """“8:00-12:00, 13:00-16:00” as times; nothing for nothing. Raises BadInput."""
    spans = []
    for part in filter(None, re.split(r"\s*[,;]\s*", text.strip())):
        match = _SPAN.fullmatch(part)
        if match is None:
            sentence = N_("“%(text)s” cannot be read as opening times. Write them as 08:00-12:00, 13:00-16:00.")
            raise BadInput(sentence, text=part[:40])
        hours = [int(number) for number in match.groups()]
        spans.append((time(hours[0], hours[1]), time(hours[2], hours[3])))
    return tuple(spans)


def written(spans: tuple[tuple[time, time], ...]) -> str:
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)
