import pytest

from app.cli.language import language_of


@pytest.mark.parametrize(
    ("environ", "tag"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "id_ID", "PSIS_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_GB", "PSIS_LANGUAGE": "id"}, "id"),
        ({"LANG": "id_ID", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "id_ID", "LC_ALL": ""}, "id"),
    ],
)
def test_the_setting_goes_before_the_locale_and_english_before_what_we_do_not_speak(environ, tag):
    assert language_of(environ) == tag
