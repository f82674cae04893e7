"""Mails to those who follow a public case or an area: that there is something new, and where to read it."""

from urllib.parse import quote

from app.complaints import references
from app.complaints.following import followers
from app.complaints.following.followers import CASE, PLACE, Follow, FollowAsked, FollowNews
from app.complaints.key_store import Vault
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.kernel.text import N_, Phrase
from app.notifications.message import Ending, compose
from app.notifications.post import Post
from app.notifications.report_letters import AREA_NEWS, CASE_NEWS, CONFIRM_FOLLOWING, FOLLOWED_ALREADY, STOP_FOLLOWING

NAMES = {
    followers.CASE: N_("report %(name)s"),
    followers.WARD: N_("reports in %(name)s"),
    followers.PLACE: N_("reports around %(name)s"),
}
"""What is followed, as it stands in a sentence."""


def asked(database: Database, post: Post, vault: Vault, event: FollowAsked) -> None:
    """The link that confirms an address; to one that follows this already, the news that it does."""
    with database.unit(SYSTEM) as unit:
        follow = followers.begin(unit, vault.seal, event)
    if follow is None:
        return
    about = Phrase(NAMES[follow.subject], name=follow.name)
    letter = CONFIRM_FOLLOWING if follow.confirm else FOLLOWED_ALREADY
    path = f"/{follow.language}/subscribe/confirm?token={follow.confirm}" if follow.confirm else _path(follow)
    post.send(
        compose(post, letter, to=follow.email, language=follow.language, path=path, ending=_ending(follow), about=about)
    )


def news(database: Database, post: Post, vault: Vault, event: FollowNews) -> None:
    """That something is new; nothing to one who has stopped meanwhile."""
    with database.open(SYSTEM) as session:
        follow = followers.follower(session, vault.seal, event.follow)
    if follow is None:
        return
    letter = CASE_NEWS if follow.subject == CASE else AREA_NEWS
    said = {"about": Phrase(NAMES[follow.subject], name=follow.name), "reference": follow.about}
    post.send(
        compose(
            post,
            letter,
            to=follow.email,
            language=follow.language,
            path=_path(follow),
            ending=_ending(follow),
            reports=event.reports,
            **said,
        )
    )


def _path(follow: Follow) -> str:
    """The public page of what is followed."""
    if follow.subject == CASE:
        return f"/{follow.language}/reports/{references.slug(follow.about)}"
    if follow.subject == PLACE:
        return f"/{follow.language}/places/{quote(follow.about)}"
    return f"/{follow.language}/reports?ward={quote(follow.about)}"


def _ending(follow: Follow) -> Ending:
    return Ending(STOP_FOLLOWING, f"/{follow.language}/subscribe/stop?token={follow.stop}")
