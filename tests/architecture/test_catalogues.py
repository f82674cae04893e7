import ast
import re
from functools import cache

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.kernel.errors import PsisError
from app.kernel.text import LANGUAGES
from tests.architecture.source import modules
from tests.conftest import ROOT

TRANSLATIONS = ROOT / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_": None, "Phrase": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
MARKUP = re.compile(r"<[^>]+>")
SPEAKING_TO_OPERATORS = [
    module
    for module in modules()
    if re.fullmatch(
        r"app\.(cli|accounts|city|intake|jobs|kernel|notifications)\..+|app\.settings|(records|maps)\..+", module.name
    )
]
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def said():
    """Every sentence of ours: message ids as the catalogues write them, plural ones as pairs."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=lambda path: "/." not in path)
    return {message for _file, _line, message, _comments, _context in found}


@cache
def catalogue(language):
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(translation):
    return [text for text in ([translation] if isinstance(translation, str) else translation) if text]


def sentences(language):
    """(English, translation) for each translated sentence, the English plural left out."""
    for message in catalogue(language):
        if message.id:
            yield texts(message.id)[0], texts(message.string)[:1]


def glossary():
    """Each English word with its Indonesian terms; a word that is meant in one sense only no test can tell apart."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (TRANSLATIONS / "glossary.md").read_text(), re.MULTILINE)
    for english, indonesian in rows[1:]:
        if "(" not in english:
            terms = [term.split("(")[0].strip() for term in indonesian.split(",")]
            yield from ((word.strip(), terms) for word in english.split(","))


@each_language
def test_every_sentence_is_in_the_catalogue(language):
    missing = said() - {message.id for message in catalogue(language)}

    assert missing == set()


@each_language
def test_no_sentence_stays_in_the_catalogue_unsaid(language):
    assert {message.id for message in catalogue(language) if message.id} - said() == set()


def test_every_sentence_is_translated():
    assert [english for english, translated in sentences("id") if not translated] == []


@each_language
def test_no_translation_is_a_guess(language):
    assert [message.id for message in catalogue(language) if message.fuzzy and message.id] == []


@each_language
@pytest.mark.parametrize("pattern", [PLACEHOLDER, MARKUP], ids=["placeholders", "markup"])
def test_translations_keep_what_is_filled_in(language, pattern):
    different = [
        english
        for english, translated in sentences(language)
        for text in translated
        if sorted(pattern.findall(english)) != sorted(pattern.findall(text))
    ]

    assert different == []


def test_indonesian_has_one_plural_form():
    assert (catalogue("id").num_plurals, catalogue("id").plural_expr) == (1, "0")


_PLACE = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize(("word", "terms"), list(glossary()), ids=lambda value: value if isinstance(value, str) else "")
def test_the_glossary_is_obeyed(word, terms):
    """Wherever the English sentence has the word, the Indonesian one has one of its terms."""
    english_word = re.compile(rf"\b{re.escape(word)}(?:s|es)?\b", re.IGNORECASE)
    strayed = [
        (english, text)
        for english, translated in sentences("id")
        for text in translated
        if english_word.search(_PLACE.sub("", english)) and not any(term.lower() in text.lower() for term in terms)
    ]

    assert strayed == []


def errors_raised(module):
    """The first argument of every error of ours that a module raises."""
    names = {"PsisError", *(error.__name__ for error in PsisError.__subclasses__())}
    calls = (
        node.exc for node in ast.walk(module.tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    )
    return [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in names and call.args]


@pytest.mark.parametrize("module", SPEAKING_TO_OPERATORS, ids=lambda module: module.name)
def test_what_the_desk_and_operators_are_told_keeps_its_values_apart_so_that_it_can_be_translated(module):
    filled = [ast.unparse(sentence) for sentence in errors_raised(module) if isinstance(sentence, ast.JoinedStr)]

    assert filled == []


@each_language
def test_no_sentence_has_a_form_that_its_language_lacks(language):
    """Babel complains about each of them in the face of whoever starts the portal first."""
    text = (TRANSLATIONS / language / "LC_MESSAGES/messages.po").read_text()
    forms = int(re.search(r"nplurals=(\d+)", text)[1])
    assert not [number for number in re.findall(r"^msgstr\[(\d+)\]", text, re.MULTILINE) if int(number) >= forms]
