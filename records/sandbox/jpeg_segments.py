"""The segments in front of a JPEG's pixels, where cameras and programs write what they know. Runs inside the worker."""

from collections.abc import Iterator

_SCAN, _APP1, _LAST_APP, _COMMENT = 0xDA, 0xE1, 0xEF, 0xFE
_COLOUR = frozenset({0xE2, 0xEE})  # colour profile and Adobe's colour transform: without them it looks different


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment before the pixels; nothing where the bytes are no JPEG."""
    place = 2 if data.startswith(b"\xff\xd8") else len(data)
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != _SCAN:
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        yield data[place + 1], place, end
        place = max(end, place + 4)


def is_private(marker: int) -> bool:
    """Whether such a segment says something of camera, place, program or maker."""
    return marker == _COMMENT or (_APP1 <= marker <= _LAST_APP and marker not in _COLOUR)


def without_segments(data: bytes) -> bytes:
    """The JPEG without Exif, XMP, IPTC and comments; its pixels byte for byte."""
    taken = [(start, end) for marker, start, end in segments(data) if is_private(marker)]
    if not taken:
        return data
    kept, place = [], 0
    for start, end in taken:
        kept.append(data[place:start])
        place = end
    return b"".join([*kept, data[place:]])
