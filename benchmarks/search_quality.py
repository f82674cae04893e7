"""Quality of search: nDCG@10 and recall@100 of ours beside SQLite FTS5, on three public test collections.

    python benchmarks/search_quality.py [folder of the collections]

FTS5 gets each question as an OR of its words, with its two usual tokenizers; ours gets the question as a visitor types
it and is asked as the pages ask (``records.search.asking``). All three index the same title and text.

Cranfield's judgments run from 1 (complete answer) to 4 (minimum interest), see its readme: gain is 5 less the grade,
and -1, which the readme does not explain, counts as not relevant. The other two have one relevant paragraph a question.
"""

import gzip
import json
import math
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from records.search.asking import ask as ask_index
from records.search.entry import Entry
from records.search.language import parse
from records.search.tantivy_index import open_index, rebuild

TODAY = date(2026, 1, 1)
DEPTH = 100
LABELS = frozenset({"public"})
Ask = Callable[[str], list[int]]


@dataclass(frozen=True)
class Collection:
    """``documents`` are (title, text); ``questions`` are (text, document number → gain)."""

    name: str
    language: str
    documents: list[tuple[str, str]]
    questions: list[tuple[str, dict[int, int]]]


def cranfield(folder: Path) -> Collection:
    documents = [(part["T"], part["W"]) for part in _smart(folder / "cran.all.1400")]
    gains: dict[int, dict[int, int]] = {}
    for line in (folder / "cranqrel").read_text().splitlines():
        question, document, grade = map(int, line.split())
        if 1 <= grade <= 4:
            gains.setdefault(question, {})[document - 1] = 5 - grade
    questions = [(part["W"], gains.get(number, {})) for number, part in enumerate(_smart(folder / "cran.qry"), 1)]
    return Collection("Cranfield", "en", documents, [q for q in questions if q[1]])


def _smart(path: Path) -> Iterator[dict[str, str]]:
    for record in re.split(r"(?m)^\.I \d+\s*$", path.read_text())[1:]:
        parts = re.split(r"(?m)^\.([TABW])\s*$", record)
        fields = dict(zip(parts[1::2], (" ".join(text.split()) for text in parts[2::2]), strict=True))
        yield {"T": "", "W": "", **fields}


def xquad(folder: Path) -> Collection:
    articles = json.loads((folder / "xquad.en.json").read_text())["data"]
    return _paragraphs("XQuAD English", "en", [part for article in articles for part in article["paragraphs"]])


def idk_mrc(folder: Path) -> Collection:
    paragraphs = json.loads((folder / "test.json").read_text())
    paragraphs += json.loads(gzip.decompress((folder / "train.json.gz").read_bytes()))
    return _paragraphs("IDK-MRC Indonesian", "id", paragraphs)


def _paragraphs(name: str, language: str, paragraphs: list[dict[str, object]]) -> Collection:
    numbers: dict[str, int] = {}
    questions: dict[str, dict[int, int]] = {}
    for paragraph in paragraphs:
        number = numbers.setdefault(str(paragraph["context"]), len(numbers))
        for asked in paragraph["qas"]:
            if not asked.get("is_impossible"):
                questions.setdefault(asked["question"], {})[number] = 1
    return Collection(name, language, [("", text) for text in numbers], list(questions.items()))


def ours(collection: Collection, folder: Path) -> Ask:
    entries = (
        Entry(key=f"r{n}", kind="document", title=title, text=text, language=collection.language, labels=LABELS)
        for n, (title, text) in enumerate(collection.documents)
    )
    rebuild(folder, entries)
    index = open_index(folder)

    def ask(question: str) -> list[int]:
        query = parse(question, language=collection.language, today=TODAY)
        answer = ask_index(index, query, LABELS, limit=DEPTH, with_facets=False)
        return [int(key[1:]) for key in answer.found.keys]

    return ask


def fts5(collection: Collection, tokenizer: str) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute(f"create virtual table texts using fts5(title, text, tokenize = '{tokenizer}')")
    database.executemany(
        "insert into texts(rowid, title, text) values (?, ?, ?)",
        ((number, *document) for number, document in enumerate(collection.documents)),
    )

    def ask(question: str) -> list[int]:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        rows = database.execute("select rowid from texts where texts match ? order by rank limit ?", (match, DEPTH))
        return [row[0] for row in rows]

    return ask


def ndcg(found: list[int], gains: dict[int, int], depth: int = 10) -> float:
    best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(gains.values(), reverse=True)[:depth]))
    return sum(gains.get(document, 0) / math.log2(rank + 2) for rank, document in enumerate(found[:depth])) / best


def recall(found: list[int], gains: dict[int, int], depth: int = 100) -> float:
    return len(gains.keys() & set(found[:depth])) / len(gains)


def measured(ask: Ask, collection: Collection) -> tuple[float, float]:
    """Mean nDCG@10 and mean recall@100."""
    answers = [(ask(question), gains) for question, gains in collection.questions]
    count = len(answers)
    return sum(ndcg(*answer) for answer in answers) / count, sum(recall(*answer) for answer in answers) / count


def collections(folder: Path) -> Iterator[Collection]:
    yield cranfield(folder / "cranfield-no-explicit-licence")
    yield xquad(folder / "xquad")
    yield idk_mrc(folder / "idk-mrc")


def main() -> int:
    shared = Path(os.environ.get("PSIS_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "search"
    print(f"{'collection':20} {'documents':>9} {'questions':>9}  {'engine':16} {'nDCG@10':>8} {'recall@100':>10}")
    behind = False
    for collection in collections(folder):
        with tempfile.TemporaryDirectory() as scratch:
            engines = {
                "psis": ours(collection, Path(scratch)),
                "FTS5 porter": fts5(collection, "porter unicode61"),
                "FTS5 unicode61": fts5(collection, "unicode61"),
            }
            figures = {name: measured(ask, collection) for name, ask in engines.items()}
        sizes = f"{len(collection.documents):9} {len(collection.questions):9}"
        for name, (gain, found) in figures.items():
            print(f"{collection.name:20} {sizes}  {name:16} {gain:8.4f} {found:10.4f}", flush=True)
        mine = figures.pop("psis")
        behind |= any(mine[part] <= other[part] for other in figures.values() for part in (0, 1))
    print("behind FTS5 somewhere" if behind else "ahead of FTS5 on every set")
    return int(behind)


if __name__ == "__main__":
    sys.exit(main())
