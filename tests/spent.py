"""What processes have had of the processors: a busy machine lengthens that little, and everything else as it likes."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Of this process, of those that it started and they did, and of those of them that have ended."""
    process = Path(f"/proc/{pid}")
    try:
        own_and_ended = (process / "stat").read_text().rpartition(")")[2].split()[11:15]
        started = (process / f"task/{pid}/children").read_text().split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return sum(map(int, own_and_ended)) / _TICKS + sum(processor_seconds(int(one)) for one in started)
