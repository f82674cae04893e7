"""Random entries, trees, typed texts, filters and readers, from one seed."""

import random
import string
from datetime import date, timedelta

from records.search.entry import Entry
from records.search.index import FACETS, Filters
from records.search.tree import (
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
    Term,
    Wildcard,
)

WORDS = [
    "permit",
    "permits",
    "permitted",
    "house",
    "houses",
    "building",
    "built",
    "regulation",
    "regulate",
    "zoning",
    "mayor",
    "mayors",
    "water",
    "café",
    "cafe",
    "naïve",
    "the",
    "of",
    "and",
    "izin",
    "perizinan",
    "mengizinkan",
    "rumah",
    "perumahan",
    "peraturan",
    "atur",
    "pengelolaan",
    "kelola",
    "jalan",
    "dan",
    "yang",
    "air",
    "jumat",
    "2015",
    "2016",
    "12",
    "0423",
    "0018",
    "42",
    "1116",
    "b5",
    "étude",
    "straße",
    "ground",
    "grounds",
    "groundhog",
]
LABELS = ("public", "records:roads", "records:parks", "staff")
DEPARTMENTS = ("", "public-works", "roads", "parks")
STATUSES = ("", "issued", "in-review", "finaled")
WARDS = ("", "Ward 1", "Ward 2", "Kelurahan Étoile")
FIRST_DAY = date(2014, 1, 1)


def some_words(rnd: random.Random, most: int) -> list[str]:
    return rnd.choices(WORDS, k=rnd.randint(0, most))


def some_entry(rnd: random.Random, key: str) -> Entry:
    text = " ".join(word.upper() if rnd.random() < 0.1 else word for word in some_words(rnd, 12))
    return Entry(
        key=key,
        kind=rnd.choice(("document", "permit", "deed", "section")),
        title=" ".join(some_words(rnd, 4)),
        text=text,
        numbers=tuple(
            rnd.choice(("42-1116", "2016-000123", "0423 0018", "5(2)", "12")) for _ in range(rnd.randint(0, 2))
        ),
        language=rnd.choice(("en", "en", "id", "id", "nl")),
        department=rnd.choice(DEPARTMENTS),
        type=rnd.choice(("building", "foreclosure-notice")),
        status=rnd.choice(STATUSES),
        ward=rnd.choice(WARDS),
        day=FIRST_DAY + timedelta(rnd.randint(0, 1200)) if rnd.random() < 0.9 else None,
        located=rnd.random() < 0.5,
        labels=frozenset(rnd.sample(LABELS, rnd.randint(1, 2))),
    )


def some_leaf(rnd: random.Random) -> Node:
    field = rnd.choice(("", "", "", "title", "ward", "kind", "department", "status", "language", "type"))
    folded = [word for word in WORDS if word.isascii()]
    word = rnd.choice([*folded, "ward", "works", "id", "permit"])
    match rnd.randrange(8):
        case 0 | 1 | 2:
            return Term(word, field)
        case 3:
            return Phrase((word, *rnd.choices(folded, k=rnd.randint(0, 1))), field)
        case 4:
            return Number((rnd.choice(("42", "12", "2016", "0423")), *rnd.sample(("1116", "000123", "0018"), 1)))
        case 5:
            return Wildcard(rnd.choice(("gr*", "per?it*", "ma*s", "pe*", "wa*")), field)
        case 6:
            return Fuzzy(rnd.choice(("permti", "hous", "gruond", "peraturn", "izni")), rnd.randint(1, 2), field)
        case _:
            day = FIRST_DAY + timedelta(rnd.randint(0, 900))
            span = DateRange(rnd.choice((None, day)), rnd.choice((None, day + timedelta(rnd.randint(0, 300)))))
            return rnd.choice((span, Everything(), Nothing(), Number(("42", "1116"), "number")))


def some_tree(rnd: random.Random, depth: int = 3) -> Node:
    if depth == 0 or rnd.random() < 0.4:
        return some_leaf(rnd)
    if rnd.random() < 0.25:
        return Not(some_tree(rnd, depth - 1))
    parts = tuple(some_tree(rnd, depth - 1) for _ in range(rnd.randint(1, 3)))
    return rnd.choice((And, Or))(parts)


def some_typing(rnd: random.Random) -> str:
    """Half sensible, half nonsense, as people type."""
    pieces = [*WORDS, "AND", "OR", "NOT", "DAN", "-permit", '"water house"', '"', "(", ")", "title:house", "ward:2"]
    pieces += [
        "date:2015",
        "date:[2014 TO 2016]",
        "date:>2015-03-01",
        "42-1116",
        "§ 5(2)",
        "labels:staff",
        "gr*",
        "[",
        "~",
    ]
    typed = " ".join(rnd.choices(pieces, k=rnd.randint(0, 6)))
    return typed if rnd.random() < 0.8 else typed + "".join(rnd.choices(string.printable, k=5))


def some_filters(rnd: random.Random) -> Filters:
    choices = {
        "kind": ("document", "permit", "deed"), "department": DEPARTMENTS[1:], "year": ("2014", "2015", "x"),
        "status": STATUSES[1:], "ward": WARDS[1:],
    }  # fmt: skip
    facets = {
        facet: frozenset(rnd.sample(choices[facet], rnd.randint(0 if rnd.random() < 0.1 else 1, 2)))
        for facet in FACETS
        if rnd.random() < 0.2
    }
    first = FIRST_DAY + timedelta(rnd.randint(0, 600)) if rnd.random() < 0.15 else None
    last = FIRST_DAY + timedelta(rnd.randint(300, 1200)) if rnd.random() < 0.15 else None
    return Filters(facets, first, last, located_only=rnd.random() < 0.1)


def some_labels(rnd: random.Random) -> frozenset[str]:
    return frozenset(rnd.sample((*LABELS, "reporter:7"), rnd.randint(0, 3)))
