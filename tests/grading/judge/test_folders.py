"""Temporary folders of killed processes are deleted by the next one, and no others."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bpcourse.grading.judge import folders

MAKE = "import signal; from bpcourse.grading.judge.folders import *; print(make_folder(), flush=True)\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def another_process():
    """One that has made a folder a while ago, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE + "signal.pause()"], stdout=subprocess.PIPE, text=True
    )
    folder = Path(process.stdout.readline().strip())
    (folder / "stubs").mkdir()
    os.utime(folder, (0, 0))
    return process, folder


def test_a_folder_is_deleted_after_its_process_was_killed_and_not_before():
    process, theirs = another_process()
    ours = folders.make_folder()
    assert theirs.is_dir()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    second = folders.make_folder()
    assert not theirs.exists() and ours.is_dir()
    for folder in (ours, second):
        folders.delete_folder(folder)
        assert not folder.exists()


def test_a_folder_that_is_being_made_is_left_alone(tmp_path):
    (tmp_path / f"{folders.PREFIX}new").mkdir()
    folders.delete_folder(folders.make_folder())
    assert (tmp_path / f"{folders.PREFIX}new").is_dir()


def test_what_resists_is_deleted_too(tmp_path):
    """Folders that their owner cannot read, a thousand of them deep, and links."""
    top, beside = tmp_path / "top", tmp_path / "beside"
    beside.mkdir()
    (beside / "kept").touch()
    deep = top
    for level in range(1500):
        deep.mkdir()
        if level % 100 == 0:
            (deep / "file").touch()
            (deep / "link").symlink_to(beside)
        deep = deep / "d"
    (top / "closed").mkdir()
    (top / "closed/file").touch()
    (top / "closed").chmod(0)
    folders.delete_tree(top)
    assert not top.exists() and (beside / "kept").exists()
    folders.delete_tree(top)
