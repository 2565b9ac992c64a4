"""Files that commands write."""

from pathlib import Path

import pytest

from primum.cli.output import write_file
from primum.vocabulary.problem import Unreadable


def test_makes_the_folder_and_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "pack.json"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_what_cannot_be_written_stops_and_leaves_the_old(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", Path("/proc/none/file")):
        with pytest.raises(Unreadable) as stop:
            write_file(path, b"new")
        assert stop.value.problem.rule == "output-not-written"
    assert [it.name for it in tmp_path.iterdir()] == ["folder"]


def test_a_file_where_the_folder_would_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "x", tmp_path / "file" / "y" / "x"):
        with pytest.raises(Unreadable) as stop:
            write_file(path, b"new")
        assert stop.value.problem.value == "a file is where its folder would be"
