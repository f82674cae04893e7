import subprocess
import sys

from app.kernel.stopping import Stop

HAILED_ON = """
import signal, time
from {module} import {name} as Stop
stop = Stop()
signal.signal(signal.SIGALRM, lambda *_: stop.set())
signal.setitimer(signal.ITIMER_REAL, 0.00002, 0.00002)
until = time.monotonic() + 0.3
while time.monotonic() < until:
    stop.wait(0.0001)
signal.setitimer(signal.ITIMER_REAL, 0)
"""


def test_a_signal_within_the_wait_does_not_stop_it_for_ever():
    program = HAILED_ON.format(module="app.kernel.stopping", name="Stop")
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0


def test_it_waits_until_it_is_set():
    stop = Stop()
    assert not stop.wait(0)
    stop.set()
    assert stop.wait(60)
