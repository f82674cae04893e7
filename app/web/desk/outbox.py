"""The mails that would have been sent, for whoever develops. No such page in production, nor beside a mail server."""

import re
from email.message import EmailMessage
from typing import NamedTuple

from flask import Response, abort, request
from markupsafe import Markup, escape

from app.notifications.post import Folder
from app.web.blueprint import Access, Blueprint
from app.web.headers import FILE_POLICY
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

IN_DEVELOPMENT = Access("anyone, while the portal is in development", lambda *_who: not portal().settings.production)
_SHOWN = 50
_LINK = re.compile(r"https?://[^\s<>]+")

blueprint = Blueprint("outbox", __name__)


class Line(NamedTuple):
    """A mail as the list shows it."""

    name: str
    subject: str
    to: str
    day: str


@blueprint.get("/desk/outbox", access=IN_DEVELOPMENT)
def show() -> Response:
    """The list, or the mail that ``mail`` names, as text or as HTML (``part=html``)."""
    if not mails_are_kept():
        abort(404)
    folder = Folder(portal().settings.mail)
    name = request.args.get("mail", "")
    if not name:
        lines = [_line(one, folder.read(one)) for one in folder.names()[:_SHOWN]]
        return page("desk/outbox.html", title=_("Mails of this portal"), lines=lines, mail=None, twinned=False)
    try:
        mail = folder.read(name)
    except KeyError:
        abort(404)
    if request.args.get("part") == "html":
        return _as_html(mail)
    return page("desk/outbox.html", title=mail["Subject"], mail=_line(name, mail), text=_text(mail), twinned=False)


def mails_are_kept() -> bool:
    """Whether mails can be read here instead of being sent."""
    settings = portal().settings
    return not (settings.production or settings.smtp_url)


def _line(name: str, mail: EmailMessage) -> Line:
    return Line(name, mail["Subject"], mail["To"], mail["Date"])


def _text(mail: EmailMessage) -> Markup:
    """The text of the mail, its links to be followed."""
    body = mail.get_body(("plain",))
    text = str(escape(body.get_content() if body else ""))
    return Markup(_LINK.sub(r'<a href="\g<0>">\g<0></a>', text))  # noqa: S704 - escaped above


def _as_html(mail: EmailMessage) -> Response:
    body = mail.get_body(("html",))
    response = Response(body.get_content() if body else "", mimetype="text/html")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
