"""A rule of the URL map that is made ready for building addresses when the first is built of it.

Addresses are written out (``app.web.addresses``), so that of nearly all rules none ever is; to make all of them ready
took four fifths of the time in which an application is put together.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import werkzeug.routing


class Rule(werkzeug.routing.Rule):
    """As werkzeug's, which compiles two functions for each rule."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - the library's signature
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
