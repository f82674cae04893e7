"""Whether what was painted over is black in the picture as it was written. Runs inside the worker."""

from collections.abc import Iterable, Sequence

from PIL import Image

_BLACK = 40  # of 255, after JPEG


def only_black(picture: Image.Image, boxes: Iterable[Sequence[float]], edge: int = 1) -> bool:
    """Whether the boxes (left, top, right, bottom as shares) hold nothing else, ``edge`` pixels within their edges."""
    shown = picture.convert("L")
    for left, top, right, bottom in boxes:
        x1, x2 = max(round(left * shown.width) + edge, 0), min(round(right * shown.width), shown.width) - edge
        y1, y2 = max(round(top * shown.height) + edge, 0), min(round(bottom * shown.height), shown.height) - edge
        if x1 < x2 and y1 < y2 and any(shown.crop((x1, y1, x2, y2)).histogram()[_BLACK:]):
            return False
    return True
