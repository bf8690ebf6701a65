"""The course that one submission is graded in: what of it is the instructor's, and what is left?"""

from pathlib import Path

import pytest

from bpcourse.course import PACKAGE, Course
from bpcourse.grading.classroom.one import grading
from bpcourse.grading.classroom.one.grading import OneCourse, own_course


@pytest.fixture
def teaching(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "late.py").write_text("raise SystemExit")
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.AssignLatePenalties.plugin_class = 'late.Half'\n"
        "c.JudgeExecute.limits = {'cell_seconds': 9}\n"
        "c.JudgeExecute.isolation = 'landlock'\n"
    )
    return Course(tmp_path)


def test_no_plugin_is_configured_and_a_limit_joins_those_of_the_course(teaching):
    with own_course(teaching, "02_mlp", 60) as own:
        config = own.nbgrader_config()
    assert "AssignLatePenalties" not in config
    assert config.JudgeExecute.limits == {"cell_seconds": 9, "submission_seconds": 40}
    assert config.JudgeExecute.isolation == "landlock"
    assert Course(teaching.root).nbgrader_config().AssignLatePenalties.plugin_class == "late.Half"


def test_its_classroom_is_elsewhere_and_so_is_the_working_folder_while_it_lasts(teaching):
    here = Path.cwd()
    with own_course(teaching, "02_mlp") as own:
        assert not own.classroom.is_relative_to(teaching.root)
        assert own.classroom.parent == Path.cwd() != here
        assert own.nbgrader_config().CourseDirectory.db_url.endswith(
            f"{own.classroom}/gradebook.db"
        )
        folder = own.classroom.parent
    assert Path.cwd() == here and not folder.exists()
    names = sorted(path.name for path in teaching.root.iterdir())
    assert names == ["course", "late.py", "nbgrader_config.py"]


def test_it_is_gone_after_an_error_too(teaching):
    with pytest.raises(RuntimeError), own_course(teaching, "02_mlp") as own:
        raise RuntimeError
    assert not own.classroom.parent.exists()


def test_of_an_installed_package_a_copy_is_used(tmp_path, monkeypatch, teaching):
    """nbgrader's configuration makes a folder beside itself, which may not be written to."""
    monkeypatch.setattr(grading, "PACKAGE", teaching.root)
    released = teaching.root / "released"
    (released / "course" / "02_mlp").mkdir(parents=True)
    (released / "course" / "02_mlp" / "02_mlp.ipynb").write_text("{}")
    (released / "nbgrader_config.py").write_text("c = get_config()\n")
    with own_course(Course(released), "02_mlp") as own:
        assert isinstance(own, OneCourse) and own.root == own.classroom.parent
        assert own.units == ["02_mlp"]
    assert (PACKAGE / "course.py").exists()
