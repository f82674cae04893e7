"""`psis user`: people who sign in. The first one is made here; later ones are invited by an administrator."""

from collections.abc import Iterable
from pathlib import Path

import click

from app.accounts import administering, closing, invitations, links, passwords
from app.accounts.throttle import Throttle
from app.city.queries import department_names
from app.cli.portal import Portal, operator
from app.complaints.rights import leaving
from app.complaints.rights.account_copy import write_account_copy
from app.kernel import catalogues
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import BadInput
from app.kernel.roles import STAFF_ROLES, Held
from app.kernel.text import LANGUAGES, N_
from app.notifications.to_owners import link_path

_name = click.argument("name")
_email = click.option("--email", required=True, help="To sign in with, and for mails.")
_called = click.option("--called", help="Name that others read; without it NAME.")
_language = click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of mails.")
_roles = click.option("--role", "roles", multiple=True, type=click.Choice(STAFF_ROLES))
_departments = click.option(
    "--department", "departments", multiple=True, help="Where the roles hold; without it, in every department."
)


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@_name
@_email
@_called
@_language
@_roles
@_departments
@click.password_option(help="Asked for where it is not given; it then stands in no history.")
def create(
    name: str,
    email: str,
    called: str | None,
    language: str,
    roles: tuple[str, ...],
    departments: tuple[str, ...],
    password: str,
) -> None:
    """Make an account that opens with a password. At the first sign-in its owner sets up a second factor."""
    portal = Portal()
    about = (name, email, called or "", *portal.names())
    passwords.require_good(password, second_factor=True, about=about, blocked=portal.settings.blocked_passwords)
    hashed = passwords.hashed(password)
    with portal.database.unit(operator()) as unit:
        given = {"display_name": called or name, "email": email, "language": language}
        account = invitations.make_account(unit, name, **given, held=_held(portal, roles, departments))
        account.password_hash, account.email_confirmed_at = hashed, unit.now
    click.echo(f"{name}: {email}, {', '.join(roles) or 'no role'}")


@user.command()
@_name
@click.option("--email", help="To sign in with, and for mails; not needed to invite somebody once more.")
@_called
@_language
@_roles
@_departments
@click.option("--show-link", is_flag=True, help="Print the link instead of mailing it.")
def invite(
    name: str,
    email: str | None,
    called: str | None,
    language: str,
    roles: tuple[str, ...],
    departments: tuple[str, ...],
    *,
    show_link: bool,
) -> None:
    """Make an account and mail its owner a link to choose a password; for one that waits, mail it once more."""
    portal = Portal()
    with portal.database.unit(operator()) as unit:
        if email:
            given = {"display_name": called or name, "email": email, "language": language}
            invitations.make_account(unit, name, **given, held=_held(portal, roles, departments))
        if not show_link:
            invitations.invite_again(unit, name)
            click.echo(f"{name}: the worker mails the invitation")
            return
        account = invitations.waiting_account(unit, name)
        to = {"email": account.email or "", "language": account.language, "account": name}
        token = links.make(unit.session, links.INVITE, unit.now, **to)
        unit.note("invite", f"account/{name}")
    base = portal.settings.base_url or f"http://{portal.settings.address}"
    click.echo(base + link_path(links.INVITE, to["language"], token))


@user.command()
@_name
def disable(name: str) -> None:
    """Close an account; whoever is signed in with it is out at the next request."""
    with Portal().database.unit(operator()) as unit:
        administering.set_disabled(unit, name, disabled=True)
    click.echo(f"{name}: disabled")


@user.command()
@_name
def enable(name: str) -> None:
    """Open a closed account again."""
    with Portal().database.unit(operator()) as unit:
        administering.set_disabled(unit, name, disabled=False)
    click.echo(f"{name}: enabled")


@user.command("reset-mfa")
@_name
def reset_mfa(name: str) -> None:
    """Take all second factors away from somebody who lost them; the next sign-in sets one up."""
    portal = Portal()
    with portal.database.unit(operator()) as unit:
        invitations.reset_second_factors(unit, name, Throttle(portal.database, portal.seal))
    click.echo(f"{name}: second factors removed, signed out everywhere")


@user.command("list")
def list_users() -> None:
    """Members of staff: name, e-mail address, state, roles."""
    with Portal().database.open(SYSTEM) as session:
        for one in administering.staff(session):
            roles = ", ".join(f"{role} of {department}" for role, department in one.held)
            click.echo(f"{one.name}\t{one.email or '-'}\t{one.state}\t{roles}")


@user.command()
@click.argument("name")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="ZIP to write.")
@_language
def copy(name: str, target: Path, language: str) -> None:
    """Write all that is held of somebody, NAME or e-mail address, into a ZIP: the account and every report of it."""
    portal = Portal()
    with portal.database.unit(operator()) as unit:
        known = closing.named_or_at(unit, name)
        unit.note("take copy", f"account/{known}")
    say = catalogues.translator(language)
    with target.open("xb") as file:
        count = write_account_copy(portal.database, portal.vault, portal.case_files, known, file, say, language)
    click.echo(f"{known}: {target}, {count} reports")


@user.command()
@click.argument("name")
@click.option("--erase-reports", is_flag=True, help="Erase what was reported with it; otherwise it goes on alone.")
@click.confirmation_option(prompt="Nobody can undo this. Close the account?")
def close(name: str, *, erase_reports: bool) -> None:
    """Close a resident’s account, NAME or e-mail address, as its owner can: what it opens with and who it was go."""
    portal = Portal()
    with portal.database.unit(operator()) as unit:
        known = closing.named_or_at(unit, name)
        closing.require_closable(unit, known)
    for reference in leaving.erase_all(portal.database, known) if erase_reports else ():
        click.echo(f"{reference}: held; a supervisor decides within 72 hours")
    with portal.database.unit(operator()) as unit:
        leaving.leave(unit, known)
        closing.close(unit, known, Throttle(portal.database, portal.seal))
    click.echo(f"{known}: closed")


def _held(portal: Portal, roles: Iterable[str], departments: tuple[str, ...]) -> list[Held]:
    with portal.database.open(STRANGER) as session:
        known = tuple(department_names(session))
    if not known:
        raise BadInput(N_("There is no department yet. Add one with: psis department add …"))
    return [Held(role, department) for role in roles for department in departments or known]
