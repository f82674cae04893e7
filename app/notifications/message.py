"""A letter becomes a mail: plain text and HTML of the same words, in the reader's language."""

from email.message import EmailMessage
from email.policy import default as modern
from email.utils import format_datetime, formataddr, make_msgid
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.city.site import EMAIL, NAME
from app.kernel import clock
from app.kernel.catalogues import translator
from app.kernel.text import said as phrase_said
from app.notifications.letters import Letter
from app.notifications.post import Post

_TEMPLATES = Path(__file__).parents[1] / "web" / "templates"
_POLICY = modern.clone(max_line_length=500)
"""Lines as long as the address that ends a message: folded, it would be written in a way that few programs read."""


class Ending(NamedTuple):
    """The link with which messages of this kind are ended: what it is called, and its path."""

    label: str
    path: str


def compose(
    post: Post, letter: Letter, *, to: str, language: str, path: str, ending: Ending | None = None, **values: object
) -> EmailMessage:
    """The mail to that address. ``path`` is where its link leads, below the portal's own address.

    A value may be a ``Phrase`` of ours, which is said in the mail's language: the reader's, or the city's first where
    his is offered no more. With an ``ending``, mail programs show a button that ends such messages at once (RFC 8058).
    """
    written = post.written()
    language = written.offered(language)
    site = written.text(NAME, language) or post.site_name(language)
    say = translator(language)
    told = {name: phrase_said(value, say) for name, value in values.items()}

    def said(sentence: str) -> str:
        return say(sentence) % {"site": site, **told}

    context = {
        "_": say,
        "language": language,
        "site": site,
        "home": f"{post.base_url}/{language}/",
        "link": post.base_url + path,
        "subject": said(letter.subject),
        "before": [said(sentence) for sentence in letter.before],
        "button": said(letter.button),
        "after": [said(sentence) for sentence in letter.after],
        "contact": written.own(EMAIL) or post.contact,
        "ending": say(ending.label) if ending else "",
        "end": post.base_url + ending.path if ending else "",
    }
    mail = _addressed(post, site, to)
    mail["Subject"] = f"{context['subject']} – {site}"
    if ending:
        mail["List-Unsubscribe"] = f"<{context['end']}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_environment().get_template("emails/letter.txt").render(context))
    mail.add_alternative(_environment().get_template("emails/letter.html").render(context), subtype="html")
    mail["Content-Language"] = language  # set before, it would move into the first of the two parts
    return mail


def _addressed(post: Post, site: str, to: str) -> EmailMessage:
    """A mail without subject and words."""
    mail = EmailMessage(_POLICY)
    mail["From"] = formataddr((site, post.sender))
    mail["To"] = to
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=urlsplit(post.base_url).hostname or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday notice answers it
    return mail


@cache
def _environment() -> Environment:
    """Jinja's own, because whoever writes mails knows no request."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
