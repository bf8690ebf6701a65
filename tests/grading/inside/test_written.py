"""Is all counted that a submission has written, and does nothing that hides stay uncounted?"""

import mmap
import os
import sys

import pytest

from bpcourse.grading.inside.written import MAX_MAPPED, TooMuch, written

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
SIZE = 1 << 20


def size(folder, most=1000):
    return written(str(folder), "/proc/self", most)


def write(path):
    path.write_bytes(os.urandom(SIZE))


def test_files_in_all_folders_are_counted_and_holes_are_not(tmp_path):
    before = size(tmp_path)
    write(tmp_path / "file")
    (tmp_path / "deep/deeper").mkdir(parents=True)
    write(tmp_path / "deep/deeper/file")
    with (tmp_path / "holes").open("wb") as file:
        file.truncate(1 << 40)
    assert 2 * SIZE <= size(tmp_path) - before < 3 * SIZE


def test_a_deleted_file_is_counted_while_it_is_open(tmp_path):
    before = size(tmp_path)
    with (tmp_path / "file").open("wb") as file:
        (tmp_path / "file").unlink()
        file.write(os.urandom(SIZE))
        file.flush()
        assert size(tmp_path) - before >= SIZE
    assert size(tmp_path) - before < SIZE


def test_deleted_files_that_only_memory_keeps_have_a_number(tmp_path):
    kept = []
    for number in range(MAX_MAPPED + 1):
        size(tmp_path)
        with (tmp_path / str(number)).open("w+b") as file:
            file.write(b"x")
            file.flush()
            kept.append(mmap.mmap(file.fileno(), 1))
        (tmp_path / str(number)).unlink()
    with pytest.raises(TooMuch):
        size(tmp_path)
    kept.pop().close()
    size(tmp_path)


def test_the_number_of_files_has_a_limit(tmp_path):
    for number in range(5):
        (tmp_path / str(number)).touch()
    size(tmp_path, 5)
    with pytest.raises(TooMuch):
        size(tmp_path, 4)


def test_a_folder_too_deep_for_a_path_is_too_much(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(30):
        os.mkdir("x" * 250)  # noqa: PTH102
        os.chdir("x" * 250)
    with pytest.raises(TooMuch):
        size(tmp_path)


def test_a_folder_that_cannot_be_listed_is_opened_up(tmp_path):
    before = size(tmp_path)
    (tmp_path / "closed").mkdir()
    write(tmp_path / "closed/file")
    (tmp_path / "closed").chmod(0o300)
    assert size(tmp_path) - before >= SIZE
    assert os.geteuid() == 0 or (tmp_path / "closed").stat().st_mode & 0o777 == 0o700


def test_a_process_that_has_ended_has_nothing_open(tmp_path):
    assert written(str(tmp_path), "/proc/0", 10) == 0
