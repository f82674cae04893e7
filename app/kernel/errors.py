"""What can go wrong. The message is a plain English sentence a person can act on; doors translate the class."""


class PsisError(Exception):
    """Root of all errors that the portal raises on purpose."""


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
