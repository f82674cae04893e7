"""`psis staff` and `psis department`."""

import click

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.city.queries import department_names
from app.cli.portal import Portal, operator
from app.kernel.actor import STRANGER
from app.kernel.roles import MAY


@click.group()
def staff() -> None:
    """Members of staff and their roles."""


@staff.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(tuple(MAY)))
@click.option(
    "--department", "departments", multiple=True, help="Where the roles hold; without it, in every department."
)
def add_staff(name: str, roles: tuple[str, ...], departments: tuple[str, ...]) -> None:
    """Give NAME roles in departments; an account is made where there is none."""
    database = Portal().database
    with database.open(STRANGER) as session:
        chosen = departments or tuple(department_names(session))
    with database.unit(operator()) as unit:
        for role in roles:
            for department in chosen:
                appoint(unit, name, role, department)
    click.echo(f"{name}: {', '.join(roles)} in {', '.join(chosen)}")


@click.group()
def department() -> None:
    """The city's departments."""


@department.command("add")
@click.argument("slug")
@click.option("--en", "english", required=True, help="Name in English.")
@click.option("--id", "indonesian", required=True, help="Name in Indonesian.")
def add_department(slug: str, english: str, indonesian: str) -> None:
    """Add the department SLUG, or rename it."""
    with Portal().database.unit(operator()) as unit:
        set_department(unit, slug, {"en": english, "id": indonesian})
    click.echo(f"{slug}: {english} / {indonesian}")


@department.command("list")
def list_departments() -> None:
    """All departments with their names."""
    with Portal().database.open(STRANGER) as session:
        for slug, names in department_names(session).items():
            click.echo(f"{slug}\t{names['en']}\t{names['id']}")
