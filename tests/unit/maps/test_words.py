import pytest

from maps.words import folded


@pytest.mark.parametrize(
    ("texts", "found"),
    [(("École  Saint-Jean", "1 High St"), "ecole saint-jean 1 high st"), (("STRASSE", "Straße"), "strasse strasse")],
)
def test_words_are_compared_without_case_and_accents(texts, found):
    assert folded(*texts) == found
