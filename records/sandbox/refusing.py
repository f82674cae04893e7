"""How the worker says that it refuses a file, and that it is still alive."""

import sys


class Refused(Exception):
    """The file is refused; ``code`` is a key of ``process.REFUSALS``, ``values`` fill that sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def alive(_: object = None) -> None:
    """A sign of life, after each step of a long piece of work."""
    sys.stdout.write(".\n")
    sys.stdout.flush()
