"""Numbers in addresses: those that a row can have. Any other leads to a page that is not there, not to a fault."""

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

_MOST = 2**63 - 1
"""What both databases can be asked for."""


class RowNumber(IntegerConverter):
    """``<int:…>`` of every route."""

    def to_python(self, value: str) -> int:
        if len(value) > len(str(_MOST)) or int(value) > _MOST:
            raise ValidationError
        return int(value)


def install(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
