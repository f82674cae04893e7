"""The receipt: reference, key, what happens next and by when. It is shown to the browser that sent the report alone."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from flask import Response, request
from markupsafe import Markup

from app.accounts.model import RESIDENT
from app.accounts.sealing import Unsealable, seal_of
from app.city import queries as city
from app.complaints import policy, queries, references
from app.complaints.filing.filing import Receipt
from app.complaints.projections import ReporterComplaint
from app.kernel import clock
from app.kernel.errors import NotVisible
from app.kernel.text import N_, in_language
from app.web import addresses, cookie
from app.web.identity import identity
from app.web.locale import language
from app.web.portal import base_url, portal
from app.web.templating import page
from app.web.translation import gettext as _

SHOWN_FOR = timedelta(hours=1)
"""How long the page can be loaded again in the same browser; then the key is nowhere but with whoever noted it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the receipt says beside the case."""

    reference: str
    key: str
    complaint: int
    mailed: bool


def address(path: str, sent: Receipt) -> str:
    """Where the receipt is shown. What stands there is sealed, and opens with this browser's cookie alone."""
    words = json.dumps([sent.reference, sent.key, sent.complaint_id, clock.now().isoformat()])
    sealed = seal_of(portal().settings.secret_key).seal(words, _about())
    return addresses.with_query(f"/{language()}{path}", [("of", sealed)])


def receipt_page(template: str = "report/receipt.html", again: str = "/report") -> Response:
    """The receipt that the address speaks of. Raises NotVisible for any other browser, and after an hour."""
    reference, key, complaint = _opened(request.args.get("of", ""))
    with portal().database.open(policy.reporter_of(complaint)) as session:
        case = queries.by_reference(session, reference)
        category = city.category(session, case.category)
    if not isinstance(case, ReporterComplaint):
        raise NotVisible("There is no such receipt.")
    slug = references.slug(reference)
    by_key = addresses.with_query(f"/{language()}/follow", [("reference", slug)])
    in_account = _in_account(reference)
    return page(
        template,
        title=_("Your receipt"),
        case=case,
        reference=reference,
        key=key,
        category=in_language(category.names, language()),
        reopen_days=category.reopen_days,
        in_account=in_account,
        follow=f"/{language()}/account/reports/{slug}" if in_account else by_key,
        portal_url=base_url(),
        translated_href=f"/{case.language}/{request.full_path.split('/', 2)[2]}",
        qr=_qr(f"{base_url()}{by_key}#{key}"),
        again=f"/{language()}{again}",
    )


def _in_account(reference: str) -> bool:
    """Whether the resident who is signed in here finds the report among the own ones."""
    signed = identity().signed
    if signed is None or not signed.complete or signed.kind != RESIDENT:
        return False
    try:
        return isinstance(queries.by_reference(identity().session, reference), ReporterComplaint)
    except NotVisible:
        return False


def _opened(sealed: str) -> tuple[str, str, int]:
    try:
        words = seal_of(portal().settings.secret_key).open(sealed, _about())
    except Unsealable:
        raise NotVisible(N_("There is no such receipt.")) from None
    reference, key, complaint, at = json.loads(words)
    if clock.now() - datetime.fromisoformat(at) > SHOWN_FOR:
        raise NotVisible(N_("There is no such receipt."))
    return reference, key, complaint


def _about() -> str:
    return f"receipt/{cookie.token()}"


def _qr(text: str) -> Markup:
    """The address of the report with its key behind the “#”, which browsers send to nobody."""
    title = _("QR code with the address of your report and its key")
    drawn = segno.make(text, error="m").svg_inline(
        scale=4, border=4, light="white", svgclass="qr", lineclass=None, title=title
    )
    return Markup(drawn)  # noqa: S704 - drawn by us; the title is escaped by the library
