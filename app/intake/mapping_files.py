"""Mappings: what somebody's columns mean to us, as TOML files a clerk can write; presets come with the portal."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

import msgspec

from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase

Mapping = TypeVar("Mapping", bound=msgspec.Struct)

_WRONG = N_("The mapping %(name)s is wrong: %(problem)s.")
_MSGSPEC_PATH = re.compile(r"(.*?)(?: - at `(?:key in )?\$\.?([^`]*)`)?", re.DOTALL)


def load(
    name_or_path: str, presets: Path, kind: type[Mapping], check: Callable[[Mapping], object], what: str
) -> Mapping:
    """The preset of that name in the folder ``presets``, or the mapping in that TOML file, in the shape of ``kind``.

    ``what`` is read with it ("permits"). BadInput when there is none, or when something in it is wrong, to ``check``
    (which raises BadInput with a part of a sentence) or by its shape; its sentence says what and where.
    """
    path = _path(name_or_path, presets, what)
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), kind)
        check(mapping)
    except OSError as error:
        raise BadInput(
            N_("The mapping %(name_or_path)s cannot be opened: %(strerror)s."),
            name_or_path=name_or_path,
            strerror=error.strerror,
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(N_("The mapping %(name_or_path)s is not UTF-8 text."), name_or_path=name_or_path) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            N_("The mapping %(name_or_path)s is not valid TOML: %(error)s."), name_or_path=name_or_path, error=error
        ) from error
    except msgspec.ValidationError as error:
        raise BadInput(_WRONG, name=name_or_path, problem=_readable(error)) from error
    except BadInput as error:
        raise BadInput(_WRONG, name=name_or_path, problem=error) from error
    return mapping


def require_known(where: str, name: str, names: Collection[str], what: str = "field") -> None:
    """Raise BadInput with a part of a sentence unless the name is one of those, and say which comes close."""
    if name not in names:
        close = difflib.get_close_matches(name, names, 1)
        hint = ""
        if close:
            hint = Phrase("; did you mean “%(name)s”?", name=close[0])
        elif names:
            hint = Phrase("; there are %(known)s", known=", ".join(sorted(names)))
        raise BadInput(
            N_("%(where)s: there is no %(what)s “%(name)s”%(hint)s"),
            where=where,
            what=Phrase(what),
            name=name,
            hint=hint,
        )


def require_bounds(bounds: tuple[float, float, float, float] | None) -> None:
    """Raise BadInput unless these are west, south, east and north, or nothing at all."""
    if bounds:
        west, south, east, north = bounds
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise BadInput(N_("place.bounds: these are not west, south, east, north in degrees"))


def names_of(presets: Path) -> list[str]:
    """The names of the mappings in a folder."""
    return sorted(path.stem for path in presets.glob("*.toml"))


def _path(name_or_path: str, presets: Path, what: str) -> Path:
    names = names_of(presets)
    if name_or_path in names:
        return presets / f"{name_or_path}.toml"
    if name_or_path.endswith(".toml"):
        return Path(name_or_path)
    known = ", ".join(names)
    if not name_or_path:
        raise BadInput(
            N_("Say which mapping reads these %(what)s: one of %(known)s, or a TOML file of your own."),
            what=what,
            known=known,
        )
    raise BadInput(
        N_("There is no mapping “%(name_or_path)s” for %(what)s: take one of %(known)s, or a file FILE.toml."),
        name_or_path=name_or_path,
        what=what,
        known=known,
    )


def _readable(error: msgspec.ValidationError) -> str:
    found = _MSGSPEC_PATH.fullmatch(str(error))
    what, where = (found[1], found[2]) if found else (str(error), "")
    what = what.replace("Object contains unknown field", "there is no key").replace(
        "Object missing required field", "it lacks"
    )
    return f"in {where}: {what}" if where else what
