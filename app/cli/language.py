"""The language of the terminal: ``PSIS_LANGUAGE``, else the one that the system's locale names."""

import os
from collections.abc import Mapping

import click

from app.kernel import catalogues
from app.kernel.text import LANGUAGES, Phrase, Translate
from app.web.catalogues import compile_missing

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(environ: Mapping[str, str]) -> str:
    """One of our languages. Not from the settings: what is wrong with those is said in it too."""
    said = environ.get("PSIS_LANGUAGE") or next((environ[name] for name in _LOCALES if environ.get(name)), "")
    tag = said.partition("_")[0].partition(".")[0].lower()
    return tag if tag in LANGUAGES else LANGUAGES[0]


def translator(environ: Mapping[str, str]) -> Translate:
    """What says a sentence of ours in that language; English where its catalogue is missing."""
    compile_missing()
    return catalogues.translator(language_of(environ))


def tell(sentence: Phrase, *, err: bool = False) -> None:
    """Say a sentence of ours on the terminal, in its language."""
    click.echo(sentence.said(translator(os.environ)), err=err)
