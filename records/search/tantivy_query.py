"""The query tree as tantivy queries, with the scores that rank the answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

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

NAMED_WORK = 300.0
"""Added where all words stand in the title of a work of law: it comes before its sections, which repeat them more."""

SAME_FORM = 0.2
"""Weight of a word in the form asked for, beside its stem. More of it ranks worse: it counts the same word twice."""

_BAGS = {"": ("bag", "words"), "title": ("title_bag", "title_words")}
_WORDS = {"": "words", "title": "title_words", "number": "numbers"}
_REGEX = {"*": ".*", "?": "."}


def is_ranked(query: Query) -> bool:
    """Whether relevance says anything: some word is looked for in texts."""
    return any(isinstance(leaf, Term | Phrase | Number) and leaf.field in _BAGS for leaf in leaves(query.root))


def numbers_meant(query: Query) -> dict[str, int]:
    """Forms of numbers the visitor may mean → how many of his words each takes.

    Single ones, runs, each with the word before it ("Pasal 19") or the act named beside it, and the whole text.
    """
    parts = _parts(query.root)
    single = [part.words for part in parts if isinstance(part, Number)]
    cited = [other.words for part in parts if isinstance(part, Or) for other in part.parts if isinstance(other, Number)]
    said = [*single, *cited, *(act + number for act in cited for number in single)]
    run: tuple[str, ...] = ()
    for before, part in pairwise((None, *parts)):
        run = (*run, *part.words) if isinstance(part, Number) else ()
        said.append(run)
        if isinstance(part, Number) and isinstance(before, Term):
            said.append((before.word, *part.words))
    whole = tuple(words(query.text))
    if single and len(whole) <= 6:
        said.append(whole)
    return {form: len(number) for number in said for form in joined(number)}


def _parts(root: Node) -> tuple[Node, ...]:
    return root.parts if isinstance(root, And | Or) else (root,)


def in_title(node: Node) -> Node | None:
    """The same words looked for in the title; None where something else than words is looked for."""
    match node:
        case And(parts) | Or(parts):
            found = [other for part in parts if (other := in_title(part))]
            return type(node)(tuple(found)) if len(found) == len(parts) else None
        case Term(word, "" | "title"):
            return Term(word, "title")
        case Phrase(said, "" | "title") | Number(said, ""):
            return Phrase(said, "title")
        case _:
            return None


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

    def meant(self, query: Query) -> list[Engine]:
        """What the visitor may mean by his words, each with the score that it adds where it is found."""
        meant = [
            Engine.const_score_query(self.term("numbers", form), EXACT_NUMBER * length)
            for form, length in numbers_meant(query).items()
        ]
        named = in_title(And(_parts(query.root)))
        if named:
            work = every(self.term("kind", "ordinance"), self.node(named))
            meant.append(Engine.const_score_query(work, NAMED_WORK))
        return meant

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
