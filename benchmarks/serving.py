"""Speed of the pages, each as a ratio to limits taken in the same run on the same server; memory of the workers."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.cities import MILLION, city_of, imported_million
from benchmarks.load import CONNECTIONS, Figure, Target, measure, median, once, served

LOOKED_FOR = (
    "roof garden house kitchen wall solar fence balcony stairs clinic school market harbour terrace "
    "repair extension new building water electric plumbing concrete timber steel shop warehouse office "
    "apartment pool gate drainage road lane street ward council parking sign window door floor storey "
    "veranda workshop atap rumah dinding pagar dapur tangga gudang toko kantor kolam renang taman jalan "
    "izin bangunan perbaikan listrik air pipa beton kayu "
)
WORDS = LOOKED_FOR.split()
QUESTIONS = [f"{word}+-q{number}z" for number in range(60) for word in WORDS]
"""One word each, without another that nobody wrote: a first question to the index too, which remembers 500 of them."""

_A_PAGE = 10

SIZE = 100_000
_TURNS = 5


def main() -> int:
    """Print the table; returns how many figures were missed. ``--growth``: only the search page at a million."""
    if "--growth" in sys.argv:
        return growth()
    with served(city_of(SIZE)) as base:
        missed = report(SIZE, measure(base, targets(base)))
    with served(city_of(SIZE)) as base:  # anew: workers that served many have been replaced by fresh ones
        missed += memory(base)
    return missed + (growth() if MILLION else 0)


def growth() -> int:
    """The search page among a million permits beside that among 100,000, in turns, so that both meet one machine."""
    target = Target([f"/en/search?q={question}" for question in QUESTIONS], first=True)
    with served(city_of(SIZE)) as small, served(imported_million()) as large:
        found: dict[str, list[Figure]] = {small: [], large: []}
        for turn in range(_TURNS + 1):
            for base, figures in found.items():
                figure = once(base, target, 5)
                if turn:  # the first is to get warm
                    figures.append(figure)
    few, many = median(found[small]), median(found[large])
    print(f"\nsearch page, first reader, {CONNECTIONS} connections, medians of {_TURNS} rounds in turns")
    for size, figure in ((SIZE, few), (1_000_000, many)):
        print(f"{size:10,} permits: {figure.rate:.0f} a second, p50 {figure.p50:.1f} ms, p95 {figure.p95:.1f} ms")
    return judge("search page p95 at 1,000,000 against 100,000", many.p95 / few.p95, most=1.5)


def targets(base: str) -> dict[str, Target]:
    """What is measured, found by following links as visitors would: many searches, many records, many sections."""
    again = [f"/en/search?q={word}" for word in WORDS]
    searches = [f"/en/search?q={question}" for question in QUESTIONS]
    permits = [
        path for word in WORDS[:12] for path in linked(base, f"/en/search?kind=permit&q={word}", r"/en/permits/[^\"?]+")
    ]
    works = linked(base, "/en/ordinances", r"/en/ordinances/[^\"?/#]+")
    sections = [
        path for work in works[:6] for path in linked(base, work, r"/en/ordinances/[^\"?/#]+/(?:sec|art)_[^\"?/#]+")
    ]
    with urllib.request.urlopen(base + permits[0]) as answer:
        tag = answer.headers["ETag"]
    return {
        "hello": Target(["/limit/hello"]),
        "search template": Target([path.replace("/search", "/limit/search") for path in searches[:67]], first=True),
        "search page": Target(searches, first=True),
        "two words": Target([f"/en/search?q={question}" for question in two_words(base)], first=True),
        "record page": Target([f"{path}?" for path in permits], first=True),
        "section page": Target([f"{path}?" for path in sections], first=True),
        "repeat visit": Target(permits[:1], {"If-None-Match": tag}),
        "search, kept": Target(again),
        "record, kept": Target(permits),
        "section, kept": Target(sections),
    }


def two_words(base: str) -> list[str]:
    """Questions of two words that fill a page with records in which both stand: more than the index remembers."""
    pairs = [f"{one}+{other}" for one, other in combinations(WORDS, 2)]
    return [pair for pair in pairs if _fills_a_page(base, pair)]


def _fills_a_page(base: str, question: str) -> bool:
    with urllib.request.urlopen(f"{base}/api/v1/search?q={question}") as answer:
        found = json.load(answer)
    return found["total"] >= _A_PAGE and not found["remarks"]


def linked(base: str, page: str, pattern: str) -> list[str]:
    """The addresses of that form that a page links to, each once."""
    with urllib.request.urlopen(base + page) as answer:
        return list(dict.fromkeys(re.findall(f'href="({pattern})"', answer.read().decode())))


def report(size: int, figures: dict[str, Figure]) -> int:
    print(f"\n{size:,} permits, 2 workers, 8 connections, medians of 3 rounds")
    print(f"{'':18}{'per second':>12}{'p50 ms':>10}{'p95 ms':>10}{'× hello':>10}{'errors':>8}")
    hello = figures["hello"].rate
    for name, figure in figures.items():
        ratio = figure.rate / hello
        print(f"{name:18}{figure.rate:12.0f}{figure.p50:10.2f}{figure.p95:10.2f}{ratio:10.2f}{figure.errors:8}")
    search = figures["search page"].rate
    missed = (
        judge("search page against its template", search / figures["search template"].rate, least=0.5)
        + judge("search page against hello", search / hello, least=0.10)
        + judge("record page against hello", figures["record page"].rate / hello, least=0.2)
        + judge("section page against hello", figures["section page"].rate / hello, least=0.2)
        + judge("repeat visit against hello", figures["repeat visit"].rate / hello, least=0.6)
    )
    print("kept: asked before by somebody else, given from memory; the pages judged above are all made anew")
    return missed


def judge(what: str, found: float, *, least: float = 0, most: float = float("inf")) -> int:
    """Print a figure beside its aim; returns 1 where it is missed."""
    met = least <= found <= most
    aim = f"≥ {least}" if least else f"≤ {most}"
    print(f"{'met   ' if met else 'MISSED'} {what}: {found:.2f} ({aim})")
    return 0 if met else 1


def memory(base: str) -> int:
    """Resident memory of all workers, warm, before and after 10,000 requests."""
    port = base.rsplit(":", 1)[1]
    paths = [
        f"/en/search?q={WORDS[0]}",
        "/en/",
        "/id/search?q=atap&kind=permit",
        "/en/ordinances",
        "/api/v1/search?q=house",
    ]
    for turn in range(12_000):
        if turn == 2_000:
            before = sum(resident(port))
        with urllib.request.urlopen(base + paths[turn % len(paths)]) as answer:
            answer.read()
    after = sum(resident(port))
    print(f"memory of the web processes: {before:.0f} MB before, {after:.0f} MB after 10,000 requests")
    return judge("growth of memory over 10,000 requests", after / before, most=1.05)


def resident(port: str) -> Iterator[float]:
    """Resident megabytes of each process of the server on that port."""
    command = ["pgrep", "-f", f"bind 127.0.0.1:{port} "]
    for number in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split():
        status = Path(f"/proc/{number}/status").read_text()
        yield int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
