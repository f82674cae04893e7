"""The program inside: reads requests, one JSON object a line, and answers each with one; "." lines are signs of life.

It may use 256 MiB more than it has when it starts, and writes only where it is told to.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from records.sandbox import (
    images,
    pdf_checks,
    pdf_naming,
    pdf_pages,
    pdf_reading,
    pdf_redacting,
    pdf_stripping,
    spreadsheets,
)
from records.sandbox.refusing import Refused

MEMORY = 256 << 20  # bytes above what the worker itself takes
_LARGEST_WRITTEN = 1 << 30

DOES: dict[str, Callable[..., dict[str, Any]]] = {
    "pdf-read": pdf_reading.read,
    "pdf-strip": pdf_stripping.strip,
    "pdf-check": pdf_checks.check,
    "pdf-name": pdf_naming.name,
    "pdf-page": pdf_pages.picture,
    "pdf-find": pdf_redacting.find,
    "pdf-redact": pdf_redacting.redact,
    "image-strip": images.strip,
    "image-check": images.check,
    "image-redact": images.redact,
    "sheet-strip": spreadsheets.strip,
    "sheet-check": spreadsheets.check,
}


def limit_resources() -> None:
    """No more than MEMORY, no core dump. A limit this system does not know is left out."""
    with contextlib.suppress(OSError, ValueError):
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    for what, most in ((resource.RLIMIT_FSIZE, _LARGEST_WRITTEN), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, or ``{"error": code, "values": {…}}``."""
    try:
        return DOES[request.pop("do")](**request)
    except Refused as refused:
        return {"error": refused.code, "values": refused.values}
    except MemoryError:
        return {"error": "memory"}
    except pikepdf.PasswordError:
        return {"error": "password"}
    except Exception:  # noqa: BLE001 - whatever a hostile file does to a library is an answer too
        return {"error": "unreadable"}


def main() -> None:
    """Answer requests until standard input ends."""
    limit_resources()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        found = json.dumps(answer(json.loads(line)))
        sys.stdout.write(found + "\n")
        sys.stdout.flush()
