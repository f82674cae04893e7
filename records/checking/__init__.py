"""What should be looked at before a record is published, and what somebody said to it."""

from records.checking.commands import accept, all_findings, examine, examine_apart, found_at_the_desk, open_findings
from records.checking.finding import Finding
from records.checking.findings import findings, takes_long
from records.checking.own_layers import own_layers

__all__ = [
    "Finding",
    "accept",
    "all_findings",
    "examine",
    "examine_apart",
    "findings",
    "found_at_the_desk",
    "open_findings",
    "own_layers",
    "takes_long",
]
