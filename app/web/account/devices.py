"""What a browser says of itself, as people call it. A guess, for a list of one's own devices; nothing depends on it."""

from app.web.translation import gettext as _

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""The first that is found counts: most browsers also name those they descend from."""


def device_name(user_agent: str) -> str:
    """“Firefox, Android”, what is known of it, or words for nothing."""
    known = [_first(table, user_agent) for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in known if name) or _("Unknown device")


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in table if sign in user_agent), "")
