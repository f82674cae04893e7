"""The query tree as tantivy queries, with the scores that rank the answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tantivy import FieldType, Occur, Schema
from tantivy import Query as Engine

from records.search.analysis import joined, stem, stems, words
from records.search.index import FACETS, Filters
from records.search.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Nothing,
    Number,
    Or,
    Phrase,
    Query,
    Term,
    Wildcard,
    leaves,
)

EXACT_NUMBER = 1000.0
"""Added to the score where an entry's own number is asked for: far above what words can add."""

SAME_FORM = 0.2
"""Weight of a word in the form asked for, beside its stem. More of it ranks worse: it counts the same word twice."""

_BAGS = {"": ("bag", "words"), "title": ("title_bag", "title_words")}
_WORDS = {"": "words", "title": "title_words", "number": "numbers"}
_REGEX = {"*": ".*", "?": "."}


def is_ranked(query: Query) -> bool:
    """Whether relevance says anything: some word is looked for in texts."""
    return any(isinstance(leaf, Term | Phrase | Number) and leaf.field in _BAGS for leaf in leaves(query.root))


def numbers_meant(query: Query) -> dict[str, int]:
    """Forms of numbers the visitor may mean (single ones, runs, the whole text) → how many of his words each takes."""
    parts = query.root.parts if isinstance(query.root, And | Or) else (query.root,)
    found: dict[str, int] = {}
    run: tuple[str, ...] = ()
    for part in parts:
        run = (*run, *part.words) if isinstance(part, Number) else ()
        for said in (run, part.words) if isinstance(part, Number) else ():
            found |= dict.fromkeys(joined(said), len(said))
    whole = tuple(words(query.text))
    if found and len(whole) <= 6:
        found |= dict.fromkeys(joined(whole), len(whole))
    return found


def either(*queries: Engine) -> Engine:
    """At least one of them. None at all: nothing matches."""
    if not queries:
        return Engine.empty_query()
    return queries[0] if len(queries) == 1 else Engine.boolean_query([(Occur.Should, query) for query in queries])


def every(*queries: Engine) -> Engine:
    return queries[0] if len(queries) == 1 else Engine.boolean_query([(Occur.Must, query) for query in queries])


def unscored(query: Engine) -> Engine:
    return Engine.const_score_query(query, 0.0)


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles for one schema; ``language`` is the reader's. Not ``scored`` finds the same, quicker and in no order."""

    schema: Schema
    language: str
    scored: bool = True

    def query(self, query: Query) -> Engine:
        root = self.node(query.root)
        if not self.scored:
            return unscored(root)
        meant = [
            (Occur.Should, Engine.const_score_query(self.term("numbers", form), EXACT_NUMBER * length))
            for form, length in numbers_meant(query).items()
        ]
        return Engine.boolean_query([(Occur.Must, root), *meant]) if meant else root

    def node(self, node: Node) -> Engine:
        match node:
            case And(parts):
                return self.all_of(parts)
            case Or(parts):
                return either(*map(self.node, parts))
            case Not():
                return self.all_of((node,))
            case _:
                return self.leaf(node)

    def leaf(self, node: Leaf) -> Engine:  # noqa: PLR0911 - one return per kind of leaf
        match node:
            case Everything():
                return unscored(Engine.all_query())
            case Nothing():
                return Engine.empty_query()
            case DateRange(first, last):
                return self.days(first, last)
            case Term():
                return self.word(node)
            case Phrase(said, field):
                return self.phrase(_WORDS.get(field, field), said, scored=field in _BAGS)
            case Number(said, field):
                forms = [unscored(self.term("numbers", form)) for form in joined(said)]
                return either(*forms, *(() if field else (self.phrase("words", said, scored=True),)))
            case Wildcard(pattern, field):
                regex = "".join(_REGEX.get(c, c) for c in pattern)
                return unscored(Engine.regex_query(self.schema, _WORDS.get(field, field), regex))
            case Fuzzy(word, distance, field):
                return unscored(Engine.fuzzy_term_query(self.schema, _WORDS.get(field, field), word, distance))

    def all_of(self, parts: tuple[Node, ...]) -> Engine:
        refused = [(Occur.MustNot, self.node(part.part)) for part in parts if isinstance(part, Not)]
        wanted = [(Occur.Must, self.node(part)) for part in parts if not isinstance(part, Not)]
        return Engine.boolean_query([*(wanted or [(Occur.Must, unscored(Engine.all_query()))]), *refused])

    def word(self, node: Term) -> Engine:
        """A word in a text by its stems; and as it stands there, which finds no more but ranks that form higher."""
        if node.field not in _BAGS:
            return unscored(self.term(node.field, node.word))
        bag, plain = _BAGS[node.field]
        choices = [self.term(bag, form, "freq") for form in stems(node.word)]
        if self.scored and stem(node.word, self.language).lstrip("~") != node.word:
            choices.append(Engine.boost_query(self.term(plain, node.word, "freq"), SAME_FORM))
        return either(*choices)

    def phrase(self, field: str, said: tuple[str, ...], *, scored: bool) -> Engine:
        if len(said) == 1:
            found = self.term(field, said[0], "freq")
        else:
            found = Engine.phrase_query(self.schema, field, list(said))
        return found if scored else unscored(found)

    def term(self, field: str, value: str | int | bool, option: str = "basic") -> Engine:  # noqa: FBT001 - a value
        return Engine.term_query(self.schema, field, value, option)

    def days(self, first: date | None, last: date | None) -> Engine:
        if first is None and last is None:
            return unscored(Engine.exists_query("day"))
        lower, upper = (day.toordinal() if day else None for day in (first, last))
        return unscored(Engine.range_query(self.schema, "day", FieldType.Integer, lower, upper))

    def labels(self, labels: Collection[str]) -> Engine:
        return unscored(either(*(self.term("labels", label) for label in sorted(labels))))

    def filters(self, filters: Filters, *, leaving_out: str = "") -> list[Engine]:
        """What the visitor narrowed to, but for one facet. A facet without values, or an unknown one, finds nothing."""
        found = [self.facet(name, values) for name, values in filters.facets.items() if name != leaving_out]
        if filters.first or filters.last:
            found.append(self.days(filters.first, filters.last))
        if filters.located_only:
            found.append(unscored(self.term("located", True)))  # noqa: FBT003 - a value
        return found

    def facet(self, name: str, values: Collection[str]) -> Engine:
        if name not in FACETS:
            return Engine.empty_query()
        if name == "year":
            years = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 4]
            return unscored(either(*(self.term("year", year) for year in years)))
        return unscored(either(*(self.term(f"{name}_value", value) for value in values)))
