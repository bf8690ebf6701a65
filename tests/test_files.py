"""Folders as plain data, and replaced as a whole."""

import pytest

from bpcourse.files import (
    read_files,
    replace_file,
    replace_folder,
    replace_shared_file,
    write_files,
)


def test_folders_are_replaced_as_a_whole_and_left_overs_are_cleared(tmp_path):
    folder = tmp_path / "ada" / "unit"
    replace_folder(folder, {"a": b"1", "sub/b": b"2"}, 0o444)
    (tmp_path / "ada" / ".unit.new").mkdir()
    replace_folder(folder, {"c": b"3"}, 0o444)
    assert [p.name for p in (tmp_path / "ada").iterdir()] == ["unit"]
    assert [p.name for p in folder.iterdir()] == ["c"]
    replace_folder(folder, {}, 0o444)
    assert not folder.exists()


def test_a_folder_is_read_as_it_was_written(tmp_path):
    files = {"a": b"1", "sub/deep/b": b"2"}
    write_files(tmp_path / "new", files)
    assert read_files(tmp_path / "new") == files
    assert read_files(tmp_path / "none") == {}


def test_links_are_not_followed(tmp_path):
    write_files(tmp_path / "outside", {"secret": b"x"})
    write_files(tmp_path / "folder", {"own": b"1"})
    (tmp_path / "folder" / "file").symlink_to(tmp_path / "outside" / "secret")
    (tmp_path / "folder" / "sub").symlink_to(tmp_path / "outside")
    assert read_files(tmp_path / "folder") == {"own": b"1"}


def test_of_a_large_file_no_more_is_read_than_asked_for(tmp_path):
    write_files(tmp_path, {"large": b"12345"})
    assert read_files(tmp_path, 3) == {"large": b"123"}


@pytest.mark.parametrize("replace", [replace_file, replace_shared_file])
def test_a_file_is_replaced_at_once_or_stays(tmp_path, monkeypatch, replace):
    path = tmp_path / "sub" / "file"
    replace(path, b"old")

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(path), "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        replace(path, b"new")
    assert path.read_bytes() == b"old"
    monkeypatch.undo()
    replace(path, b"new")
    assert path.read_bytes() == b"new" and [p.name for p in path.parent.iterdir()] == ["file"]


def test_when_writing_fails_the_old_file_is_still_there(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_bytes(b"old")
    (tmp_path / ".grades.csv.new").mkdir()  # the place where the new content would go
    with pytest.raises(OSError, match=r"grades\.csv"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
