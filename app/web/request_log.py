"""One structured line per answer. No query, no cookie, no reader's address: what people look for is their affair."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

from app.kernel.ids import request_id
from app.settings import Settings

_log = structlog.get_logger("psis.web")


def configure(settings: Settings) -> None:
    """Structured lines on standard error: JSON in production, readable in development."""
    # Tracebacks without local variables: those may hold what is private.
    rendering: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if settings.production
        else [structlog.processors.format_exc_info, _readable]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _readable(_logger: object, _method: str, event: structlog.typing.EventDict) -> str:
    """One line for a person; a traceback below it. The library's own takes longer than answering "not modified"."""
    exception = event.pop("exception", "")
    line = f"{event.pop('timestamp')} {event.pop('level'):7} {event.pop('event')}"
    return " ".join([line, *(f"{name}={value}" for name, value in event.items())]) + (exception and f"\n{exception}")


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = request_id()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    tell(g.request_id, request.method, request.path, response.status_code, g.started)
    return response


def tell(number: str, method: str, path: str, status: int, started: float) -> None:
    """Write the line of an answer; ``started`` by ``time.perf_counter``."""
    took = round((time.perf_counter() - started) * 1000, 2)
    _log.info("request", request_id=number, method=method, path=path, status=status, ms=took)


def tell_failure(error: BaseException) -> None:
    """Log what went wrong with its traceback, under the id that the reader is shown."""
    _log.error("failure", request_id=g.request_id, path=request.path, exc_info=error)


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
