"""What should be looked at before a record is published, and what somebody said to it."""

from records.checking.commands import accept, examine, open_findings
from records.checking.finding import Finding
from records.checking.findings import findings

__all__ = ["Finding", "accept", "examine", "findings", "open_findings"]
