import re
from collections import Counter

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "app/web/templates"
STATIC = ROOT / "app/web/static"
TEMPLATES = {path.relative_to(FOLDER).as_posix(): path.read_text() for path in sorted(FOLDER.rglob("*.*"))}
PAGES = {name: text for name, text in TEMPLATES.items() if name.endswith(".html")}
LONGEST = 150

MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")
EXPRESSION = re.compile(r"{#.*?#}|{%-?\s*trans\b.*?endtrans\s*-?%}|{%.*?%}|{{.*?}}", re.DOTALL)
ELEMENT = re.compile(r"<!--.*?-->|<script\b.*?</script>|<[^>]*>", re.DOTALL)
WORDS = re.compile(r"(?!SHA\b)\b[A-Za-z]{3,}")
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:alt|title|placeholder|aria-label)=(["'])((?:(?!\1).)*)\1""")


def found(pattern: str) -> dict[str, list[str]]:
    """Page → what of it fits the pattern; empty where none does."""
    return {name: hits for name, text in PAGES.items() if (hits := re.findall(pattern, text))}


def test_every_macro_is_used():
    words = Counter(re.findall(r"\w+", "\n".join(TEMPLATES.values())))

    assert not [macro for text in TEMPLATES.values() for macro in MACRO.findall(text) if words[macro] < 2]


def test_every_template_is_used():
    source = "\n".join([*TEMPLATES.values(), *(path.read_text() for path in (ROOT / "app").rglob("*.py"))])

    # One template for each kind of record is named by the kind.
    assert not [name for name in TEMPLATES if name not in source and f"{name.split('/')[0]}/{{" not in source]


def test_no_style_is_written_inline():
    assert not found(r"<style\b|\sstyle\s*=")


def test_every_inline_script_carries_the_nonce():
    scripts = found(r"<script\b(?![^>]*\bsrc=)[^>]*>")
    data = 'type="application/'

    assert not [tag for tags in scripts.values() for tag in tags if "csp_nonce()" not in tag and data not in tag]


def test_no_element_carries_a_script():
    assert not found(r"\son[a-z]+\s*=|javascript:")


def test_nothing_is_loaded_from_another_host():
    loading = (
        r"""<(?:script|img|iframe|source|video|audio|object|embed)\b[^>]*\b(?:src|data|srcset)=["'](?:https?:)?//"""
    )
    linked = (
        r"""<link\b(?=[^>]*\brel=["'](?:stylesheet|preload|icon|preconnect|dns-prefetch))[^>]*href=["'](?:https?:)?//"""
    )

    assert not found(f"{loading}|{linked}")


@pytest.mark.parametrize("path", sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]), ids=lambda path: path.name)
def test_no_asset_asks_another_host(path):
    asking = r"""@import\s+["']?(?:url\()?["']?https?:|url\(\s*["']?(?:https?:)?//|(?:fetch|import|open)\(\s*["'`]https?://"""

    assert not re.findall(asking, path.read_text())


def words_of_ours(text: str) -> list[str]:
    page = EXPRESSION.sub(" ", text)
    said = ELEMENT.sub(" ", page) + " ".join(text for _, text in SPOKEN_ATTRIBUTE.findall(page))
    return WORDS.findall(re.sub(r"&\w+;", " ", said))


def test_every_word_of_ours_goes_through_the_catalogues():
    assert not {name: words for name, text in PAGES.items() if (words := words_of_ours(text))}


def test_no_template_is_longer_than_a_reader_can_hold():
    assert not [name for name, text in TEMPLATES.items() if text.count("\n") > LONGEST]
