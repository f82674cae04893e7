"""What the portal writes to people. A letter has no word that depends on the reader but what fills its places."""

from typing import NamedTuple

from app.kernel.text import N_


class Letter(NamedTuple):
    """``before`` and ``after`` stand around the one link, which ``button`` names."""

    subject: str
    before: tuple[str, ...]
    button: str
    after: tuple[str, ...]


_NOT_YOU = N_("If it was not you, do nothing: nothing is changed.")
_WORKS = N_("The link works once, and for %(hours)s hours.")

REGISTER = Letter(
    N_("Finish your registration"),
    (
        N_("Somebody – you, we hope – asked for an account with this e-mail address."),
        N_("Follow the link to choose a name and a password."),
    ),
    N_("Finish the registration"),
    (_WORKS, N_("If it was not you, do nothing: without the link there will be no account.")),
)
KNOWN = Letter(
    N_("You already have an account"),
    (N_("Somebody – you, we hope – asked for an account with this e-mail address. There is one already."),),
    N_("Sign in"),
    (N_("If you have forgotten the password, ask for a new one there."), _NOT_YOU),
)
RESET = Letter(
    N_("Choose a new password"),
    (N_("Somebody – you, we hope – said that the password of your account is forgotten."),),
    N_("Choose a new password"),
    (
        N_("The link works once, and for an hour."),
        N_("If it was not you, do nothing: your password stays as it is."),
    ),
)
INVITE = Letter(
    N_("You are invited to work here"),
    (
        N_("An account was made for you at %(site)s, under the name %(account)s."),
        N_("Follow the link to choose a password. Then you set up a second factor, such as an app on your phone."),
    ),
    N_("Accept the invitation"),
    (
        N_("The link works once, and for seven days."),
        N_("If it has stopped working, ask whoever invited you for another."),
    ),
)
EMAIL = Letter(
    N_("Confirm your new e-mail address"),
    (N_("You asked that your account shall have this e-mail address."),),
    N_("Confirm the address"),
    (_WORKS, _NOT_YOU),
)
EMAIL_KNOWN = Letter(
    N_("Your e-mail address was named for another account"),
    (
        N_("Somebody – you, we hope – wanted this e-mail address for another account."),
        N_("It belongs to an account already, and an address can belong to one only. Nothing was changed."),
    ),
    N_("Sign in"),
    (N_("If it was not you, there is nothing you need to do."),),
)
CLOSED = Letter(
    N_("Your account is closed"),
    (
        N_("You closed your account, or had it closed. We have forgotten your name and this address."),
        N_("This is the last message to it, unless you come back."),
    ),
    N_("Create an account"),
    (N_("If it was not you, tell the city: a closed account cannot be opened again, but you can make a new one."),),
)
DEADLINES = Letter(
    N_("Texts wait for you"),
    (
        N_("Texts of your departments wait for your next step."),
        N_("Due on the next working day: %(near)s. Overdue: %(overdue)s."),
    ),
    N_("Open your work"),
    (N_("You get this message because you are a publisher. What the texts say stands at the desk alone."),),
)

TOUCHED = {
    "password": N_("The password of your account was changed."),
    "password-reset": N_(
        "A new password was chosen for your account with a link that we mailed. All devices are signed out, and keys "
        "for programs do not work any more."
    ),
    "email-asked": N_(
        "Another e-mail address was asked for. It becomes that of your account once the link that was mailed there is "
        "followed."
    ),
    "email": N_("The e-mail address of your account was changed. This is the last message to the old one."),
    "second-factor": N_("A second factor was added to your account."),
    "second-factor-removed": N_("A second factor was removed from your account."),
    "recovery-codes": N_("New recovery codes were made for your account; the old ones do not work any more."),
    "reset-mfa": N_("The second factors of your account were removed. At the next sign-in you set one up anew."),
    "key": N_("A key for programs was added to your account."),
}
"""What may happen to an account → the sentence that tells its owner."""


def touched(what: str) -> Letter:
    """The letter that tells an owner that something about the account changed."""
    return Letter(
        N_("Something changed in your account"),
        (TOUCHED[what],),
        N_("Choose a new password"),
        (
            N_("If you did this yourself, there is nothing to do."),
            N_("If not, choose a new password at once with this link, and tell the city."),
        ),
    )
