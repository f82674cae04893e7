"""Text that is not drawn, laid over the picture of a page, so that it can be searched, copied and read aloud."""

from collections.abc import Iterator, Sequence
from unicodedata import combining, normalize

from pikepdf import Dictionary, Name

from records.sandbox.pdf_pages import Character, around

# Helvetica's advance widths from the blank to the tilde, in thousandths (Adobe's Core 14 metrics).
# fmt: off
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
    556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
    556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
    500, 500, 500, 334, 260, 334, 584,
)
# fmt: on
_OTHER = 556
_SAME_LINE = 0.02  # of a page's height


def font() -> Dictionary:
    """The font that the layer names ``F``: one that every reader of PDF has."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def text_layer(standing: Sequence[Character], width: float, height: float) -> bytes:
    """A content stream that says these characters word by word where they stood. The page's size is in points."""
    lines = [b"BT 3 Tr"]
    for word in _words(standing):
        left, top, right, bottom = around([one.box for one in word])
        size = max((bottom - top) * height, 1)
        said = b"".join(_written(one.text) for one in word)
        natural = sum(_advance(byte) for byte in said) * size / 1000
        stretch = min(max((right - left) * width / max(natural, 0.1) * 100, 5), 500)
        place = f"/F {size:.1f} Tf {stretch:.1f} Tz 1 0 0 1 {left * width:.2f} {(1 - bottom) * height:.2f} Tm "
        lines.append(place.encode("ascii") + b"(" + _escaped(said) + b" ) Tj")
    return b"\n".join([*lines, b"ET"])


def _written(character: str) -> bytes:
    """As the font has it: a letter that it lacks without its accents, a ligature as letters."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        plain = "".join(one for one in normalize("NFKD", character) if not combining(one))
        return plain.encode("cp1252", "replace")


def _advance(byte: int) -> int:
    return _WIDTHS[byte - 32] if 32 <= byte < 127 else _OTHER


def _escaped(said: bytes) -> bytes:
    return said.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _words(standing: Sequence[Character]) -> Iterator[list[Character]]:
    """Characters that follow one another on a line."""
    word: list[Character] = []
    for one in standing:
        if word and (one.index != word[-1].index + 1 or abs(one.box[1] - word[-1].box[1]) > _SAME_LINE):
            yield word
            word = []
        word.append(one)
    if word:
        yield word
