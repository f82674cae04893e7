"""The storm: reporters file while one process after the other is killed, at random and each kind again and again."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select

from app.city.category_commands import set_category
from app.city.commands import set_department
from app.city.queries import Category
from app.db import migrate
from app.db.outbox import Message
from app.db.session import Database
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.killing.processes import IN_PART, Processes
from tests.killing.reporters import CATEGORY, Report, Reporter, advanced
from tests.postgres_cluster import Server, free_port, server

REPORTERS = 4
_QUIET = (0.05, 2.0)
"""Seconds between the end of one failure and the next."""
_PATIENCE = 90.0


@dataclass(frozen=True)
class Kill:
    """``seconds``: until something that was sent after it was answered by a receipt."""

    kind: str
    seconds: float


@dataclass(frozen=True)
class Storm:
    """What was sent in a storm, and what was killed."""

    settings: Settings
    reports: list[Report]
    kills: list[Kill]


@contextmanager
def city(engine: str, home: Path) -> Iterator[Processes]:
    """The processes of a portal in which one can file, on that engine, up and answering; durable as a city's."""
    if engine == "sqlite":
        yield from _running(Settings(home=home, **_settings()))
        return
    with server(durable=True) as cluster:
        with psycopg.connect(cluster.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
        yield from _running(Settings(home=home, database_url=cluster.url, **_settings()), cluster)


def _settings() -> dict[str, Any]:
    return {"secret_key": "k" * 40, "port": free_port(), "workers": 2, "trusted_proxies": 1, "log_level": "error"}


def _running(settings: Settings, cluster: Server | None = None) -> Iterator[Processes]:
    settings.home.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(settings.database)
    database = Database(settings.database)
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        names = {"en": "Potholes", "id": "Lubang"}
        starts = {"may_lower": True, "sensitive": False, "active": True, "place": "optional"}
        set_category(unit, Category(CATEGORY, names, "roads", "named", "public", working_days=5, position=1, **starts))
    for rebuild, folder in ((rebuild_public, settings.public_index), (rebuild_desk, settings.desk_index)):
        rebuild(database, folder, lambda _: None)
    database.close()
    processes = Processes(settings, cluster)
    try:
        processes.mend()
        processes.await_web()
        yield processes
    finally:
        processes.end()


def weathered(processes: Processes, seconds: float, seed: int) -> Storm:
    """Let reporters file and kill for so long; afterwards whoever holds no receipt yet sends again until he does."""
    stop, chance = threading.Event(), random.Random(seed)
    reporters = [Reporter(processes.settings.port, stop) for _ in range(REPORTERS)]
    for one in reporters:
        one.start()
    kills, kinds, until = list[Kill](), list[str](), time.monotonic() + seconds
    while time.monotonic() < until or len(kills) < len(set(processes.kinds)):
        time.sleep(chance.uniform(*_QUIET))
        kinds = kinds or drawn(processes.kinds, chance)
        kills.append(_killed(processes, kinds.pop(0), reporters))
        if time.monotonic() > until + _PATIENCE:
            break
    stop.set()
    for one in reporters:
        one.join()
    reports = [report for one in reporters for report in one.reports]
    for report in reports:
        _finish(report, processes)
    _await_worker(processes)
    return Storm(processes.settings, reports, kills)


def drawn(kinds: Sequence[str], chance: random.Random) -> list[str]:
    """The kinds in an order by lot; what fails in part only comes more often, as it takes less time."""
    many = [kind for kind in kinds for _ in range(3 if kind in IN_PART else 1)]
    return [*chance.sample(kinds, len(kinds)), *chance.sample(many, len(many))]


def _killed(processes: Processes, kind: str, reporters: list[Reporter]) -> Kill:
    at, began = time.time(), time.monotonic()
    processes.kill(kind)
    while not any(report.answered_by > at for one in reporters for report in one.reports[-3:]):
        processes.mend()
        assert time.monotonic() < began + _PATIENCE, f"nothing is taken after {kind} was killed\n{processes.log()}"
        time.sleep(0.02)
    processes.mend()
    answered = min(report.answered_at for one in reporters for report in one.reports if report.answered_by > at)
    return Kill(kind, answered - at)


def _finish(report: Report, processes: Processes) -> None:
    until = time.monotonic() + _PATIENCE
    while report.fields and not advanced(report, processes.settings.port):
        assert time.monotonic() < until, f"report {report.number}: {report.refusals}\n{processes.log()}"
        time.sleep(0.05)


def _await_worker(processes: Processes) -> None:
    """Wait until the worker has done what there was to do; what failed while the database was away is due again."""
    until = time.monotonic() + _PATIENCE
    with closing(Database(processes.settings.database)) as database:
        while time.monotonic() < until:
            with database.open(SYSTEM) as session:
                if not session.scalar(select(func.count()).where(Message.done_at.is_(None))):
                    return
            processes.mend()
            time.sleep(0.2)
