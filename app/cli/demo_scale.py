"""`psis demo multiply-reports`: as many cases as a big city has in years, to measure on."""

import click
from tqdm import tqdm

from app.cli.portal import Portal
from app.complaints.bulk.multiplying import multiply


@click.command("multiply-reports")
@click.argument("count", type=click.IntRange(1, 5_000_000))
def multiply_reports(count: int) -> None:
    """Copy the demo city's reports until there are COUNT, to measure on. What strangers read stays as it is."""
    portal = Portal()
    portal.require_development()
    with tqdm(desc="reports", unit=" reports", total=count, disable=None, leave=False) as bar:
        made = multiply(portal.database, portal.vault, count, bar.update)
    click.echo(f"copied {made}")
