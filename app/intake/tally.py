"""What became of the rows read."""

from dataclasses import dataclass, field, replace
from typing import Self

from app.intake.reading import Rejection


@dataclass(slots=True)
class Tally:
    """Counts of rows; the rejected ones by name."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    rejected_unnamed: int = 0
    """How many more were rejected: a file of millions of bad rows is not held in memory."""

    def __iadd__(self, other: "Tally") -> Self:
        self.read += other.read
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejections += other.rejections
        self.rejected_unnamed += other.rejected_unnamed
        return self

    @property
    def rejected(self) -> int:
        return len(self.rejections) + self.rejected_unnamed

    def counted(self) -> Self:
        """The same without what the rejected rows are called."""
        return replace(self, rejections=[], rejected_unnamed=self.rejected)

    def __str__(self) -> str:
        """The last line of an import."""
        return (
            f"read {self.read} created {self.created} changed {self.changed} "
            f"unchanged {self.unchanged} rejected {self.rejected}"
        )
