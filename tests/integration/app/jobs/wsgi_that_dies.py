"""The portal as gunicorn serves it, but that a request may name the step before which its process is killed."""

import os
import signal
from contextlib import ExitStack

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.factory import create_app
from app.settings import from_environment
from tests.heard import listening

HEADER = "X-Die-At"


class Steps:
    """Counts what changes something, both sides of every commit, and kills the process before the one of that number.

    0 kills nobody.
    """

    left = 0

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, statement: str, _parameters: object) -> None:
        if not statement.startswith("SELECT"):
            self()


app = create_app(from_environment())
steps = Steps()
to_the_end = ExitStack()
to_the_end.enter_context(listening(app.extensions["psis"].database, steps.statement))
event.listen(app.extensions["psis"].database.engine, "commit", steps)
event.listen(Session, "after_commit", steps)
serve = app.wsgi_app


def counting(environ, start_response):
    steps.left = int(environ.get("HTTP_X_DIE_AT", "0"))
    return serve(environ, start_response)


app.wsgi_app = counting
