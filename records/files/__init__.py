"""Files on their way in: told by their content, stripped of what they say of their makers, kept with their original."""

from records.files.filling import Guess
from records.files.taking_in import Taken, take_in

__all__ = ["Guess", "Taken", "take_in"]
