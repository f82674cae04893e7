"""How an entry lies in the tantivy index, and the numbers that stand for its key and its place in time.

All texts are analysed here, in Python, and given to tantivy as words with blanks between, so that its own analysis can
only split at blanks. ``bag`` holds stems (see ``analysis.stem``), the title's several times; ``words`` the plain words.
"""

from datetime import date

from tantivy import Document, Schema, SchemaBuilder

from records.search.analysis import number_forms, stem, words
from records.search.entry import Entry

FORMAT = 5
"""Counts up when what follows changes: an index of another format is not opened but rebuilt."""

WORD_FIELDS = ("kind", "type", "department", "status", "ward", "language")
VALUE_FIELDS = ("kind", "department", "status", "ward")
TITLE_WEIGHT = 3

_KEY_BITS = 34
_LAST_KEY = (1 << _KEY_BITS) - 1
_LAST_DAY = (1 << 22) - 1
_LETTERS = "rsc"


def built_schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("bag", "title_bag"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("words", "title_words", *WORD_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("numbers", "labels"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in VALUE_FIELDS:
        builder.add_text_field(f"{name}_value", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("day", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field(
        "key", tokenizer_name="raw", index_option="basic"
    )  # text: deleting by a number silently deletes nothing
    for name in ("newest", "oldest"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("located", "later"):
        builder.add_boolean_field(name, indexed=True)
    return builder.build()


def document(entry: Entry, *, later: bool) -> Document:
    """The entry as tantivy keeps it; ``later``: put into an index that had been built before.

    ValueError: its key is not of the form of ``Entry.key``.
    """
    key = key_number(entry.key)
    title, text = words(entry.title), words(entry.text)
    numbers = [words(number) for number in entry.numbers]
    stemmed = [stem(word, entry.language) for word in title]
    bag = [*(stemmed * TITLE_WEIGHT), *(word for number in numbers for word in number)]
    bag += [stem(word, entry.language) for word in text]
    found = Document()
    found.add_text("bag", " ".join(bag))
    found.add_text("title_bag", " ".join(stemmed))
    found.add_text("title_words", " ".join(title))
    for run in (title, *numbers, text):  # each its own value: no phrase reaches from one into the next
        found.add_text("words", " ".join(run))
    for number in entry.numbers:
        for form in number_forms(number):
            found.add_text("numbers", form)
    for label in entry.labels:
        found.add_text("labels", label)
    _add_values(found, entry)
    found.add_text("key", entry.key)
    found.add_unsigned("newest", newest(entry.day, key))
    found.add_unsigned("oldest", oldest(entry.day, key))
    found.add_boolean("located", entry.located)
    found.add_boolean("later", later)
    return found


def _add_values(found: Document, entry: Entry) -> None:
    for name in WORD_FIELDS:
        found.add_text(name, " ".join(words(getattr(entry, name))))
    for name in VALUE_FIELDS:
        if value := getattr(entry, name):
            found.add_text(f"{name}_value", value)
    if entry.day:
        found.add_integer("day", entry.day.toordinal())
        found.add_integer("year", entry.day.year)


def key_number(key: str) -> int:
    """36 for "r12", 37 for "s12", 38 for "c12"."""
    letter, digits = key[:1], key[1:]
    if (
        not letter
        or letter not in _LETTERS
        or not (digits.isascii() and digits.isdigit())
        or str(int(digits)) != digits
    ):
        raise ValueError(f"{key!r} is not the key of an entry: r, s or c, then the row's number")
    number = int(digits) * len(_LETTERS) + _LETTERS.index(letter)
    if number > _LAST_KEY:
        raise ValueError(f"{key!r} is beyond the largest key of an entry")
    return number


def newest(day: date | None, key: int) -> int:
    """Sorts newest first, undated last, when taken downwards; no two entries share it."""
    return (day.toordinal() if day else 0) << _KEY_BITS | key


def oldest(day: date | None, key: int) -> int:
    """Sorts oldest first, undated last, when taken downwards."""
    return (_LAST_DAY - day.toordinal() if day else 0) << _KEY_BITS | (_LAST_KEY - key)


def key_of_newest(value: int) -> str:
    number = value & _LAST_KEY
    digits, letter = divmod(number, len(_LETTERS))
    return f"{_LETTERS[letter]}{digits}"
