"""Are the mounts what bubblewrap is told, in their order?"""

from pathlib import Path

import pytest

from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.mounts import Mode, Mount
from bpcourse.grading.judge.start_bubblewrap import ISOLATION, arguments, folders, problem
from tests.grading.judge.look import text_of


@pytest.mark.parametrize(
    "mount, words",
    [
        (Mount("/a", Mode.READ_ONLY, Path("/b")), "--ro-bind /b /a"),
        (Mount("/lib", Mode.SYMLINK, Path("usr/lib")), "--symlink usr/lib /lib"),
        (Mount("/null", Mode.DEVICE, Path("/dev/null")), "--dev-bind /dev/null /null"),
        (Mount("/a", Mode.EMPTY), "--tmpfs /a --remount-ro /a"),
        (Mount("/proc", Mode.PROCESSES), "--proc /proc"),
        (Mount("/tmp", Mode.SCRATCH), "--perms 1777 --tmpfs /tmp"),
    ],
)
def test_each_mode_has_its_words_and_the_rest_is_read_only(mount, words):
    assert " ".join(arguments([mount])) == f"{words} --chdir /tmp --remount-ro /"


def test_later_mounts_cover_earlier_ones():
    library, hidden = (
        Mount("/py", Mode.READ_ONLY, Path("/usr")),
        Mount("/py/site-packages", Mode.EMPTY),
    )
    made = arguments([library, hidden])
    assert made.index("--ro-bind") < made.index("--tmpfs")


def test_folders_are_those_that_no_mount_brings_along():
    mounts = [
        Mount("/site/bpcourse/plots", Mode.READ_ONLY, Path("/x")),
        Mount("/usr/lib", Mode.READ_ONLY, Path("/usr/lib")),
        Mount("/usr/lib/python3/dist-packages", Mode.EMPTY),
        Mount("/proc", Mode.PROCESSES),
    ]
    assert folders(mounts) == ["/site", "/site/bpcourse", "/usr"]


def test_every_kind_of_namespace_is_new():
    assert {f"--unshare-{kind}" for kind in ("user", "pid", "net", "ipc", "uts")} <= set(ISOLATION)


def test_nothing_but_scratch_can_be_written_to(sandbox):
    source = (
        "import os\nwritable = []\n"
        "for top, folders, files in os.walk('/'):\n"
        "    folders[:] = [f for f in folders if top != '/' or f not in ('proc', 'tmp')]\n"
        "    if os.access(top, os.W_OK): writable.append(top)\n"
        "print(writable, os.access('/tmp', os.W_OK))"
    )
    assert text_of(source) == "[] True\n"


def test_a_problem_is_found_and_told_without_starting_python(sandbox, tmp_path):
    assert None in {problem(find) for find in bubblewrap.PROGRAMS.values()}
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho bwrap: no namespaces here >&2\nexit 1\n")
    program.chmod(0o755)
    assert problem(lambda: program) == "bwrap: no namespaces here"
    assert "No such file" in problem(lambda: tmp_path / "missing")
