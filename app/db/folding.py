"""Letters without their case, the same on both engines."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class lower_ascii(FunctionElement[str]):  # noqa: N801 - it stands in statements like a function
    """A to Z become a to z; all other letters stay as they are, because SQLite knows no more."""

    type = Text()
    inherit_cache = True
    name = "lower_ascii"


@compiles(lower_ascii)
def _lower(element: lower_ascii, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(lower_ascii, "postgresql")
def _lower_plainly(element: lower_ascii, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower(({compiler.process(element.clauses, **options)}) COLLATE "C")'
