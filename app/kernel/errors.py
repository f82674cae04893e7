"""What can go wrong. The message is a plain English sentence a person can act on; doors translate it."""

from collections.abc import Mapping

from app.kernel.text import Phrase, Translate


class PsisError(Exception):
    """Root of all errors that the portal raises on purpose.

    ``sentence`` is marked for the catalogues and has places such as ``%(name)s``, which ``values`` fill; so it can be
    said in another language. A value may be another error or a ``Phrase``, which are said in that language too.
    """

    phrase: Phrase

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        plain = {name: value.phrase if isinstance(value, PsisError) else value for name, value in values.items()}
        self.phrase = Phrase(sentence, **plain)
        super().__init__(self.phrase)

    @property
    def sentence(self) -> str:
        return self.phrase.source

    @property
    def values(self) -> Mapping[str, object]:
        return self.phrase.values

    def said(self, translate: Translate) -> str:
        """The sentence through ``translate``, filled in."""
        return self.phrase.said(translate)


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
