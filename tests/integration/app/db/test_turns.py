"""Writers of one file take turns: one at a time, in all processes, and nobody is kept waiting by the dead."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from app.db import turns
from app.db.turns import Turns

PATIENCE = turns.PATIENCE
ROOT = Path(__file__).parents[4]
HOLDER = """
import sys, time
from pathlib import Path
from app.db.turns import Turns
with Turns(Path(sys.argv[1])).turn():
    print("mine", flush=True)
    time.sleep(60)
"""
COUNTER = """
import sys
from pathlib import Path
from app.db.turns import Turns
turns, file = Turns(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(50):
    with turns.turn():
        file.write_text(str(int(file.read_text()) + 1))
"""


@pytest.fixture
def city(tmp_path):
    return tmp_path / "city.db"


@pytest.fixture
def holder(city):
    """Another process whose turn it is, and which does not end it."""
    with process(HOLDER, city) as other:
        assert other.stdout.readline() == "mine\n"
        yield other
        other.kill()


def process(program, *arguments):
    return subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def seconds_until_a_turn(city):
    started = time.monotonic()
    with Turns(city).turn():
        return time.monotonic() - started


def test_two_processes_never_have_a_turn_at_once(city, tmp_path):
    file = tmp_path / "number"
    file.write_text("0")
    with process(COUNTER, city, file) as one, process(COUNTER, city, file) as other:
        assert (one.wait(), other.wait()) == (0, 0)
    assert file.read_text() == "100"


def test_threads_of_one_process_never_have_a_turn_at_once(city):
    shared, within, most = Turns(city), [], []

    def write():
        for _ in range(20):
            with shared.turn():
                within.append(1)
                most.append(len(within))
                within.pop()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_who_is_dead_gives_way(city, holder):
    holder.kill()
    holder.wait()
    assert seconds_until_a_turn(city) < PATIENCE


def test_patience_ends(city, holder, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    assert 0.05 <= seconds_until_a_turn(city) < PATIENCE
    assert holder.poll() is None


def test_a_turn_that_failed_is_over(city):
    shared = Turns(city)
    with pytest.raises(ZeroDivisionError), shared.turn():
        raise ZeroDivisionError
    with shared.turn():
        assert not shared._within.acquire(blocking=False)
