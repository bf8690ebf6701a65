"""May a submission read what the mounts bring in, and nothing that they leave out?"""

import os
from pathlib import Path

import pytest

from bpcourse.grading.inside import landlock
from bpcourse.grading.inside.landlock import Right
from bpcourse.grading.judge import start_landlock
from bpcourse.grading.judge.mounts import Mode, Mount, imported, machine
from bpcourse.grading.judge.sandbox import require
from bpcourse.grading.judge.start_landlock import rights
from bpcourse.grading.judge.stubs import PACKAGE
from bpcourse.grading.judge.trust import SandboxUnavailable
from bpcourse.grading.judge.visible import DISTRIBUTIONS
from tests.grading.judge.look import text_of


@pytest.fixture
def library(tmp_path):
    """Like /usr/lib, with packages in it."""
    for name in ("python3/dist-packages/bpcourse", "python3/json", "other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "python3/os.py").touch()
    (tmp_path / "python3/site.py").symlink_to("/etc/passwd")
    return tmp_path


def test_what_an_empty_folder_covers_is_left_out_and_only_names_are_told(library):
    mounts = [
        Mount("/usr/lib", Mode.READ_ONLY, library),
        Mount("/usr/lib/python3/dist-packages", Mode.EMPTY),
        Mount("/dev/null", Mode.DEVICE, Path("/dev/null")),
        Mount("/tmp", Mode.SCRATCH),
    ]
    found = {path: right for path, right in rights(mounts).items() if right is not Right.READ}
    assert found == {
        library: Right.LIST,
        library / "python3": Right.LIST,
        Path("/dev/null"): Right.USE,
    }
    read = {path for path, right in rights(mounts).items() if right is Right.READ}
    below = {path for path in read if path.is_relative_to(library)}
    assert below == {library / "other", library / "python3/json", library / "python3/os.py"}


def test_no_right_reaches_packages_that_are_not_named_or_the_rest_of_the_course(tmp_path):
    found = rights([*machine(), *imported(tmp_path, False, DISTRIBUTIONS)])
    readable = [path for path, right in found.items() if right is Right.READ]
    closed = [PACKAGE / "exercises", PACKAGE / "grading/judge", PACKAGE / "reference", Path.home()]
    for path in [*closed, Path("/etc"), Path("/tmp"), Path("/proc")]:
        assert not any(path.is_relative_to(folder) for folder in readable), path
    assert not any(path.name in ("site-packages", "dist-packages") for path in readable)


def test_inside_as_in_bubblewrap_there_is_python_and_nothing_of_this_machine(landlock):
    source = (
        "import os\nfor path in ('/', '/etc', '/root', '/home', '/proc', '/tmp', '/dev', '..'):\n"
        "    try: print(path, os.listdir(path))\n    except OSError: pass\n"
        "print(sorted(os.environ), os.environ['HOME'] == os.getcwd(), os.listdir())"
    )
    assert text_of(source, isolation="landlock") == "['HOME', 'LANG', 'MPLBACKEND'] True []\n"
    for name in ("torch", "bpcourse.exercises", "nbgrader"):
        assert "No module named" in text_of(f"import {name}", isolation="landlock")


def test_without_landlock_it_is_said_what_is_missing(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(SandboxUnavailable, match="Landlock: this kernel has no Landlock"):
        require("landlock")


def test_on_an_unknown_processor_it_is_said(monkeypatch):
    monkeypatch.setattr(start_landlock.platform, "machine", lambda: "vax")
    monkeypatch.setattr(start_landlock.landlock, "version", lambda: 7)
    with pytest.raises(SandboxUnavailable, match="no filter of system calls is known for vax"):
        require("landlock")


def test_the_zygotes_folder_can_be_passed_and_not_looked_at(landlock):
    from bpcourse.grading.judge.sandbox import shared_zygote

    folder = shared_zygote("landlock").folder
    assert folder.stat().st_mode & 0o777 == 0o711
    assert os.access(folder / "site", os.R_OK)
