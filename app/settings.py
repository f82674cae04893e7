"""The settings, read once from the environment into one frozen object. docs/operations.md lists them all."""

import logging
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.kernel.errors import BadInput, SettingMissing
from app.kernel.text import LANGUAGES, N_

DEVELOPMENT, PRODUCTION = "development", "production"
_LOG_LEVELS = ("debug", "info", "warning", "error")
_OF_TESTS = ("PSIS_SHARED", "PSIS_TEST_POSTGRES_URL")
_SECRET = ("PSIS_SECRET_KEY", "PSIS_DATABASE_URL", "PSIS_KEYS_URL", "PSIS_SMTP_URL")
"""Their values belong in no log, traceback or sentence."""
_HOME = Path("instance")
_log = logging.getLogger(__name__)


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise BadInput(N_("a whole number from %(low)s to %(high)s is expected"), low=low, high=high)
        return int(value)

    return read


def _one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise BadInput(N_("one of %(values)s is expected"), values=", ".join(values))
        return value

    return read


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise BadInput(N_("an address beginning with http:// or https:// is expected"))
    return value.rstrip("/")


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    try:
        known = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        known = False
    if not known:
        raise BadInput(N_("an address such as smtp://user:password@mail.example.org:587 is expected"))
    return value


def _sender(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w.-]+", value, re.ASCII):
        raise BadInput(N_("an e-mail address is expected"))
    return value


def _file(value: str) -> Path:
    if not Path(value).is_file():
        raise BadInput(N_("there is no such file"))
    return Path(value)


def _time_zone(value: str) -> tzinfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as problem:  # unknown; no key at all; a folder of the zones' own
        raise BadInput(N_("a time zone such as Asia/Jakarta is expected")) from problem


_TILES = re.compile(r"(?:https?://(?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?)?/(?!/)[\w./{}?=&%~@+-]*")


def _tiles(value: str) -> str:
    """Its host goes into the content security policy, so nothing is let through that is not surely an address."""
    if not _TILES.fullmatch(value) or not all(part in value for part in ("{z}", "{x}", "{y}")):
        raise BadInput(
            N_("an address with {z}, {x} and {y} in it is expected, such as https://tiles.example.org/{z}/{x}/{y}.png")
        )
    return value


def _setting(variable: str, default: Any, read: Callable[[str], Any], meaning: str) -> Any:
    return field(
        default=default, repr=variable not in _SECRET, metadata={"variable": variable, "read": read, "meaning": meaning}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can set. Empty values count as not set."""

    home: Path = _setting("PSIS_HOME", _HOME, Path, "Folder of database, files and indexes")  # noqa: RUF009 - a field()
    host: str = _setting("PSIS_HOST", "127.0.0.1", str, "Address the web server listens on")
    port: int = _setting("PSIS_PORT", 8000, _number(1, 65535), "Port the web server listens on")
    environment: str = _setting("PSIS_ENV", DEVELOPMENT, _one_of(DEVELOPMENT, PRODUCTION), "development or production")
    secret_key: str = _setting(
        "PSIS_SECRET_KEY",
        "",
        str,
        "Seals secrets and signs forms; at least 32 characters; made and kept in PSIS_HOME, in production required",
    )
    database_url: str = _setting(
        "PSIS_DATABASE_URL", "", str, "Database as SQLAlchemy writes it; without it a SQLite file in PSIS_HOME"
    )
    keys_url: str = _setting(
        "PSIS_KEYS_URL",
        "",
        str,
        "Database of the keys that seal who reported, apart from the other; without it a SQLite file in PSIS_HOME/keys",
    )
    blocked_passwords: Path | None = _setting(  # noqa: RUF009 - a field()
        "PSIS_BLOCKED_PASSWORDS",
        None,
        _file,
        "File of passwords that nobody may have, one on each line; adds to our own",
    )
    base_url: str = _setting(
        "PSIS_BASE_URL", "", _address, "Public address of the portal, for canonical links; required in production"
    )
    site_name_en: str = _setting("PSIS_SITE_NAME_EN", "Public Records Portal", str, "Name in English")
    site_name_id: str = _setting("PSIS_SITE_NAME_ID", "Portal Informasi Publik", str, "Name in Indonesian")
    contact: str = _setting("PSIS_CONTACT", "", str, "E-mail address shown to the public, for questions")
    jurisdiction: str = _setting(
        "PSIS_JURISDICTION", "", str, "The jurisdiction_id of Open311, if requests may name one and no other"
    )
    smtp_url: str = _setting(
        "PSIS_SMTP_URL",
        "",
        _mail_server,
        "Mail server, as smtp://user:password@host:587 or smtps://…; without it mails are files in PSIS_HOME/mail",
    )
    mail_from: str = _setting(
        "PSIS_MAIL_FROM", "", _sender, "E-mail address that mails come from; without it PSIS_CONTACT"
    )
    language: str = _setting(
        "PSIS_LANGUAGE", "", _one_of(*LANGUAGES), "Language of what the command says when it refuses: en or id"
    )
    timezone: tzinfo = _setting(  # noqa: RUF009 - a field()
        "PSIS_TIMEZONE", UTC, _time_zone, "Time zone of the city, by which days begin"
    )
    workers: int = _setting("PSIS_WORKERS", 2, _number(1, 64), "Number of web server processes")
    trusted_proxies: int = _setting(
        "PSIS_TRUSTED_PROXIES", 0, _number(0, 10), "Number of reverse proxies whose X-Forwarded headers are believed"
    )
    tiles_url: str = _setting(
        "PSIS_TILES_URL", "", _tiles, "Address of the tiles to draw maps on, with {z}, {x} and {y}"
    )
    tiles_attribution: str = _setting("PSIS_TILES_ATTRIBUTION", "", str, "Whom maps name as the source of those tiles")
    log_level: str = _setting("PSIS_LOG_LEVEL", "info", _one_of(*_LOG_LEVELS), "debug, info, warning or error")

    largest_import: int = _setting(
        "PSIS_LARGEST_IMPORT", 2200, _number(1, 1_000_000), "Megabytes of the largest table that the desk takes in"
    )

    @property
    def production(self) -> bool:
        return self.environment == PRODUCTION

    @property
    def address(self) -> str:
        """Host and port as an URL has them: an IPv6 address in brackets, whether it was set with them or not."""
        host = self.host.strip("[]")
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def database(self) -> str:
        """The database's URL, the embedded one's where none is set."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'psis.db'}"

    @property
    def keys(self) -> str:
        """The URL of the key store, see ``app.db.key_store``."""
        return self.keys_url or f"sqlite:///{self.home.resolve() / 'keys' / 'keys.db'}"

    @property
    def tiles_origin(self) -> str:
        """Where the tiles of maps come from, as a content security policy says it; "" where it is no other host."""
        scheme, other, rest = self.tiles_url.partition("://")
        return f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}" if other else ""

    @property
    def files(self) -> Path:
        """The folder of the file store."""
        return self.home / "files"

    @property
    def case_files(self) -> Path:
        """The folder of what belongs to complaints: apart, because what is erased there is nobody else's."""
        return self.home / "case-files"

    @property
    def held_photos(self) -> Path:
        """The folder of photographs whose report is not sent yet."""
        return self.home / "held-photos"

    @property
    def mail(self) -> Path:
        """The folder of mails where no mail server takes them."""
        return self.home / "mail"

    @property
    def public_index(self) -> Path:
        """The folder of the index that strangers search."""
        return self.home / "search" / "public"

    @property
    def desk_index(self) -> Path:
        """The folder of the index that staff search; public code never opens it."""
        return self.home / "search" / "desk"

    def site_name(self, language: str) -> str:
        return self.site_name_id if language == "id" else self.site_name_en


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this environment.

    Raises BadInput for a value that cannot be read and SettingMissing for one that production must not start without;
    both sentences name the variable. An unknown ``PSIS_`` variable is only warned about: it may be of a newer version.
    """
    known = {setting.metadata["variable"]: setting for setting in fields(Settings)}
    given: dict[str, Any] = {}
    for variable, value in environ.items():
        if variable in known and value:
            given[known[variable].name] = _read(variable, value, known[variable].metadata["read"])
        elif variable.startswith("PSIS_") and variable not in (*known, *_OF_TESTS):
            _log.warning("%s is set, but the portal knows no such setting; is it misspelt?", variable)
    settings = Settings(**given)
    if settings.production:
        _require_for_production(settings)
    return settings


def _read(variable: str, value: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(value)
    except BadInput as problem:
        sentence = N_("%(variable)s is “%(value)s”, but %(problem)s.")
        shown = "…" if variable in _SECRET else value
        raise BadInput(sentence, variable=variable, value=shown, problem=problem) from problem


def _require_for_production(settings: Settings) -> None:
    if len(settings.secret_key) < 32:
        raise SettingMissing(
            N_(
                "PSIS_SECRET_KEY is missing or shorter than 32 characters. Set it to a long random text, kept secret, "
                "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        )
    if not settings.base_url:
        raise SettingMissing(
            N_("PSIS_BASE_URL is missing. Set it to the public address, such as https://data.example.org")
        )


def with_kept_secret(settings: Settings) -> Settings:
    """The settings with a secret key: in development one of the portal's own, kept in its folder.

    All processes must have the same, at every start: sign-ins and second factors hang on it.
    """
    return settings if settings.secret_key else replace(settings, secret_key=_kept_secret(settings.home / "secret-key"))


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not file.exists():
        try:
            own.touch(mode=0o600, exist_ok=False)
            own.write_text(secrets.token_urlsafe(48))
            os.link(own, file)  # whole or not at all, and never over one that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            own.unlink(missing_ok=True)
    return file.read_text()
