"""The file store on its folder."""

from io import BytesIO
from pathlib import Path

from app.db.files import FileStore


def test_a_folder_that_was_named_from_here_is_found_from_everywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = FileStore(Path("instance/files"))
    sha256, _size = store.put(BytesIO(b"words"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert store.path(sha256).read_bytes() == b"words"
