"""Speed of complaints: filing against one bare durable INSERT in the same run; lists and pages at two sizes.

Filing is the whole POST of the web form: looked over, judged as spam or not, with trail and outbox, durable.
"""

import os
import random
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from sqlalchemy import func, select

from app.accounts import sessions
from app.accounts.commands import appoint
from app.accounts.sealing import seal_of
from app.complaints.bulk.multiplying import multiply
from app.complaints.following import visits
from app.complaints.key_store import vault_of
from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db.session import Database
from app.kernel import clock, roles
from app.kernel.actor import SYSTEM
from app.settings import Settings, with_kept_secret
from benchmarks.cities import FOLDER, psis
from benchmarks.complaint_limits import ROWS
from benchmarks.load import CONNECTIONS, WORKERS, Figure, Target, measure, served, wrk
from benchmarks.serving import judge
from tests.postgres_cluster import NoCluster, cluster

MILLION = "--million" in sys.argv or bool(os.environ.get("BENCH_MILLION"))
SMALL, LARGE = 10_000, 1_000_000 if MILLION else 100_000
SECONDS, ROUNDS = 10, 3
_OFFICER = "bench-officer"
_PREPARED = 40_000
"""Forms: more than are sent in one run."""
_POST = """
local forms = {}
for line in io.lines("%(forms)s") do forms[#forms + 1] = line end
local turn = %(start)d
request = function()
  turn = turn + 1
  local address, body = forms[turn]:match("^(%%S+) (.*)$")
  return wrk.format("POST", "%(path)s", {["X-Forwarded-For"] = address, ["Cookie"] = "__Host-psis=%(cookie)s",
    ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
done = function(summary, latency, requests)
  io.write(string.format('\\nDONE %%d %%f %%d %%f %%f\\n', summary.requests, summary.duration / 1e6,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
"""


def main() -> int:
    """Print the tables; returns how many figures were missed."""
    missed = 0
    pages: dict[int, dict[str, Figure]] = {}
    for size in (SMALL, LARGE):
        with embedded(size) as (home, url), served(home, APPLICATION, database=url, proxies=1) as base:
            pages[size] = measure(base, page_targets(url))
            missed += report(f"{size:,} complaints, embedded", pages[size])
            if size == LARGE:
                missed += filing("embedded", home, url, base, most=0)
    for name in pages[LARGE]:
        if name.startswith("list"):
            growth = pages[LARGE][name].p95 / pages[SMALL][name].p95
            missed += judge(f"{name} p95 at {LARGE:,} against {SMALL:,}", growth, most=1.5)
    try:
        with server(LARGE) as (home, url), served(home, APPLICATION, database=url, proxies=1) as base:
            missed += report(f"{LARGE:,} complaints, PostgreSQL", measure(base, page_targets(url)))
            missed += filing("PostgreSQL", home, url, base, most=50)
    except NoCluster as problem:
        print(f"nothing measured on PostgreSQL: {problem}")
    return missed


APPLICATION = "benchmarks.complaint_limits:app"


@contextmanager
def embedded(size: int) -> Iterator[tuple[Path, str]]:
    """A home with so many complaints, made once."""
    home = FOLDER / f"complaints-{size}"
    url = f"sqlite:///{home / 'psis.db'}"
    if not (home / "made").exists():
        fill(home, url, size)
        (home / "made").touch()
    yield home, url


@contextmanager
def server(size: int) -> Iterator[tuple[Path, str]]:
    """The same in a cluster of its own that writes to disk as a city's would, and goes with it."""
    home = FOLDER / f"complaints-{size}-server"
    with cluster(durable=True) as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
        fill(home, url, size)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield home, url


def fill(home: Path, url: str, size: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    psis(home, "prepare", database=url)
    psis(home, "demo", "load", "--scale", "0.05", database=url)
    database = Database(url)
    multiply(database, vault_of(Settings(home=home)), size, lambda _: None)
    database.close()


def page_targets(url: str) -> dict[str, Target]:
    """Lists and cases of an officer of the department that has answered most; the page of whoever holds a receipt."""
    database = Database(url)
    with database.unit(SYSTEM) as unit:
        most = func.sum(ComplaintTallyRow.count).desc()
        answered = select(ComplaintTallyRow.department).where(ComplaintTallyRow.state == "answered")
        tally = answered.group_by(ComplaintTallyRow.department)
        department = unit.session.scalars(tally.order_by(most)).first()
        appoint(unit, _OFFICER, roles.OFFICER, str(department))
        token = sessions.begin(unit, _OFFICER, device="bench", strong=True)
        rows = unit.session.execute(
            select(ComplaintRow.id, ComplaintRow.reference, ComplaintRow.category, ComplaintRow.ward)
            .where(ComplaintRow.department == department, ComplaintRow.state == "answered")
            .order_by(ComplaintRow.received_at.desc())
            .limit(40)
        ).all()
        seen = visits.begin(unit, rows[0].id, visits.LONG)
    database.close()
    officer = {"Cookie": f"__Host-psis={token}"}
    lists = "/en/desk/complaints/lists"
    narrowed = [f"{lists}/all?category={row.category}&state=answered" for row in rows[:5]]
    # Of every state, so that the page is as full in a small city as in a large one.
    narrowed += [f"{lists}/all?{urlencode({'ward': row.ward, 'state': 'any'})}" for row in rows[:5]]
    return {
        "list, all open": Target([f"{lists}/all", f"{lists}/unassigned", f"{lists}/overdue"], officer),
        "list, narrowed": Target(narrowed, officer),
        "case page": Target([f"/en/desk/complaints/{row.reference.lower()}" for row in rows], officer),
        "reporter's page": Target(
            [f"/en/follow/{rows[0].reference.lower()}"], {"Cookie": f"__Host-psis-report={seen}"}
        ),
    }


def report(title: str, figures: dict[str, Figure]) -> int:
    print(f"\n{title}, {WORKERS} workers, {CONNECTIONS} connections, medians of 3 rounds")
    print(f"{'':18}{'per second':>12}{'p50 ms':>10}{'p95 ms':>10}{'errors':>8}")
    missed = 0
    for name, figure in figures.items():
        print(f"{name:18}{figure.rate:12.0f}{figure.p50:10.2f}{figure.p95:10.2f}{figure.errors:8}")
    for name, figure in figures.items():
        missed += unanswered(name, figure)
        missed += judge(f"{name} p95 ms", figure.p95, most=60 if name.startswith("list") else 30)
        missed += judge(f"{name} errors", figure.errors, most=0)
    return missed


def unanswered(name: str, figure: Figure) -> int:
    """1 where nothing came back at all: no time and no errors are no good figures then."""
    return 0 if figure.rate else judge(f"{name} answers a second", 0, least=1)


def filing(engine: str, home: Path, url: str, base: str, *, most: float) -> int:
    """Filing and the bare INSERT in turn. ``most``: milliseconds of the 95th percentile, 0 where none is asked."""
    database = Database(url)
    with database.engine.begin() as connection:
        ROWS.create(connection, checkfirst=True)
    before = complaints(database)
    forms = prepared(home, database)
    bare, filed, sent = [], [], 0
    for number in range(ROUNDS):
        bare.append(posted(base, "/limit/insert", forms, 0))
        filed.append(posted(base, "/en/report/trees", forms, sent))
        sent += round(filed[number].rate * SECONDS) + 200
    found = sorted(filed, key=lambda figure: figure.rate)[ROUNDS // 2]
    limit = sorted(bare, key=lambda figure: figure.rate)[ROUNDS // 2]
    print(f"\nfiling, {engine}: {found.rate:.0f} a second, p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms;", end=" ")
    print(f"a bare INSERT: {limit.rate:.0f} a second, p95 {limit.p95:.1f} ms")
    answered = round(sum(figure.rate for figure in filed) * SECONDS)
    print(f"{complaints(database) - before} complaints more after some {answered} answers")
    database.close()
    missed = unanswered("filing", found) + unanswered("a bare INSERT", limit)
    if limit.rate:
        missed += judge("filing against a bare durable INSERT", found.rate / limit.rate, least=0.3)
    missed += judge("filing errors", sum(figure.errors for figure in filed), most=0)
    return missed + (judge("filing p95 ms", found.p95, most=most) if most else 0)


def complaints(database: Database) -> int:
    with database.open(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(ComplaintRow)) or 0


_COOKIE = "v." + "bench" * 8


def prepared(home: Path, database: Database) -> Path:
    """A file of forms, each with its own key and words and from its own address, opened a while ago.

    They are drawn anew in each run: what came before on the same day would be taken for a flood.
    """
    seal = seal_of(with_kept_secret(Settings(home=home)).secret_key)
    opened = (clock.now() - timedelta(minutes=1)).isoformat()
    token = seal.hashed(_COOKIE, "csrf")
    chance = random.SystemRandom()
    point = place(database)
    file = FOLDER / f"forms-{os.getpid()}"
    with file.open("w") as lines:
        for number in range(_PREPARED):
            key = secrets.token_urlsafe(24)
            form = {
                "csrf_token": token,
                "key": key,
                "opened": seal.seal(opened, f"report/{key}"),
                "text": f"A hole {chance.getrandbits(60):x} deep in the road, {number}",
                "identity": "named",
                "content": "public",
                "name": "Rani Wulandari",
                "phone": "+62 812 5550 1234",
                "point": point,
                "send": "send",
            }
            address = ".".join(["10", *(str(chance.randrange(256)) for _ in range(3))])
            lines.write(f"{address} {urlencode(form)}\n")
    return file


def place(database: Database) -> str:
    """Coordinates within the city, as the form takes them."""
    with database.open(SYSTEM) as session:
        found = session.execute(
            select(ComplaintContentRow.latitude, ComplaintContentRow.longitude)
            .where(ComplaintContentRow.latitude.is_not(None))
            .limit(1)
        ).one()
    return f"{found.latitude:.5f}, {found.longitude:.5f}"


def posted(base: str, path: str, forms: Path, start: int) -> Figure:
    """One round of forms, each sent once."""
    script = forms.with_suffix(".lua")
    script.write_text(_POST % {"forms": forms, "start": start, "path": path, "cookie": _COOKIE})
    command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", str(script), base]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    number, seconds, errors, p50, p95 = map(float, re.findall(r"DONE (.*)", output)[0].split())
    return Figure(number / seconds, p50, p95, int(errors))


if __name__ == "__main__":
    sys.exit(main())
