"""A letter becomes a mail: plain text and HTML of the same words, in the reader's language."""

from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.kernel import clock
from app.kernel.catalogues import translator
from app.notifications.letters import Letter
from app.notifications.post import Post

_TEMPLATES = Path(__file__).parents[1] / "web" / "templates"


def compose(post: Post, letter: Letter, *, to: str, language: str, path: str, **values: object) -> EmailMessage:
    """The mail to that address. ``path`` is where its link leads, below the portal's own address."""
    site = post.site_name(language)
    say = translator(language)

    def said(sentence: str) -> str:
        return say(sentence) % {"site": site, **values}

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
        "contact": post.contact,
    }
    mail = EmailMessage()
    mail["Subject"] = f"{context['subject']} – {site}"
    mail["From"] = formataddr((site, post.sender))
    mail["To"] = to
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=urlsplit(post.base_url).hostname or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday notice answers it
    mail.set_content(_environment().get_template("emails/letter.txt").render(context))
    mail.add_alternative(_environment().get_template("emails/letter.html").render(context), subtype="html")
    mail["Content-Language"] = language  # set before, it would move into the first of the two parts
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
