"""The tests; a package, so that the harness runs as ``python -m tests.run``."""
