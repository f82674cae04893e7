"""Mappings: which column of somebody's CSV file is which field of ours, as a TOML file a clerk can write.

Presets lie in ``mappings/<format>/<name>.toml`` and serve as examples.
"""

from functools import partial
from pathlib import Path

from app.intake import mapping_files
from records.importing.mapping_checks import check
from records.importing.mapping_tables import CsvMapping

PRESETS = Path(__file__).parent / "mappings"


def load_mapping(name_or_path: str, format_name: str) -> CsvMapping:
    """The preset of that name for the format ("permits", "deeds"), or the mapping in that TOML file.

    BadInput when there is none, or when something in it is wrong; its sentence says what and where.
    """
    checked = partial(check, format_name=format_name)
    return mapping_files.load(name_or_path, PRESETS / format_name, CsvMapping, checked, format_name)


def presets(format_name: str) -> list[str]:
    """The names of the mappings that come with the portal for this format."""
    return mapping_files.names_of(PRESETS / format_name)
