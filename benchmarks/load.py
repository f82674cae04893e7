"""Load on a server of ours on this machine: gunicorn with two workers, wrk as the client, rounds in turn."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.cli.processes import GUNICORN
from benchmarks.cities import ROOT, environment

WORKERS = 2
CONNECTIONS = 8
_SCRIPT = """
local paths = {%s}
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format(nil, paths[(turn - 1) %% #paths + 1] .. (%s and "%s" .. turn or ""))
end
done = function(summary, latency, requests)
  io.write(string.format('\\nJSON {"requests": %%d, "seconds": %%f, "errors": %%d, "p50": %%f, "p95": %%f}\\n',
    summary.requests, summary.duration / 1e6,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
"""


class Figure(NamedTuple):
    """Requests a second, median and 95th percentile of latency in ms, answers that were errors."""

    rate: float
    p50: float
    p95: float
    errors: int


class Target(NamedTuple):
    """What is asked: paths in turn, and headers.

    ``first``: each time by an address that nobody asked for before, so that no answer is given from memory: ``visit``
    and digits are added.
    """

    paths: Sequence[str]
    headers: Mapping[str, str] = {}
    first: bool = False
    visit: str = "&visit="


def wrk() -> str:
    """The load generator. Raises SystemExit where it is missing."""
    if found := shutil.which("wrk"):
        return found
    print("make bench needs the load generator wrk: install the package wrk and try again.")
    raise SystemExit(1)


@contextmanager
def served(
    home: Path, application: str = "benchmarks.limits:app", *, database: str = "", proxies: int = 0
) -> Iterator[str]:
    """A server on a free port for as long as the block lasts; gives its address. ``database``: not the home's own.

    ``proxies``: of so many the X-Forwarded headers are believed, so that visitors come from many addresses.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [*GUNICORN, "--bind", address, "--workers", str(WORKERS), application]
    with (home / "web.log").open("w") as log:
        given = environment(home, database) | {"PSIS_TRUSTED_PROXIES": str(proxies)}
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
    try:
        _await(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(20)


def _await(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def measure(
    base: str, targets: Mapping[str, Target], *, rounds: int = 3, seconds: int = 5, connections: int = CONNECTIONS
) -> dict[str, Figure]:
    """Each target in turn, round after round, so that all meet the same machine; medians of the rounds."""
    found: dict[str, list[Figure]] = {name: [] for name in targets}
    for target in targets.values():
        _run(base, target, 3, connections)  # each worker sees each path once or twice
    for _ in range(rounds):
        for name, target in targets.items():
            found[name].append(_run(base, target, seconds, connections))
    return {name: median(figures) for name, figures in found.items()}


def once(base: str, target: Target, seconds: int) -> Figure:
    """One round of a target, nothing being asked before it."""
    return _run(base, target, seconds, CONNECTIONS)


def _run(base: str, target: Target, seconds: int, connections: int) -> Figure:
    script = ROOT / ".bench" / f"load-{os.getpid()}.lua"
    script.parent.mkdir(exist_ok=True)
    paths = ", ".join(json.dumps(path) for path in target.paths)
    script.write_text(_SCRIPT % (paths, str(target.first).lower(), f"{target.visit}{time.time_ns()}0"))
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), *headers, base]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    script.unlink()
    report = json.loads(next(line for line in output.splitlines() if line.startswith("JSON "))[5:])
    return Figure(report["requests"] / report["seconds"], report["p50"], report["p95"], report["errors"])


def median(figures: Sequence[Figure]) -> Figure:
    """The median of each of their figures, and all errors."""
    return Figure(
        statistics.median(figure.rate for figure in figures),
        statistics.median(figure.p50 for figure in figures),
        statistics.median(figure.p95 for figure in figures),
        sum(figure.errors for figure in figures),
    )
