"""A logo as it may be shown: whatever was sent is drawn anew, so that nothing but its pixels is kept."""

import io
import warnings
from typing import IO

from PIL import Image, UnidentifiedImageError

_MOST_BYTES = 500_000
_MOST_PIXELS = 16_000_000
_LARGEST = (640, 160)
"""Pixels: four times what the head of a page shows, for sharp screens."""


def read_logo(source: IO[bytes]) -> IO[bytes] | None:
    """The picture as a PNG of a moderate size; None for what is too large or no picture."""
    content = source.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, which is not kept anyway
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    drawn.thumbnail(_LARGEST)
    made = io.BytesIO()
    Image.frombytes("RGBA", drawn.size, drawn.tobytes()).save(made, "PNG", optimize=True)
    made.seek(0)
    return made
