import os
import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import uploads
from app.db.uploads import LARGEST, Uploads, WrongPlace
from app.kernel.errors import BadInput, NotVisible


@pytest.fixture
def store(tmp_path):
    return Uploads(tmp_path / "uploads")


@pytest.fixture
def number(store):
    return store.begin("ani", "minutes.pdf", 10)


def test_what_arrived_in_pieces_is_whole(store, number):
    store.append("ani", number, 0, BytesIO(b"01234"))
    store.append("ani", number, 5, BytesIO(b"56789"))

    assert store.whole("ani", number).read_bytes() == b"0123456789"


def test_a_piece_twice_is_refused_and_says_where_to_go_on(store, number):
    store.append("ani", number, 0, BytesIO(b"01234"))
    with pytest.raises(WrongPlace) as refused:
        store.append("ani", number, 0, BytesIO(b"01234"))

    assert refused.value.received == store.received("ani", number) == 5


def test_more_than_was_announced_is_refused(store, number):
    with pytest.raises(BadInput, match="More of this file"):
        store.append("ani", number, 0, BytesIO(b"0123456789a"))


def test_a_file_that_is_not_whole_is_not_given(store, number):
    with pytest.raises(BadInput, match="has not arrived whole"):
        store.whole("ani", number)


def test_what_is_used_is_forgotten(store, number):
    store.end("ani", number)
    with pytest.raises(NotVisible):
        store.received("ani", number)


@pytest.mark.parametrize("name", ["", ".", "..", "../ani", "a/b", "none", "a\0b", "ü"])
def test_nothing_else_is_an_upload(store, number, name):
    with pytest.raises(NotVisible):
        store.append("ani", name, 0, BytesIO(b"0"))


@pytest.mark.parametrize("act", ["received", "whole", "end", "about"])
def test_an_upload_is_its_senders_alone(store, number, act):
    with pytest.raises(NotVisible):
        getattr(store, act)("umi", number)


@pytest.mark.parametrize("size", [0, -1, LARGEST + 1])
def test_no_file_is_empty_or_too_large(store, size):
    with pytest.raises(BadInput, match="from 1 byte"):
        store.begin("ani", "a", size)


def test_somebody_who_never_uses_uploads_gets_no_more_of_them(store, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 2)
    for _ in range(2):
        store.begin("ani", "a", 1)
    store.begin("umi", "a", 1)
    with pytest.raises(BadInput, match="wait to be used"):
        store.begin("ani", "a", 1)


def test_a_table_may_be_larger_than_any_document(store):
    store.begin("ani", "permits.csv", LARGEST + 1, most=LARGEST + 1)
    with pytest.raises(BadInput, match="201 MB"):
        store.begin("ani", "permits.csv", LARGEST + 1_000_001, most=LARGEST + 1_000_000)


def test_somebody_who_never_uses_uploads_fills_no_disk(store, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 10)
    store.begin("ani", "a", 6)
    store.begin("umi", "a", 10)
    with pytest.raises(BadInput, match="wait to be used"):
        store.begin("ani", "a", 5)


def test_a_file_for_which_there_is_no_room_is_not_begun(store, monkeypatch):
    free = uploads.KEPT_FREE + 15
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    number = store.begin("ani", "a", 10)
    store.append("ani", number, 0, BytesIO(b"01234"))
    store.begin("ani", "a", 10)
    with pytest.raises(BadInput, match="no room"):
        store.begin("ani", "a", 10)


def test_what_others_announced_is_no_room_for_one_more(store, number, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=uploads.KEPT_FREE + 15))
    with pytest.raises(BadInput, match="no room"):
        store.begin("budi", "minutes.pdf", 6)


def test_a_disk_that_fills_meanwhile_is_said(store, number, tmp_path):
    file = tmp_path / "uploads" / number / "bytes"
    file.unlink()
    file.symlink_to("/dev/full")
    with pytest.raises(BadInput, match="no room"):
        store.append("ani", number, 0, BytesIO(b"01234"))


def test_two_threads_do_not_write_one_file_at_once(store, number):
    with ThreadPoolExecutor(1) as pool:
        others = []

        def meanwhile():
            others.append(pool.submit(store.append, "ani", number, 0, BytesIO(b"abcde")))
            wait(others, timeout=0.05)

        store.append("ani", number, 0, SlowPiece(b"01234", meanwhile))
        assert isinstance(others[0].exception(), WrongPlace)


def test_what_nobody_came_back_for_is_removed(store, number, tmp_path):
    os.utime(tmp_path / "uploads" / number / "bytes", (1, 1))
    store.begin("umi", "a", 1)
    with pytest.raises(NotVisible):
        store.about("ani", number)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=200), cuts=st.lists(st.integers(1, 80), max_size=8))
def test_a_connection_that_breaks_anywhere_loses_nothing(store, content, cuts):
    number = store.begin("ani", "a", len(content))
    for cut in [*cuts, len(content)]:
        at = store.received("ani", number)
        store.append("ani", number, at, BytesIO(content[at : at + cut]))

    assert store.whole("ani", number).read_bytes() == content
    store.end("ani", number)


class SlowPiece(BytesIO):
    """A piece during which another begins."""

    def __init__(self, content, meanwhile):
        super().__init__(content)
        self._meanwhile = [meanwhile]

    def read(self, size=-1):
        if self._meanwhile:
            self._meanwhile.pop()()
        return super().read(size)
