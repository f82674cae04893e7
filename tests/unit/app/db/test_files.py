"""The file store on its folder."""

import os
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import pytest

from app.db.files import FileStore


def test_a_folder_that_was_named_from_here_is_found_from_everywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = FileStore(Path("instance/files"))
    sha256, _size = store.put(BytesIO(b"words"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert store.path(sha256).read_bytes() == b"words"


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def brought(tmp_path):
    file = tmp_path / "brought"
    file.write_bytes(b"words")
    return file


def test_a_file_on_the_same_disk_is_adopted_without_copying_it(store, brought):
    sha256, size = store.adopt(brought)
    assert (size, store.path(sha256).stat().st_ino) == (5, brought.stat().st_ino)


def test_a_file_on_another_disk_is_copied(store, brought, monkeypatch):
    monkeypatch.setattr(os, "link", Mock(side_effect=OSError))
    sha256, _size = store.adopt(brought)
    brought.write_bytes(b"other words")
    assert store.path(sha256).read_bytes() == b"words"


def test_adopted_twice_it_is_there_once(store, brought):
    sha256, _size = store.adopt(brought)
    assert store.adopt(store.path(sha256)) == (sha256, 5)
    assert [one.name for one in store.path(sha256).parent.iterdir()] == [sha256]
