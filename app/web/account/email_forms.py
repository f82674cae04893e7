"""Forms that ask for an e-mail address."""

from wtforms import EmailField, ValidationError

from app.accounts.email_address import email_address
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.forms import Form, required, stripped


def _email(label: str) -> EmailField:
    return EmailField(
        label,
        [required(N_("Enter an e-mail address."))],
        filters=[stripped],
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )


class EmailForm(Form):
    """An e-mail address."""

    email = _email(N_("E-mail address"))

    def validate_email(self, field: EmailField) -> None:
        try:
            email_address(field.data or "")
        except BadInput as problem:
            raise ValidationError(problem.sentence) from problem


class AddressForm(EmailForm):
    """Another e-mail address."""

    email = _email(N_("New e-mail address"))
