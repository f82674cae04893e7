"""`psis log`."""

import sys
from pathlib import Path

import click
import msgspec
from tqdm import tqdm

from app.cli.portal import Portal, operator
from app.kernel.actor import STRANGER
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.log_chain import Head
from records.log_days import heads_in_trail
from records.log_proof import unlike, verify


class _Kept(msgspec.Struct):
    sequence: int
    hash: str


class _Heads(msgspec.Struct):
    """What ``/api/v1/log/heads`` answers, as far as it is needed here."""

    items: list[_Kept]


@click.group()
def log() -> None:
    """The public log of publications."""


@log.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Daily heads that were kept elsewhere: what /api/v1/log/heads answered once, as a file.",
)
@click.option("--contents", is_flag=True, help="Also hash again what strangers read now, and compare.")
def verify_log(against: Path | None, *, contents: bool) -> None:
    """Prove that no entry of the log was changed, removed or reordered. Exit status 1 if one was."""
    portal = Portal()
    heads = _kept(against) if against else []
    with portal.database.open(operator()) as session:
        heads += heads_in_trail(session)
    with portal.database.open(STRANGER) as session, tqdm(unit=" entries", disable=None, leave=False) as bar:
        verdict = verify(session, heads, bar.update)
    if verdict.broken_at is not None:
        click.echo(f"The log is broken at entry {verdict.broken_at} of {verdict.entries}.")
    if verdict.broken_at is None and not verdict.findable:
        click.echo("The list by which hashes are found does not fit the log.")
    different = list(_different(portal)) if contents else []
    for name in different:
        click.echo(f"Published otherwise than the log says: {name}")
    if different or not verdict.is_sound:
        sys.exit(1)
    click.echo(f"{verdict.entries} entries, unbroken, head {verdict.head}")


def _different(portal: Portal) -> list[str]:
    with tqdm(unit=" records", disable=None, leave=False) as bar:
        return list(unlike(portal.database, bar.update))


def _kept(path: Path) -> list[Head]:
    try:
        return [Head(one.sequence, one.hash) for one in msgspec.json.decode(path.read_bytes(), type=_Heads).items]
    except (msgspec.DecodeError, OSError) as problem:
        raise BadInput(N_("%(path)s holds no daily heads of the log."), path=path) from problem
