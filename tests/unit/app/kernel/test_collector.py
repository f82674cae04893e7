"""While a long piece of work lasts, what was there before is left alone, and not for ever."""

import gc

import pytest

from app.kernel.collector import spared


def test_what_was_there_is_left_alone_until_the_end():
    with spared():
        assert gc.get_freeze_count() > 1000
    assert gc.get_freeze_count() == 0


def test_also_where_the_work_fails():
    with pytest.raises(ValueError, match="row"), spared():
        raise ValueError("row")
    assert gc.get_freeze_count() == 0
