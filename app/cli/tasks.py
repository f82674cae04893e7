"""`psis tasks`: the process that carries out long work. The worker starts it when something waits."""

import signal
import sys

import click

from app.cli.portal import Portal
from app.jobs.runners import RUNNERS
from app.jobs.task_runs import Workplace, carry_out_all, only_runner
from app.kernel.stopping import Stop
from app.web.request_log import configure

BUSY = 75
"""Exit status where another process is at it (EX_TEMPFAIL)."""


@click.command()
def tasks() -> None:
    """Carry out the long work that waits (imports and the like), then end. The worker calls this by itself."""
    portal = Portal()
    configure(portal.settings)
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.set)
    with only_runner(portal.settings.home) as alone:
        if not alone:
            sys.exit(BUSY)
        carry_out_all(Workplace(portal.database, portal.files, portal.settings.home), RUNNERS, stop)
