"""What can go wrong. The message is a plain English sentence a person can act on; doors translate it."""

from collections.abc import Callable

from app.kernel.text import Phrase

Translate = Callable[[str], str]


class PsisError(Exception):
    """Root of all errors that the portal raises on purpose.

    ``sentence`` is marked for the catalogues and has places such as ``%(name)s``, which ``values`` fill; so it can be
    said in another language. A value may be another error or a ``Phrase``, which are said in that language too.
    """

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(self.said(lambda text: text))

    def said(self, translate: Translate) -> str:
        """The sentence through ``translate``, filled in."""
        found = translate(self.sentence)
        if not self.values:
            return found
        return found % {name: _filled(value, translate) for name, value in self.values.items()}


def _filled(value: object, translate: Translate) -> object:
    if isinstance(value, PsisError):
        return value.said(translate)
    return translate(value) if isinstance(value, Phrase) else value


class NotVisible(PsisError):
    """There is no such thing for this actor."""


class NotAllowed(PsisError):
    """The actor sees the thing but may not do this to it."""


class MoveNotAllowed(PsisError):
    """The workflow has no such move from the present state."""


class UnboundSession(PsisError):
    """A guarded row was asked for without saying for whom, or past the guard."""


class BadInput(PsisError):
    """What was given cannot be read; the sentence says what and where."""


class SettingMissing(PsisError):
    """A setting without which this environment must not start."""
