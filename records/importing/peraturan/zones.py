"""The parts of an act's text: head, body, closing, explanation, annexes."""

import re
from dataclasses import dataclass

from records.importing.peraturan.scan import loose

_CLOSING = re.compile(
    r"Agar\s+setiap\s+orang\s+(?:dapat\s+)?mengetahui\w*[\s,]+(?:memerintahkan|penempatan)|Disahkan\s+di\s+[A-Z]\w+\s*,?\s+pada"
)
_EXPLANATION = re.compile(
    rf"(?:{loose('MEMORI')}\s+)?{loose('PENJE')}\s*[LI],?\s*{loose('ASAN')}\s+(?:{loose('ATAS')}\s+)?(?:RANCANGAN\s+)?"
    rf"(?:{loose('UNDANG')}|{loose('PERATURAN')})"
)
_ANNEX = re.compile(r"LAMPIRAN\s*([IVX]{0,4})\s*:?\s+(?=UNDANG\s*-?\s*UNDANG|PERATURAN\s+PEMERINTAH\s+PENGGANTI)")
_PROMULGATED = re.compile(r"[Dd]iundangkan\s+di")
_COMMENTARY = re.compile(r"^[ \t]*Pasal[ \t]+\d+[ \t]*\n\s*(?:Cukup|Yang\s+dimaksud|Ayat|Huruf)", re.MULTILINE)
_SECOND_HEAD = re.compile(
    r"(?:TAMBAHAN\s+LEMBARAN[^\n]*?)?PERATURAN\s+PEMERINTAH\s+PENGGANTI[^\n]*\n\s*DENGAN\s+RAHMAT"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """Together they are the whole text. ``annexes`` are (number, text); ``adopted``: the decree that the act adopts."""

    act: str
    closing: str
    explanation: str
    annexes: tuple[tuple[str, str], ...]
    adopted: str


def zones(text: str, *, adopts: bool) -> Zones:
    """Cut where the promulgation, the explanation and the annexes begin; ``adopts``: a decree follows the act."""
    adopted = ""
    if adopts and (second := _SECOND_HEAD.search(text, len(text) // 10)):
        text, adopted = text[: second.start()], text[second.start() :]
    closing = _CLOSING.search(text)
    start = closing.start() if closing else len(text)
    explained = _EXPLANATION.search(text, start if closing else len(text) // 4)
    begin = explained.start() if explained else _after_closing(text, start)
    if not closing:
        start = begin
    rest, annexes = _annexes(text[begin:])
    return Zones(text[:start], text[start:begin], rest, annexes, adopted)


def _after_closing(text: str, start: int) -> int:
    """Where the explanation begins when nobody kept its heading: after the line of promulgation, or nowhere."""
    commentary = _COMMENTARY.search(text, start if start < len(text) else len(text) // 2)
    if not commentary:
        return len(text)
    promulgated = [m.end() for m in _PROMULGATED.finditer(text, start, commentary.start())]
    line_end = text.find("\n", promulgated[-1]) if promulgated else -1
    return min(line_end, commentary.start()) if line_end >= 0 else commentary.start()


def _annexes(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    marks = list(_ANNEX.finditer(text))
    if not marks:
        return text, ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    joined: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        joined[mark[1]] = "\n".join(filter(None, [joined.get(mark[1], ""), text[mark.start() : end]]))
    return text[: marks[0].start()], tuple(joined.items())
