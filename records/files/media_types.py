"""What a file is, told from its bytes and never from its name."""

import puremagic

HEAD = 4096  # bytes that decide
PDF = "application/pdf"
TEXT = "text/plain"
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/tiff", "image/webp", "image/bmp"})

_CERTAIN = 0.2  # below it puremagic knows nothing but a file name
_ALIASES = {"image/jpg": "image/jpeg", "image/x-ms-bmp": "image/bmp"}
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
_ACTIVE_TEXT = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})  # text that a browser would run


def media_type(head: bytes) -> str:
    """The media type of the file that begins so; "" where it is neither known nor text."""
    if head.startswith((b"%PDF-", b"\xef\xbb\xbf%PDF-")):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"  # office files included: which one they are is written inside
    found = _best_match(head)
    if is_text(head):
        return found if found in _ACTIVE_TEXT else TEXT
    return found


def _best_match(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    best = max((match for match in found if match.mime_type), key=lambda match: match.confidence, default=None)
    return "" if best is None or best.confidence < _CERTAIN else _ALIASES.get(best.mime_type, str(best.mime_type))


def is_text(head: bytes) -> bool:
    """Whether the bytes are text: a byte order mark, or no control characters besides line ends and tabs."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or _CONTROLS.isdisjoint(head)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was read in: by byte order mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"
