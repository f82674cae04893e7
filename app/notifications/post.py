"""How mails leave the house: by SMTP, or into a folder where there is no mail server."""

import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from pathlib import Path
from secrets import token_hex
from urllib.parse import unquote, urlsplit

import structlog

from app.city.site import Site
from app.kernel import clock
from app.kernel.errors import PsisError
from app.settings import Settings

_TIMEOUT_SECONDS = 10
_REST_SECONDS = 30
"""How long a mail server that could not be reached is left alone, so that other work does not wait for it too."""
_MOST_KEPT = 500
_HERE = ("localhost", "127.0.0.1", "::1")
_log = structlog.get_logger(__name__)


class MailNotSent(PsisError):
    """The mail server is away or does not want the mail now; it is tried again later. Names no address."""


@dataclass(frozen=True, slots=True)
class Post:
    """``send`` delivers or raises MailNotSent; the rest is what every mail says of the portal.

    ``written`` reads what the city wrote itself, which goes before the settings of the installation.
    """

    send: Callable[[EmailMessage], None]
    base_url: str
    sender: str
    contact: str
    site_name: Callable[[str], str]
    written: Callable[[], Site] = Site


def post_of(settings: Settings, written: Callable[[], Site] = Site) -> Post:
    """The post of a portal with these settings."""
    base = settings.base_url or f"http://{settings.address}"
    send = Smtp(settings.smtp_url).send if settings.smtp_url else Folder(settings.mail).put
    host = urlsplit(base).hostname or "localhost"
    sender = settings.mail_from or settings.contact or f"portal@{host if '.' in host else 'localhost'}"
    return Post(send, base, sender, settings.contact, settings.site_name, written)


class Smtp:
    """A mail server. ``smtp://user:password@host:587`` (STARTTLS where it is offered) or ``smtps://…:465``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._secure else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._not_before = 0.0

    def send(self, mail: EmailMessage) -> None:
        """Deliver one mail. An address that is refused for good is let go: trying again would not help."""
        if time.monotonic() < self._not_before:
            raise MailNotSent("The mail server did not answer a moment ago.")
        try:
            self._deliver(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as problem:
            if _for_good(problem):
                _log.warning("a mail was refused for good", message_id=mail["Message-ID"])
                return
            raise MailNotSent("The mail server does not take the mail at the moment.") from None
        except (OSError, smtplib.SMTPException) as problem:
            self._not_before = time.monotonic() + _REST_SECONDS
            raise MailNotSent("The mail server could not be used: %(kind)s", kind=type(problem).__name__) from None

    def _deliver(self, mail: EmailMessage) -> None:
        server = self._connection()
        try:
            server.send_message(mail)
        finally:
            with suppress(OSError, smtplib.SMTPException):  # what was taken is taken, however the server says goodbye
                server.quit()

    def _connection(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self._secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            elif self._user and self._host not in _HERE:
                server.close()
                raise smtplib.SMTPException("a password is not sent in the clear")
        if self._user:
            server.login(self._user, self._password)
        return server


class Folder:
    """Mails as files, the newest five hundred; whoever develops reads them at ``/desk/outbox``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, mail: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{clock.now():%Y%m%d-%H%M%S-%f}-{token_hex(4)}.eml"
        part = target.with_suffix(".part")
        part.write_bytes(mail.as_bytes())
        part.replace(target)
        for old in self.names()[_MOST_KEPT:]:
            (self._folder / f"{old}.eml").unlink(missing_ok=True)

    def names(self) -> Sequence[str]:
        """The names of all mails, newest first."""
        return sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)

    def read(self, name: str) -> EmailMessage:
        """A mail by its name. Raises KeyError for any other."""
        if name not in self.names():
            raise KeyError(name)
        return BytesParser(_class=EmailMessage, policy=modern).parsebytes((self._folder / f"{name}.eml").read_bytes())


def _for_good(problem: Exception) -> bool:
    """Whether a mail server said a number of five hundred and more for every recipient."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPDataError) and problem.smtp_code >= 500
