"""Choosing a password: the field, the rules, and the hash, which is made before anything is written."""

from collections.abc import Collection

from wtforms import PasswordField

from app.accounts import passwords
from app.kernel.text import LANGUAGES, N_
from app.web import site
from app.web.forms import Form, required
from app.web.portal import portal


class NewPassword(Form):
    """A form with a password to be chosen."""

    password = PasswordField(
        N_("New password"), [required(N_("Enter a password."))], render_kw={"autocomplete": "new-password"}
    )


def hash_of(password: str, *, second_factor: bool, about: Collection[str]) -> str:
    """The hash of a password that may be chosen. Raises BadInput with the rule that it breaks."""
    words, blocked = (*about, *map(site.name, LANGUAGES)), portal().settings.blocked_passwords
    passwords.require_good(password, second_factor=second_factor, about=words, blocked=blocked)
    return passwords.hashed(password)


def least(*, second_factor: bool) -> int:
    """How long a password must be."""
    return passwords.LEAST_WITH_SECOND_FACTOR if second_factor else passwords.LEAST_ALONE
