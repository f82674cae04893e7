"""One thing that should be looked at before a record is published, and what each kind of it is called."""

import hashlib
from dataclasses import dataclass

from app.kernel.text import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``code`` is a key of ``SENTENCES``. ``place`` is a field of the record, or the name of one of its files.

    ``match`` is what was found, word for word, ``before`` and ``after`` some text around it. ``file`` is the SHA-256 of
    the attachment, "" for the record's own fields; ``page`` counts from 1. ``times``: how often it stands there.
    ``box`` is where it stands on its page: left, top, right, bottom as shares (0 to 1) of width and height.
    """

    code: str
    place: str
    match: str = ""
    before: str = ""
    after: str = ""
    file: str = ""
    page: int | None = None
    times: int = 1
    box: tuple[float, float, float, float] | None = None

    @property
    def digest(self) -> str:
        """What the finding is known by, also in later versions: kind, place and words; the file where it says none."""
        said = "\0".join((self.code, self.place, self.match or self.file))
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


SENTENCES: dict[str, str] = {
    "not-examined": N_("The newest text was not checked yet."),
    "phone": N_("A phone number"),
    "email": N_("An e-mail address"),
    "identity-number": N_("An identity number"),
    "tax-number": N_("A taxpayer's number"),
    "bank-card": N_("The number of a bank card"),
    "plate": N_("A vehicle's number plate"),
    "hidden-party": N_("What is hidden of a party to this record"),
    "covered-text": N_("Text under a box or picture: it can still be copied and searched"),
    "invisible-text": N_("Text that cannot be seen but can be copied and searched"),
    "text-off-page": N_("Text outside the visible page"),
    "attached-file": N_("A file inside the file"),
    "script": N_("A script, or an action that starts something"),
    "earlier-revision": N_("Earlier revisions are still in the file"),
    "metadata": N_("The file says who made it, when or with what"),
    "annotation": N_("A note or mark by a reader of the file"),
    "form-field": N_("A form field that was filled in"),
    "hidden-layer": N_("A layer that is not shown"),
    "hidden-sheet": N_("A hidden sheet"),
    "hidden-rows": N_("Hidden rows"),
    "hidden-columns": N_("Hidden columns"),
    "named-range": N_("A named range that points to hidden or outside cells"),
    "pivot-cache": N_("The rows behind a pivot table"),
    "comment": N_("A comment"),
    "external-link": N_("Values copied from another file"),
    "macro": N_("A macro"),
    "embedded-object": N_("An object inside the file"),
    "unreadable": N_("A file that could not be checked"),
    "missing-file": N_("A file that is not in the store"),
    "more": N_("More was found than is shown here; mend what is shown and check again"),
    "no-title": N_("The title is missing, or only a file name"),
    "no-language": N_("The language is missing"),
    "no-description": N_("A picture without a description"),
}
"""Finding code → what it is, marked for the catalogues."""
