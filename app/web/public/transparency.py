"""The public log of publications, its daily heads, and the page where anybody checks a file against it."""

from flask import Response, render_template, request

from app.web import addresses
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.log_asked import LAST, read_hash, read_number, read_record
from app.web.portal import base_url
from app.web.templating import page
from app.web.translation import gettext as _
from records import log_queries
from records.log_chain import Said

PER_PAGE, HEADS = 50, 30
HASHED = ("sequence", "at", *Said._fields)
"""What an entry's hash is made of, behind the hash of the entry before, as the API calls it."""
COMMANDS = (
    ("Linux", "sha256sum …"),
    ("macOS", "shasum -a 256 …"),
    ("Windows", "certutil -hashfile … SHA256"),
)
blueprint = Blueprint("transparency", __name__, url_prefix=PREFIX)


@blueprint.get("/log", access=ANYONE)
def log() -> Response:
    """The newest entries, those ``before`` a number, or all of one ``record``."""
    problems: list[str] = []
    session, record = identity().session, read_record(request.args, problems)
    before = read_number(request.args, "before", LAST, problems)
    entries, last = log_queries.head(session)
    lines = log_queries.of_record(session, *record) if record else log_queries.before(session, before, PER_PAGE)
    older = lines[-1].sequence if lines and not record and lines[-1].sequence > 1 else 0
    return page(
        "transparency/log.html",
        title=_("Publication log"),
        problems=problems,
        entries=entries,
        head=last,
        days=log_queries.days(session, HEADS) if not record and before == LAST else [],
        lines=lines,
        record=record,
        newest=before == LAST,
        older=addresses.with_query(f"/{language()}/log", [("before", str(older))]) if older else "",
        noindex=bool(request.args),
    )


@blueprint.get("/log/<int(max=999999999999999):number>", access=ANYONE)
def entry(number: int) -> Response:
    """One entry with all that is hashed. Raises NotVisible."""
    session = identity().session
    line = log_queries.entry(session, number)
    previous = log_queries.entry(session, number - 1).hash if number > 1 else "0" * 64
    title = _("Entry %(number)s of the publication log", number=number)
    return page("transparency/entry.html", title=title, line=line, previous=previous, fields=HASHED, noindex=True)


@blueprint.get("/log/heads.atom", access=ANYONE)
def heads() -> Response:
    """Atom feed of the daily heads: whoever keeps it can prove what was in the log before."""
    days = log_queries.days(identity().session, HEADS)
    own = f"{base_url()}/{language()}/log"
    text = render_template("feeds/log_heads.atom", days=days, own=own, title=_("Publication log"), language=language())
    return Response(text, mimetype="application/atom+xml")


@blueprint.get("/verify", access=ANYONE)
def verify() -> Response:
    """What the portal knows of a SHA-256: which record and version it belongs to, and how that stands now."""
    problems: list[str] = []
    sha256 = read_hash(request.args, problems)
    return page(
        "transparency/verify.html",
        title=_("Check a file"),
        problems=problems,
        sha256=sha256,
        typed=request.args.get("sha256", "")[:200] if problems else sha256,
        matches=log_queries.matches(identity().session, sha256) if sha256 else [],
        commands=COMMANDS,
        noindex=bool(request.args),
    )
