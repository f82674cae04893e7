"""What was left out of a file or could not be read in it, as a sentence that can be said in any language."""

from collections.abc import Callable
from typing import Self


class Problem(str):
    """The sentence in English, filled in; ``said`` gives it in another language. Marked for the catalogues with N_."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, object]

    def __new__(cls, sentence: str, **values: object) -> Self:
        """``values`` fill places such as ``%(count)s``."""
        made = super().__new__(cls, sentence % values if values else sentence)
        made.sentence, made.values = sentence, values
        return made

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence through ``translate``, filled in."""
        found = translate(self.sentence)
        return found % self.values if self.values else found
