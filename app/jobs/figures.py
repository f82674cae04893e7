"""Figures about reports: counted when a quarter has settled, in the worker's own time, and published once."""

from app.complaints.released import figure_counts
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM


def publish_figures(tools: Tools) -> None:
    """Publish the figures of quarters that have settled. They are counted before anything is locked."""
    with tools.database.open(SYSTEM) as session:
        quarters = figure_counts.due(session, clock.now())
    for quarter in quarters:
        with tools.database.open(SYSTEM) as session:
            counts = figure_counts.counted(session, quarter, clock.now())
        with tools.database.unit(SYSTEM) as unit:
            figure_counts.publish(unit, quarter, counts)
