"""The law of the District of Columbia in the Council's XML: the code, title by title, and the laws that change it."""

from records.importing.dc_law.reader import DcLawReader

__all__ = ["DcLawReader"]
