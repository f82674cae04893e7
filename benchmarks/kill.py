"""Five minutes of filing on each engine while web, worker and database are killed at random: nothing may be lost."""

import os
import sys
import tempfile
from pathlib import Path

from tests.killing.judgement import judged, told
from tests.killing.storm import city, weathered
from tests.postgres_cluster import NoCluster

SECONDS, SEEDS = int(os.environ.get("KILL_SECONDS", "300")), 5
LONGEST_RECOVERY = 10.0


def main() -> int:
    """Print the figures; returns how many were missed."""
    return sum(_on(engine, seed) for engine in ("sqlite", "postgres") for seed in range(1, SEEDS + 1))


def _on(engine: str, seed: int) -> int:
    """One seed's share of the time on a portal of its own."""
    with tempfile.TemporaryDirectory(prefix="psis-kill-") as home:
        try:
            with city(engine, Path(home)) as processes:
                storm = weathered(processes, SECONDS / SEEDS, seed)
                judgement = judged(storm)
        except NoCluster as problem:
            print(f"nothing killed on PostgreSQL: {problem}")
            return 0
    late = [kill for kill in storm.kills if kill.seconds > LONGEST_RECOVERY]
    print(f"{engine}, seed {seed}: {told(storm, judgement)}", flush=True)
    if late:
        print(f"  {len(late)} recoveries took longer than {LONGEST_RECOVERY:.0f} s: MISSED")
    return len(judgement.faults) + bool(late)


if __name__ == "__main__":
    sys.exit(main())
