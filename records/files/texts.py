"""Text from files as it can be stored and read."""

import unicodedata

from app.intake.cells import without_turns

_LINE_END_HYPHENS = {"\x02": "", "￾": "", "\xad": ""}  # PDFium's marks for a hyphen that only breaks a line


def clean(text: str) -> str:
    """Text as it can be stored and read: composed, hyphenated words joined, no control characters, no turns."""
    for mark, instead in _LINE_END_HYPHENS.items():
        text = text.replace(mark + "\r\n", instead).replace(mark, instead)
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cn", "Co"})
    return unicodedata.normalize("NFC", without_turns(text)).strip()
