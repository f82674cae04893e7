"""Two people wrote at the same text: what each of them changed, field by field. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.slugs import digest
from records import codec
from records.kinds import Record

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was saved meanwhile differs from what is to be saved now.

    ``mine_changed`` and ``theirs_changed`` say who touched it since both began; of one that both touched, nobody but a
    person can say which is right.
    """

    field: str
    mine: Any
    theirs: Any
    mine_changed: bool
    theirs_changed: bool

    @property
    def prefers_mine(self) -> bool:
        """Which side to propose: that of whoever touched the field, the one that is saved already where both did."""
        return self.mine_changed and not self.theirs_changed


def prints(record: Record, names: Iterable[str]) -> dict[str, str]:
    """Field → a mark of what it says, for an editor to bring back with his changes."""
    return {name: fingerprint(getattr(record, name)) for name in names}


def fingerprint(value: Any) -> str:
    """Equal for equal values, whatever type they have."""
    return digest(codec.encode(value))[:_SHORT]


def differences(began_from: Mapping[str, str], mine: Mapping[str, Any], theirs: Record) -> tuple[Difference, ...]:
    """Where ``mine`` (field → value) and the saved record differ.

    ``began_from`` are the ``prints`` of the text that mine began from; of a field that it lacks, both count as changed.
    """
    found = []
    for name, value in mine.items():
        saved = getattr(theirs, name)
        if value != saved:
            before = began_from.get(name, "")
            found.append(
                Difference(
                    field=name,
                    mine=value,
                    theirs=saved,
                    mine_changed=fingerprint(value) != before,
                    theirs_changed=fingerprint(saved) != before,
                )
            )
    return tuple(found)
