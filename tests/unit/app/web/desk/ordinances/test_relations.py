"""Which law is meant by what was typed."""

from types import SimpleNamespace

import pytest

from app.kernel.errors import BadInput
from app.web.desk.ordinances.relations import offered, work_meant

BUDGETS = [SimpleNamespace(title="City Budget", work=f"/akn/xx/act/{year}/1") for year in (2025, 2026)]
MARKETS = SimpleNamespace(title="Markets", work="/akn/xx/act/2020/7")
LAWS = [*BUDGETS, MARKETS]


def test_a_title_means_the_law_that_has_it():
    assert work_meant("Markets", LAWS) == MARKETS.work


def test_what_is_no_title_stands_for_itself():
    assert work_meant("/akn/xx/act/1999/3", LAWS) == "/akn/xx/act/1999/3"


def test_a_title_of_several_laws_means_none_of_them():
    with pytest.raises(BadInput, match="Several laws have this title"):
        work_meant("City Budget", LAWS)


def test_laws_of_one_title_are_offered_by_their_addresses():
    assert [value for value, _beside in offered(LAWS)] == [BUDGETS[0].work, BUDGETS[1].work, "Markets"]
