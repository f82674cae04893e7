"""Our sentences in another language, for whatever is no page: mails, the terminal, the results of long work."""

import gettext
from pathlib import Path

from app.kernel.text import Translate

FOLDER = Path(__file__).parents[2] / "translations"


def translator(language: str) -> Translate:
    """What says a sentence of ours in that language; English where its catalogue is missing."""
    return gettext.translation("messages", FOLDER, [language], fallback=True).gettext
