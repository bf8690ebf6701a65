"""A plugin for late submissions: found where nbgrader documents it, and nothing else with it."""

import subprocess
import sys

import pytest
from traitlets.config import Config

from bpcourse.course import PACKAGE
from bpcourse.grading.nbgrader import late_plugin
from bpcourse.grading.nbgrader.late_plugin import CheckedPlugin, LatePluginError

RULE = """
import numpy
from nbgrader.plugins import BasePlugin
class SubMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {}
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Writes the rule; sys.path and sys.modules are as before afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(late_plugin, "_on_path", [])
    before = set(sys.modules)

    def write(returned, text=RULE):
        (tmp_path / "late.py").write_text(text.format(returned))
        return tmp_path

    yield write
    for name in set(sys.modules) - before:
        del sys.modules[name]


def configured(folder, named="late.SubMarks"):
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.AssignLatePenalties.plugin_class = named
    return config


def asked(folder, score=5.0):
    config = configured(folder)
    late_plugin.use(config, folder)
    assert config.AssignLatePenalties.plugin_class is CheckedPlugin
    return CheckedPlugin(config=config).late_submission_penalty("ada", score, 60.0)


def test_its_folder_comes_last_and_no_library_is_shadowed(course):
    folder = course("1.5")
    (folder / "numpy.py").write_text("raise SystemExit('the wrong numpy')")
    assert asked(folder) == 1.5
    assert sys.path[-1] == str(folder) and sys.path.count(str(folder)) == 1
    assert not (folder / "__pycache__").exists()


def test_another_course_has_another_plugin_and_a_changed_one_is_read_anew(course, tmp_path_factory):
    folder = course("1")
    assert asked(folder) == 1
    course("2")
    assert asked(folder) == 2
    other = tmp_path_factory.mktemp("other")
    (other / "late.py").write_text(RULE.format("3"))
    assert asked(other) == 3 and str(folder) not in sys.path and str(other) in sys.path


@pytest.mark.parametrize(
    "returned, taken, remark",
    [
        ("None", None, ""),
        ("numpy.float32(2)", 2.0, ""),
        ("-1", -1.0, "-1 points off: 0 were taken"),
        ("7", 7.0, "7 points off: all 5 were taken"),
        ("float('inf')", float("inf"), "inf points off: all 5 were taken"),
    ],
)
def test_what_it_returns_is_taken_and_what_is_odd_is_told(course, returned, taken, remark):
    late_plugin.taken_remarks()
    assert asked(course(returned)) == taken
    assert remark in late_plugin.taken_remarks() and not late_plugin.taken_remarks()


@pytest.mark.parametrize(
    "returned, said",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("float('nan')", "returns nan"),
        ("'2'", "returns '2'"),
        ("[score]", "returns \\[5.0\\]"),
        ("1j", "returns 1j"),
        ("exit()", "SystemExit"),
    ],
)
def test_what_is_no_penalty_is_an_error_in_one_sentence(course, returned, said):
    with pytest.raises(
        LatePluginError, match=rf"^The late plugin late.SubMarks .*{said}.*"
    ) as error:
        asked(course(returned))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["raise OSError('no network')", "SubMarks = 3", "def SubMarks(): pass", "", "x = (", "exit()"],
)
def test_one_that_cannot_be_loaded_is_told_before_anybody_is_graded(course, text):
    folder = course("", text)
    with pytest.raises(LatePluginError, match="Nothing was graded"):
        late_plugin.use(configured(folder), folder)
    with pytest.raises(LatePluginError, match=r"nowhere.* cannot be loaded"):
        late_plugin.use(configured(folder, "nowhere.SubMarks"), folder)


def test_one_that_is_installed_needs_no_folder_and_nbgrader_s_own_is_left_alone(course, tmp_path):
    named = "nbgrader.plugins.latesubmission.LateSubmissionPlugin"
    config = configured(tmp_path, named)
    late_plugin.use(config, tmp_path)
    assert config.AssignLatePenalties.plugin_class == named and not late_plugin.is_named(config)
    assert not late_plugin.is_named(Config()) and str(tmp_path) not in sys.path


def test_its_files_are_told_from_others_without_importing_anything(course):
    folder = course("1")
    first = late_plugin.sources(configured(folder))
    (folder / "waivers.csv").write_text("ada")
    (folder / "nbgrader_config.py").write_text("")
    second = late_plugin.sources(configured(folder))
    assert set(first) == {"late.py"} and set(second) == {"late.py", "waivers.csv"}
    assert "late" not in sys.modules
    assert set(late_plugin.sources(configured(folder, "nbgrader.plugins.export.Any"))) == {
        "nbgrader.plugins.export.Any"
    }


@pytest.mark.slow
@pytest.mark.parametrize("missing", [False, True])
def test_a_class_is_graded_with_it_from_any_folder_and_nothing_of_a_submission_is_loaded(
    small_class, tmp_path, missing
):
    """By the real command, from another course folder's inside, with bait beside the notebook."""
    config = small_class.root / "nbgrader_config.py"
    lines = '\nc.AssignLatePenalties.plugin_class = "late.SubMarks"\n'
    config.write_text(config.read_text() + lines)
    (small_class.root / "numpy.py").write_text("raise SystemExit('the wrong numpy')")
    if not missing:
        (small_class.root / "late.py").write_text(RULE.format("2"))
    folder = small_class.classroom / "submitted" / "ada" / "02_tiny"
    bait = f"open({str(tmp_path / 'loaded')!r}, 'w')"
    for name in ("numpy.py", "late.py", "bpcourse/__init__.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(bait)
    done = subprocess.run(
        [PACKAGE.parent / ".venv" / "bin" / "bpcourse", "grade", "02_tiny", "--student", "ada"]
        if (PACKAGE.parent / ".venv" / "bin" / "bpcourse").exists()
        else [sys.executable, "-P", "-m", "bpcourse", "grade", "02_tiny", "--student", "ada"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert not (tmp_path / "loaded").exists()
    said = " ".join(done.stdout.split())
    if missing:
        assert done.returncode == 1 and "late plugin late.SubMarks cannot be loaded" in said
        assert said.count("late.SubMarks") == 1 and "Traceback" not in said + done.stderr
    else:
        assert done.returncode == 0 and "3 of 5 points" in said
