"""Searches as visitors ask them: a few questions often and most once (Zipf), of a server that has just been started.

Nothing is judged here: ``serving`` judges pages that nobody asked for before.
"""

import random
import sys
from itertools import accumulate

from benchmarks.cities import MILLION, city_of, imported_million
from benchmarks.load import CONNECTIONS, WORKERS, Target, once, served
from benchmarks.serving import SIZE, WORDS, two_words

SECONDS = 10
_DRAWN = 60_000
"""More than are answered in that time."""


def main() -> int:
    """Print a line for each size of city."""
    cities = {SIZE: city_of(SIZE)} | ({1_000_000: imported_million()} if MILLION else {})
    for size, home in cities.items():
        with served(home) as base:
            questions = [*WORDS, *two_words(base)]
        drawn = asked(questions)
        with served(home) as base:  # anew: nothing was asked yet
            hello = once(base, Target(["/limit/hello"]), 3)
            found = once(base, Target([f"/en/search?q={question}" for question in drawn]), SECONDS)
        answered = drawn[: round(found.rate * SECONDS)]
        repeats = 1 - len(set(answered)) / len(answered)
        print(f"\n{size:,} permits, {WORKERS} workers, {CONNECTIONS} connections, cold start")
        print(
            f"{len(answered):,} searches of {len(questions):,} questions, {repeats:.0%} of them asked before: "
            f"{found.rate:.0f} a second, {found.rate / hello.rate:.2f} × hello, "
            f"p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms, {found.errors} errors"
        )
    return 0


def asked(questions: list[str]) -> list[str]:
    """Questions one after the other: the second most frequent half as often as the first, the third a third."""
    chance = random.Random(11)
    ranked = chance.sample(questions, len(questions))
    weights = list(accumulate(1 / rank for rank in range(1, len(ranked) + 1)))
    return chance.choices(ranked, cum_weights=weights, k=_DRAWN)


if __name__ == "__main__":
    sys.exit(main())
