import re

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

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_macro_is_used(name):
    everything = "\n".join(TEMPLATES.values())
    unused = [macro for macro in MACRO.findall(TEMPLATES[name]) if len(re.findall(rf"\b{macro}\b", everything)) < 2]

    assert not unused


def test_every_template_is_used():
    source = "\n".join([*TEMPLATES.values(), *(path.read_text() for path in (ROOT / "app").rglob("*.py"))])

    # One template for each kind of record is named by the kind.
    assert not [name for name in TEMPLATES if name not in source and f"{name.split('/')[0]}/{{" not in source]


@each_page
def test_no_style_is_written_inline(name):
    assert not re.findall(r"<style\b|\sstyle\s*=", PAGES[name])


@each_page
def test_every_inline_script_carries_the_nonce(name):
    scripts = re.findall(r"<script\b(?![^>]*\bsrc=)[^>]*>", PAGES[name])
    data = 'type="application/'

    assert not [tag for tag in scripts if "csp_nonce()" not in tag and data not in tag]


@each_page
def test_no_element_carries_a_script(name):
    assert not re.findall(r"\son[a-z]+\s*=|javascript:", PAGES[name])


@each_page
def test_nothing_is_loaded_from_another_host(name):
    loading = (
        r"""<(?:script|img|iframe|source|video|audio|object|embed)\b[^>]*\b(?:src|data|srcset)=["'](?:https?:)?//"""
    )
    linked = (
        r"""<link\b(?=[^>]*\brel=["'](?:stylesheet|preload|icon|preconnect|dns-prefetch))[^>]*href=["'](?:https?:)?//"""
    )

    assert not re.findall(f"{loading}|{linked}", PAGES[name])


@pytest.mark.parametrize("path", sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]), ids=lambda path: path.name)
def test_no_asset_asks_another_host(path):
    asking = r"""@import\s+["']?(?:url\()?["']?https?:|url\(\s*["']?(?:https?:)?//|(?:fetch|import|open)\(\s*["'`]https?://"""

    assert not re.findall(asking, path.read_text())


@each_page
def test_every_word_of_ours_goes_through_the_catalogues(name):
    page = EXPRESSION.sub(" ", PAGES[name])
    said = ELEMENT.sub(" ", page) + " ".join(text for _, text in SPOKEN_ATTRIBUTE.findall(page))

    assert not WORDS.findall(re.sub(r"&\w+;", " ", said))


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_is_longer_than_a_reader_can_hold(name):
    assert TEMPLATES[name].count("\n") <= LONGEST
