"""Following a public case or an area by mail without an account: asked for, confirmed and ended by links."""

from typing import NamedTuple

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField

from app.accounts.email_address import email_address
from app.accounts.sealing import seal_of
from app.accounts.throttle import MAIL, Throttle, TooManyAttempts
from app.complaints import references
from app.complaints.following import followers
from app.complaints.following.follower_news import is_public, is_ward, standing
from app.complaints.following.followers import CASE, PLACE, WARD, FollowAsked
from app.complaints.following.model import FollowRow
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import NotVisible
from app.kernel.text import Phrase
from app.notifications.to_followers import NAMES
from app.opendata import place as places
from app.web.account.door import told_to_wait
from app.web.account.email_forms import EmailForm
from app.web.blueprint import WITH_RECEIPT, Blueprint
from app.web.desk.outbox import mails_are_kept
from app.web.forms import Form
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("following_by_mail", __name__, url_prefix=f"{PREFIX}/subscribe")


class TokenForm(Form):
    """The link's token, carried from the address into the form."""

    token = HiddenField()


class Subject(NamedTuple):
    """What can be followed. ``name`` is what it is called in a sentence; ``path`` is its page."""

    subject: str
    about: str
    name: str
    point: tuple[float, float] | None = None


@blueprint.route("", methods=["GET", "POST"], access=WITH_RECEIPT)
def subscribe() -> Response | Answer:
    """Ask for mails. Says the same whoever asks and whatever address he gives. Raises NotVisible."""
    wanted = _wanted()
    form, status = EmailForm.of_request(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _throttle().attempt(MAIL, form.email.data or "", request.remote_addr or "")
            except TooManyAttempts as problem:
                form.refuse(problem)
                return told_to_wait(_page(form, wanted, 429), problem)
            _ask(wanted, form.email.data or "")
            return redirect(f"/{language()}/subscribe/sent", 303)
    return _page(form, wanted, status)


def _page(form: EmailForm, wanted: Subject, status: int) -> Response:
    name = called(wanted.subject, wanted.name)
    return page("following/subscribe.html", status=status, title=_("Follow by mail"), form=form, name=name)


def _ask(wanted: Subject, email: str) -> None:
    longitude, latitude = wanted.point or (None, None)
    with portal().database.unit(SYSTEM) as unit:
        unit.tell(
            FollowAsked(
                wanted.subject, wanted.about, wanted.name, email_address(email), language(), longitude, latitude
            )
        )


@blueprint.get("/sent", access=WITH_RECEIPT)
def sent() -> Response:
    return page("following/sent.html", title=_("Look into your mail"), kept=mails_are_kept())


@blueprint.route("/confirm", methods=["GET", "POST"], access=WITH_RECEIPT)
def confirm() -> Response | Answer:
    """The link confirms by its form, not by being looked at: programs look at links before people do."""
    form = TokenForm.of_request(data={"token": request.args.get("token", "")})
    token = form.token.data or ""
    try:
        if request.method == "POST":
            with portal().database.unit(SYSTEM) as unit:
                row = followers.confirm(unit, token)
                row.seen = standing(unit.session, row)
            return redirect(f"/{language()}/subscribe/done", 303)
        with portal().database.open(SYSTEM) as session:
            row = followers.waiting(session, token, clock.now())
    except NotVisible:
        return page("following/dead_link.html", status=404, title=_("This link does not work any more"))
    return page("following/confirm.html", title=_("Follow by mail"), form=form, name=_name_of(row))


@blueprint.get("/done", access=WITH_RECEIPT)
def done() -> Response:
    return page("following/done.html", title=_("You follow it now"))


@blueprint.get("/stop", access=WITH_RECEIPT)
def ask_to_stop() -> Response:
    token = request.args.get("token", "")
    try:
        with portal().database.open(SYSTEM) as session:
            row = followers.ending(session, token)
    except NotVisible:
        return _stopped()
    return page("following/stop.html", title=_("Stop following"), token=token, name=_name_of(row))


@blueprint.post("/stop", access=WITH_RECEIPT, one_click=True)
def stop() -> Response:
    """End it, asked by the page or by a mail program (RFC 8058, which wants no redirection)."""
    with portal().database.unit(SYSTEM) as unit:
        followers.end(unit, request.form.get("token") or request.args.get("token", ""))
    return _stopped()


def _stopped() -> Response:
    return page("following/stopped.html", title=_("You do not follow this any more"))


def _wanted() -> Subject:
    """What the address names, as strangers know it. Raises NotVisible."""
    given = request.args
    with portal().database.open(STRANGER) as session:
        if CASE in given:
            reference = references.normal(given[CASE])
            if reference and is_public(session, reference):
                return Subject(CASE, reference, reference)
        elif WARD in given:
            if is_ward(session, given[WARD]):
                return Subject(WARD, given[WARD], given[WARD])
        elif PLACE in given:
            found = places.place(session, given[PLACE])
            if found and found.area and found.area.level == WARD:
                return Subject(WARD, found.area.name, found.area.name)
            if found and found.point:
                return Subject(PLACE, found.slug, found.name, found.point)
    raise NotVisible("There is nothing of that name to follow.")


def called(subject: str, name: str) -> str:
    """What is followed, as it stands in a sentence."""
    return Phrase(NAMES[subject], name=name).said(_)


def _name_of(row: FollowRow) -> str:
    return called(row.subject, row.name)


def _throttle() -> Throttle:
    return Throttle(portal().database, seal_of(portal().settings.secret_key))
