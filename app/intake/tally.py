"""What became of the rows read."""

from dataclasses import dataclass, field
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

    def __iadd__(self, other: "Tally") -> Self:
        self.read += other.read
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejections += other.rejections
        return self

    def __str__(self) -> str:
        """The last line of an import."""
        return (
            f"read {self.read} created {self.created} changed {self.changed} "
            f"unchanged {self.unchanged} rejected {len(self.rejections)}"
        )
