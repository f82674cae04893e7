"""The forms of a page, filled in: words where one writes, a choice where one chooses, a picture where one is taken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from PIL import Image

_WRITTEN = ("text", "search", "tel")


@dataclass
class PageForm:
    """A form as it stands in a page: ``fields`` are (name, kind, value); of one name there may be several."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    def filled(self, word: Callable[[], str], mailbox: Callable[[], str], *, pictures: bool = True) -> dict[str, Any]:
        """What somebody sends who writes a ``word()`` wherever one may write and chooses the last of each choice."""
        sent: dict[str, Any] = {}
        for name, kind, value in self.fields:
            if kind in _WRITTEN:
                sent[name] = word()
            elif kind == "email":
                sent[name] = mailbox()
            elif kind == "file":
                sent |= {name: [(picture(), f"{word()}.png")]} if pictures else {}
            elif kind == "date":
                sent[name] = "2030-01-01"
            elif value or name not in sent:
                sent[name] = value
        return sent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._form: PageForm | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(held.get("href", ""))
        elif tag == "form":
            self._form = PageForm(held.get("action", ""), held.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "select":
            self._select = held.get("name", "")
        elif self._form is not None:
            self._take(self._form, tag, held)

    def _take(self, form: PageForm, tag: str, held: dict[str, str]) -> None:
        if tag == "option":
            form.fields.append((self._select, "option", held.get("value", "")))
        elif tag in ("input", "textarea", "button") and held.get("name"):
            kind = "text" if tag == "textarea" else held.get("type", "submit" if tag == "button" else "text")
            form.fields.append((held["name"], kind, held.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def forms_of(page: str) -> list[PageForm]:
    """The forms that are sent by POST."""
    return [form for form in _read(page).forms if form.method == "post"]


def links_of(page: str) -> list[str]:
    """Where the page leads."""
    return _read(page).links


def picture() -> BytesIO:
    """A photograph, ready to be sent."""
    file = BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "PNG")
    file.seek(0)
    return file


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader
