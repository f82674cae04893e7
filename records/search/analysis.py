"""Words of a text, folded, and their stems: one definition for the index, the query, the excerpts and the tests.

Stems by Snowball (snowballstemmer). An Indonesian stem carries the mark ``~``, so that it never meets an English one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from snowballstemmer import stemmer

LONGEST_WORD = 64
"""Characters of a word that count; what follows is cut off."""

_MOST_FORMS = 50_000
_APOSTROPHES = "'’ʼ"
_LETTERS = r"(?:[^\W_]++|[\u0300-\u036f]++)++"  # the second: accents that have no letter of their own with them
_WORD = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}]+{_LETTERS})*+")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'+[a-z0-9]+)*")
_ASCII_SPAN = re.compile(r"[A-Za-z0-9]++(?:'+[A-Za-z0-9]++)*+")
_ASCII_PARTED = bytes(code if code < 128 and (chr(code).isalnum() or chr(code) == "'") else 32 for code in range(256))
_SQUEEZED_FROM = 6
_ENGLISH = """
    a about an and any are as at be been being between but by can could did do does during for from had has
    have how if in into is it its may of on or should so such than that the their them then there these they
    this those to under was were what when where which who whom whose why will with would
"""
_INDONESIAN = """
    adalah akan apa apakah atas atau bagaimana bagi bahwa berapa berapakah dalam dan dapat dari daripada
    dengan di dimana ialah ini itu juga kapan kapankah ke kepada ketika mana manakah mengapa oleh pada para
    saat saja sebagai sebuah seperti serta siapa siapakah sudah tahun tentang terhadap tersebut untuk yaitu
    yang
"""

STOP_WORDS = {"en": frozenset(_ENGLISH.split()), "id": frozenset(_INDONESIAN.split())}
"""Words dropped from a query where another word remains. Every word is indexed, for phrases."""


_STOP_WORDS = frozenset().union(*STOP_WORDS.values())


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in plain if c.isalnum())[:LONGEST_WORD]


def words(text: str) -> list[str]:
    """The words of a text in order, without case, accents and apostrophes."""
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
        if "'" in text:
            found = [word.replace("'", "") for word in found]
        return [word[:LONGEST_WORD] for word in found] if len(max(found, key=len, default="")) > LONGEST_WORD else found
    return [word for raw in _WORD.findall(unicodedata.normalize("NFC", text)) if (word := _fold(raw))]


def spans(text: str) -> Iterator[re.Match[str]]:
    """Where the words of a text stand, unfolded. The text must be in NFC, else accents count as characters."""
    return (_ASCII_SPAN if text.isascii() else _WORD).finditer(text)


def parted(text: str) -> str:
    """A text of ASCII characters with blanks wherever no word stands, none the longer; apostrophes are left."""
    return text.encode().translate(_ASCII_PARTED).decode()


def folded(word: str) -> str:
    """A word of ``spans`` as ``words`` gives it; "" where it gives none."""
    return _fold(word)


_STEMMERS = {"en": stemmer("english"), "id": stemmer("indonesian")}
_MARKS = {"en": "", "id": "~"}


@lru_cache(maxsize=300_000)
def stem(word: str, language: str) -> str:
    """What stands in the index for a folded word of a text in this language; other languages: the word itself."""
    engine = _STEMMERS.get(language)
    if engine is None or not word.isalpha():
        return word
    return _MARKS[language] + str(engine.stemWord(word))


class _Forms(dict[str, str]):
    """Word as written → what stands for it in the index, for texts of one language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, raw: str) -> str:
        if len(self) >= _MOST_FORMS:
            self.clear()
        found = self[raw] = stem(_fold(raw), self._language)
        return found


@cache
def _forms(language: str) -> _Forms:
    return _Forms(language)


def forms(language: str) -> dict[str, str]:
    """Word as ``spans`` gives it → its stem; filled as words are asked for, which then costs a look-up."""
    return _forms(language if language in _STEMMERS else "")


@lru_cache(maxsize=10_000)
def stems(word: str) -> tuple[str, ...]:
    """What a folded word of a query may stand for in the index, whatever language it was meant in."""
    return tuple(dict.fromkeys((*(stem(word, language) for language in _STEMMERS), word)))


def is_stop_word(word: str) -> bool:
    return word in _STOP_WORDS


def number_forms(text: str) -> tuple[str, ...]:
    """The forms under which a number is found: its parts with hyphens, and from six characters on without any.

    "42-1116" → "42-1116", "421116"; "§ 5(2)" → "5-2"; "0423 0018" → "0423-0018", "04230018".
    """
    return joined(tuple(words(text)))


def joined(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a number given as folded words."""
    squeezed = "".join(parts)
    forms = ["-".join(parts)] if parts else []
    if len(parts) > 1 and len(squeezed) >= _SQUEEZED_FROM:
        forms.append(squeezed)
    return tuple(forms)
