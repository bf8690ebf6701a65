"""Does a process keep the files that it is told, and no others; nor the network?"""

import os
import socket
from functools import partial
from pathlib import Path

import pytest

from bpcourse.grading.inside import landlock, linux
from bpcourse.grading.inside.landlock import Right, restrict, version
from tests.grading.inside.test_linux import in_a_child

pytestmark = pytest.mark.skipif(not version(), reason="needs Landlock")

VERSIONS = [number for number in (1, 2, 3, 5, 7) if number <= max(version(), 1)]


@pytest.fixture
def folder(tmp_path):
    for name in ("read/deep", "list", "own", "other"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text(name)
    (tmp_path / "own/link").symlink_to(tmp_path / "other/file")
    return tmp_path


def names(path):
    return [entry.name for entry in path.iterdir()]


def after(rights, act, at_most=landlock.MOST):
    """What act() returns in a child that keeps these rights; the name of its error."""

    def run():
        linux.drop_capabilities()
        restrict([(str(path), right) for path, right in rights.items()], at_most)
        return act()

    return in_a_child(run).partition(":")[0]


@pytest.mark.parametrize("at_most", VERSIONS)
def test_files_are_kept_as_told_and_no_others(folder, at_most):
    rights = {
        folder / "read": Right.READ,
        folder / "list": Right.LIST,
        folder / "own": Right.OWN,
        folder / "missing": Right.READ,
    }
    file, own, denied = folder / "read/deep/file", folder / "own/new", "PermissionError"
    for act, told in {
        file.read_text: "read/deep",
        partial(file.write_text, "x"): denied,
        file.unlink: denied,
        (folder / "read/new").touch: denied,
        partial(names, folder / "list"): "['file']",
        (folder / "list/file").read_text: denied,
        partial(own.write_text, "12"): "2",
        own.unlink: "None",
        partial(own.symlink_to, "/"): denied,
        (folder / "own/link").read_text: denied,
        (folder / "other/file").read_text: denied,
        partial(names, folder): denied,
    }.items():
        assert after(rights, act, at_most) == told


def test_a_right_to_a_file_is_one_to_this_file(folder):
    rights = {folder / "other/file": Right.READ}
    assert after(rights, (folder / "other/file").read_text) == "other"
    assert after(rights, partial(names, folder / "other")) == "PermissionError"


def test_links_are_not_followed(folder):
    rights = {folder / "own/link": Right.READ}
    assert after(rights, (folder / "other/file").read_text) == "PermissionError"


def test_devices_can_be_used():
    assert after({"/dev/null": Right.USE}, partial(Path("/dev/null").write_text, "1")) == "1"


@pytest.mark.skipif(version() < 4, reason="Landlock knows the network since version 4")
def test_there_is_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert (
            after({}, partial(socket.create_connection, server.getsockname())) == "PermissionError"
        )


@pytest.mark.skipif(version() < 6, reason="Landlock knows signals since version 6")
def test_no_signal_leaves():
    assert after({}, lambda: os.kill(os.getppid(), 0)) == "PermissionError"
    assert after({}, lambda: os.kill(os.getpid(), 0)) == "None"
