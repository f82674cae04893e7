"""What a PDF says of its title and language, which readers announce and screen readers need. Runs inside the worker."""

import re
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from records.sandbox.pdf_saving import save

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def name(path: str, out: str, title: str, language: str) -> dict[str, Any]:
    """Writes a copy that says them; "" leaves what the file says. Returns nothing."""
    with pikepdf.open(path) as pdf:
        call(pdf, title, language)
        save(pdf, out)
    return {}


def call(pdf: pikepdf.Pdf, title: str, language: str) -> None:
    """Let the file have this title, shown by its readers instead of its name, and this language if it has none."""
    if title:
        pdf.docinfo[Name.Title] = title
        shown = pdf.Root.get(Name.ViewerPreferences)
        if not isinstance(shown, Dictionary):
            pdf.Root.ViewerPreferences = shown = Dictionary()
        shown.DisplayDocTitle = True
    if not language_of(pdf) and _LANGUAGE.fullmatch(language):
        pdf.Root.Lang = String(language)


def language_of(pdf: pikepdf.Pdf) -> str:
    """The language tag that the file names, "" for none or one that is not well formed."""
    found = str(pdf.Root.get(Name.Lang, "")).strip()
    return found if _LANGUAGE.fullmatch(found) else ""
