"""What a visitor may type, parsed with Whoosh into our own query tree. No text raises; nonsense is plain words.

Words are joined by AND. ``"phrases"``, ``AND OR NOT`` (``DAN ATAU BUKAN``) in capitals, ``-word``, brackets,
``field:value`` for the fields of ``tree.FIELDS``, ``permit*`` (two leading characters), ``word~1``,
``date:2016-02``, ``date:[2014 TO 2016]``, ``date:>2015-03-01``, ``year:2016``. What is no field is a word.
"""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from whoosh import fields, qparser, query
from whoosh.qparser import plugins

from records.search import days
from records.search.analysis import is_stop_word, words
from records.search.cleaning import REMARKS, clean, prepared
from records.search.tree import (
    FIELDS,
    And,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Query,
    Term,
    Wildcard,
)

__all__ = ["REMARKS", "Query", "parse", "relaxed"]

SHORTEST_FUZZY = 4
MOST_EXPENSIVE_LEAVES = 5
"""Wildcards and fuzzy words of one query; each opens the dictionary."""

LONG_QUESTION, LONG_SENTENCE, LONG_LIST = 2, 4, 7
"""From so many telling words on, a question, a text with function words, or bare words may miss some of them."""

_QUESTION = re.compile(
    r"(?i).*\?$|(?:what|who|whom|whose|when|where|which|why|how|"
    r"apa|apakah|siapa|siapakah|kapan|kapankah|di\s?mana|dimanakah|mengapa|kenapa|bagaimana|bagaimanakah|berapa|berapakah)\s"
)
_ALL_TEXT = "text"
_PARSER = qparser.QueryParser(
    _ALL_TEXT,
    fields.Schema(**{name: fields.ID() for name in (_ALL_TEXT, *FIELDS)}),
    plugins=[
        plugins.WhitespacePlugin(),
        plugins.FieldsPlugin(),
        plugins.WildcardPlugin(),
        plugins.PhrasePlugin(),
        plugins.RangePlugin(),
        plugins.GroupPlugin(),
        plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
        plugins.FuzzyTermPlugin(),
        plugins.GtLtPlugin(),
    ],
)

_WORD = r"(?!(?:AND|OR|NOT)(?!\S))[^\W_]+"
_BARE = re.compile(rf"(?:NOT )?{_WORD}(?: (?:NOT )?{_WORD})*")
"""Words and excluded words, as most people type: read without the parser as it would, in a tenth of its time."""


def parse(text: str, *, language: str = "en", today: date) -> Query:
    """The query meant by a text. ``language`` is the reader's; ``today`` gives "yesterday" its meaning."""
    line, remarks = clean(text)
    if line in {"", "*"}:
        return Query(line, Everything(), language, remarks)
    typed, more = prepared(line)
    reader = _Reader(today)
    try:
        root = reader.bare(typed) if _BARE.fullmatch(typed) else reader.node(_PARSER.parse(typed, normalize=False))
    except Exception:  # noqa: BLE001 - whatever the parser trips over, the visitor meant words
        root, more = reader.plain(line), (*more, "unreadable")
    if root is None:
        return Query(line, Nothing(), language, (*remarks, *more, "no-words"))
    asked = Query(line, root, language, (*remarks, *more, *reader.remarks))
    return _with_any(asked) if _is_spoken(line, root) else asked


def relaxed(query: Query) -> Query | None:
    """A wider reading for when a query found nothing: any of its words, each with one letter more, less or other.

    None where there is none: for queries with fields, operators or wildcards.
    """
    parts = query.root.parts if isinstance(query.root, And | Or) else (query.root,)
    if not _are_plain(parts):
        return None
    alike = (Fuzzy(part.word) for part in parts if isinstance(part, Term) and len(part.word) >= SHORTEST_FUZZY)
    return replace(_with_any(query), root=Or((*_any_of_words(parts), *alike)))


def _is_spoken(line: str, root: Node) -> bool:
    """Whether the text is a question or a long list of words, not a request that all of them be there."""
    if not isinstance(root, And) or not _are_plain(root.parts):
        return False
    if _QUESTION.match(line):
        return len(root.parts) >= LONG_QUESTION
    return len(root.parts) >= (LONG_SENTENCE if any(map(is_stop_word, words(line))) else LONG_LIST)


def _are_plain(parts: tuple[Node, ...]) -> bool:
    """Words without fields and operators; a word and its synonym count as one."""
    return all(
        _are_plain(part.parts) if isinstance(part, Or) else isinstance(part, Term | Phrase | Number) and not part.field
        for part in parts
    )


def _with_any(query: Query) -> Query:
    parts = query.root.parts if isinstance(query.root, And | Or) else (query.root,)
    return replace(query, root=Or(_any_of_words(parts)), remarks=tuple(dict.fromkeys((*query.remarks, "any-word"))))


def _any_of_words(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The parts without repetition, and the words of phrases also one by one."""
    found = dict.fromkeys(parts)
    for part in parts:
        if isinstance(part, Phrase) and len(part.words) > 1:
            found |= dict.fromkeys(Term(word) for word in part.words if not is_stop_word(word))
    return tuple(found)


class _Reader:
    """Turns Whoosh's tree into ours; None is a part without any word."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.remarks: tuple[str, ...] = ()
        self.expensive = 0

    def node(self, found: query.Query) -> Node | None:  # noqa: PLR0911 - one return per kind of node
        match found:
            case query.And():
                return _all_of([self.node(part) for part in found.subqueries])
            case query.Or():
                return _any_of([self.node(part) for part in found.subqueries])
            case query.Not():
                inner = self.node(found.query)
                return None if inner is None else Not(inner)
            case query.TermRange():
                return self.range(found)
            case query.FuzzyTerm():
                return self.fuzzy(_name(found), found.text, found.maxdist)
            case query.Prefix():
                return self.wildcard(_name(found), found.text + "*")
            case query.Wildcard():
                return self.wildcard(_name(found), found.text)
            case query.Phrase():
                said = " ".join(found.words)
                return self.exact(_name(found), said, tuple(words(said)))
            case query.Term():
                return self.value(_name(found), found.text)
            case _:
                return None

    def bare(self, typed: str) -> Node | None:
        parts: list[Node | None] = []
        for before, word in pairwise(("", *typed.split(" "))):
            if word != "NOT":
                found = self.value("", word)
                parts.append(Not(found) if found and before == "NOT" else found)
        return _all_of(parts)

    def plain(self, text: str) -> Node | None:
        return _all_of([self.value("", word) for word in text.split()])

    def value(self, field: str, text: str) -> Node | None:
        """A single run of characters: one word, or several that belong together such as 42-1116."""
        parts = tuple(words(text))
        if not parts or field in {"date", "year", "number"} or len(parts) > 1 or _has_digit(parts):
            return self.exact(field, text, parts)
        return Term(parts[0], field)

    def exact(self, field: str, text: str, parts: tuple[str, ...]) -> Node | None:
        """``parts``: the words of the text."""
        if not parts:
            return None
        if field in {"date", "year"}:
            meant = days.span(text, self.today)
            return DateRange(*meant) if meant else self.plain(f"{field} {text}")
        if field == "number" or (not field and _has_digit(parts)):
            return Number(parts, field)
        return Phrase(parts, field)

    def fuzzy(self, field: str, text: str, distance: int) -> Node | None:
        parts = words(text)
        if (
            len(parts) != 1
            or len(parts[0]) < SHORTEST_FUZZY
            or _has_digit(tuple(parts))
            or field in {"date", "year", "number"}
        ):
            return self.value(field, text)
        return Fuzzy(parts[0], min(max(distance, 1), 2), field) if self.affordable() else self.value(field, text)

    def wildcard(self, field: str, text: str) -> Node | None:
        pieces = [piece for piece in re.findall(r"(?:[^\W_]|[*?])+", text) if words(piece)]
        if len(pieces) > 1 and not field and _has_digit(tuple(pieces)):
            field = "number"
        if len(pieces) > 1 and field != "number":
            return _all_of([self.wildcard(field, piece) for piece in pieces])
        pattern = "-".join(_folded_pattern(piece) for piece in pieces)
        if len(re.split(r"[*?]", pattern)[0]) < 2 or field in {"date", "year"} or pattern.isalnum():
            return _all_of([self.value(field, word) for piece in pieces for word in words(piece)])
        return Wildcard(pattern, field) if self.affordable() else self.plain(re.sub(r"[*?]", " ", text))

    def affordable(self) -> bool:
        self.expensive += 1
        if self.expensive > MOST_EXPENSIVE_LEAVES and "wildcards" not in self.remarks:
            self.remarks = (*self.remarks, "wildcards")
        return self.expensive <= MOST_EXPENSIVE_LEAVES

    def range(self, found: query.TermRange) -> Node | None:
        start, end = _text(found.start), _text(found.end)
        if found.fieldname not in {"date", "year"}:
            return self.plain(f"{start} {end}")
        first, last = (days.span(text, self.today) if text else None for text in (start, end))
        if (start and not first) or (end and not last):
            return self.plain(f"{found.fieldname} {start} {end}")
        begin = first and (days.after(first[1]) if found.startexcl else first[0])
        until = last and (days.before(last[0]) if found.endexcl else last[1])
        if (first and not begin) or (last and not until):
            return Nothing()
        return DateRange(begin or None, until or None)


def _folded_pattern(piece: str) -> str:
    return re.sub(r"\*+", "*", "".join(c if c in "*?" else "".join(words(c)) for c in piece))


def _name(found: query.Query) -> str:
    return "" if found.fieldname == _ALL_TEXT else str(found.fieldname)


def _text(value: str | bytes | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""


def _has_digit(parts: tuple[str, ...]) -> bool:
    return any(not part.isalpha() and any(map(str.isdigit, part)) for part in parts)


def _all_of(found: list[Node | None]) -> Node | None:
    parts: list[Node] = []
    for part in found:
        parts.extend(part.parts if isinstance(part, And) else () if part is None else (part,))
    telling = [part for part in parts if not (isinstance(part, Term) and not part.field and is_stop_word(part.word))]
    kept = telling if any(not isinstance(part, Not) for part in telling) else parts
    return And(tuple(kept)) if len(kept) > 1 else kept[0] if kept else None


def _any_of(found: list[Node | None]) -> Node | None:
    parts = tuple(part for part in found if part is not None)
    return Or(parts) if len(parts) > 1 else parts[0] if parts else None
