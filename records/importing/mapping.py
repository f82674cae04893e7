"""Mappings: which column of somebody's CSV file is which field of ours, as a TOML file a clerk can write.

Presets lie in ``mappings/<format>/<name>.toml`` and serve as examples.
"""

import re
import tomllib
from pathlib import Path

import msgspec

from app.kernel.errors import BadInput
from records.importing.mapping_checks import check
from records.importing.mapping_tables import CsvMapping

PRESETS = Path(__file__).parent / "mappings"

_MSGSPEC_PATH = re.compile(r"(.*?)(?: - at `(?:key in )?\$\.?([^`]*)`)?", re.DOTALL)


def load_mapping(name_or_path: str, format_name: str) -> CsvMapping:
    """The preset of that name for the format ("permits", "deeds"), or the mapping in that TOML file.

    BadInput when there is none, or when something in it is wrong; its sentence says what and where.
    """
    path = _path(name_or_path, format_name)
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), CsvMapping)
        check(mapping, format_name)
    except OSError as error:
        raise BadInput(f"The mapping {name_or_path} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"The mapping {name_or_path} is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"The mapping {name_or_path} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise BadInput(f"The mapping {name_or_path} is wrong: {_readable(error)}.") from error
    except BadInput as error:
        raise BadInput(f"The mapping {name_or_path} is wrong: {error}.") from error
    return mapping


def presets(format_name: str) -> list[str]:
    """The names of the mappings that come with the portal for this format."""
    return sorted(path.stem for path in (PRESETS / format_name).glob("*.toml"))


def _path(name_or_path: str, format_name: str) -> Path:
    names = presets(format_name)
    if name_or_path in names:
        return PRESETS / format_name / f"{name_or_path}.toml"
    if name_or_path.endswith(".toml"):
        return Path(name_or_path)
    known = ", ".join(names)
    if not name_or_path:
        raise BadInput(f"Say which mapping reads these {format_name}: one of {known}, or a TOML file of your own.")
    raise BadInput(f"There is no mapping {name_or_path!r} for {format_name}: take one of {known}, or a file FILE.toml.")


def _readable(error: msgspec.ValidationError) -> str:
    found = _MSGSPEC_PATH.fullmatch(str(error))
    what, where = (found[1], found[2]) if found else (str(error), "")
    what = what.replace("Object contains unknown field", "there is no key").replace(
        "Object missing required field", "it lacks"
    )
    return f"in {where}: {what}" if where else what
