"""Reporting something, with an account or without."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.web.blueprint import VISITOR, Blueprint
from app.web.locale import PREFIX
from app.web.report import steps
from app.web.report.held_photos import LARGEST_FORM
from app.web.report.receipt import receipt_page

blueprint = Blueprint("report", __name__, url_prefix=f"{PREFIX}/report")


@blueprint.get("/receipt", access=VISITOR)
def receipt() -> Response:
    """Raises NotVisible for everybody but the browser that sent the report, shortly afterwards."""
    return receipt_page()


@blueprint.get("/<category>", access=VISITOR)
def enter(category: str) -> AnyResponse:
    """The form of a category. Raises NotVisible."""
    return steps.step(steps.ON_THE_WEB, category)


@blueprint.post("/<category>", access=VISITOR, largest=LARGEST_FORM)
def send(category: str) -> AnyResponse:
    """Look it over, send it, or go back to change something. Raises NotVisible."""
    return steps.step(steps.ON_THE_WEB, category)
