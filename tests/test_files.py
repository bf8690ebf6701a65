"""A file is there whole or not at all."""

import pytest

from bpcourse.files import replace_file


def test_a_file_is_written_and_its_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "notebook.ipynb"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_when_writing_fails_the_old_file_is_still_there(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_bytes(b"old")
    (tmp_path / ".grades.csv.new").mkdir()  # the place where the new content would go
    with pytest.raises(OSError, match=r"grades\.csv"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
