"""Which change of the package touches which unit, in a copy of it."""

import shutil
from pathlib import Path

import pytest

from bpcourse.course import PACKAGE
from bpcourse.grading.batch import parts
from bpcourse.grading.batch.parts import parts_of_grades, parts_of_pages, parts_of_penalties

COURSE = PACKAGE.parent / "course"
UNITS = {number: next(COURSE.glob(f"{number}_*")).name for number in ("02", "06")}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package, without what takes room."""
    target = tmp_path_factory.mktemp("copy") / "bpcourse"
    ignored = shutil.ignore_patterns("__pycache__", "fashion.npz")
    return Path(shutil.copytree(PACKAGE, target, ignore=ignored))


def release(number):
    return (COURSE / UNITS[number] / f"{UNITS[number]}.ipynb").read_text()


def state(package, number):
    text = release(number)
    return parts_of_grades(text, False, package), parts_of_pages(text, package)


@pytest.fixture(scope="module")
def before(copy):
    return {number: state(copy, number) for number in UNITS}


@pytest.fixture
def touched(copy, before):
    """touched(path, old, new) -> {number: "page" or "grade"} of the units that a change touches."""

    def change(path, old=None, new=None):
        file = copy / path
        content = file.read_text()
        assert old is None or old in content
        try:
            file.write_text(content + "\nx = 1\n" if old is None else content.replace(old, new, 1))
            after = {number: state(copy, number) for number in UNITS}
        finally:
            file.write_text(content)
        found = {}
        for number, (grades, pages) in before.items():
            if after[number][0] != grades:
                found[number] = "grade"
            elif after[number][1] != pages:
                found[number] = "page"
        return found

    return change


ALL = dict.fromkeys(UNITS, "grade")
HINT = ("What should come out when x is all zeros?", "What comes out when x is 0?")


@pytest.mark.parametrize(
    "path, old, new, expected",
    [
        ("exercises/u02_mlp/affine.py", *HINT, {"02": "page"}),
        ("exercises/u02_mlp/affine.py", '"rows @ w")', '"rows @ w.T")', {"02": "grade"}),
        ("exercises/u02_mlp/affine.py", "(3, 2)", "(4, 2)", {"02": "grade"}),
        ("exercises/u02_mlp/affine.py", '{"out": 1}', '{"out": 2}', {"02": "grade"}),
        ("exercises/u02_mlp/affine.py", '"bias forgotten"', '"no bias"', {"02": "grade"}),
        ("exercises/u06_vanishing_gradients/scale.py", None, None, {"06": "grade"}),
        ("exercises/u02_mlp/__init__.py", "    softmax_loss,\n", "", {"02": "grade"}),
        ("exercises/shared/hints.py", "add up.", "sum.", {"02": "page", "06": "page"}),
        ("exercises/__init__.py", None, None, ALL),
        ("reference/two_layer.py", None, None, {"02": "grade"}),
        ("reference/scalar.py", None, None, {}),  # unit 1's
        ("networks/faults.py", None, None, {"06": "grade"}),  # whose exercises have no fixed names
        ("checking/compare.py", None, None, ALL),
        ("grading/judge/scoring.py", None, None, ALL),
        ("grading/nbgrader/execute.py", None, None, ALL),
        ("datasets/loaders.py", None, None, ALL),
        ("grading/nbgrader/feedback.py", None, None, dict.fromkeys(UNITS, "page")),
        ("grading/nbgrader/lost_points.py", None, None, dict.fromkeys(UNITS, "page")),
        ("grading/nbgrader/late_plugin.py", None, None, {}),
        ("plots/charts.py", None, None, {}),
        ("commands/grade.py", None, None, {}),
        ("learner/folder.py", None, None, {}),
        ("grading/classroom/export.py", None, None, {}),
        ("datasets/README.md", None, None, {}),
    ],
)
def test_a_change_touches_the_units_that_depend_on_it(touched, path, old, new, expected):
    assert touched(path, old, new) == expected


def test_a_file_that_nobody_has_decided_about_counts_for_every_grade(copy):
    before = parts_of_grades(release("02"), False, copy)
    (copy / "novelty.py").write_text("x = 1")
    after = parts_of_grades(release("02"), False, copy)
    (copy / "novelty.py").unlink()
    assert after != before and "novelty.py" in after


def test_plots_count_where_pictures_are_asked_for():
    text = release("02")
    assert not any(name.startswith("plots/") for name in parts_of_grades(text, figures=False))
    assert any(name.startswith("plots/") for name in parts_of_grades(text, figures=True))


def test_where_it_cannot_be_told_which_exercises_a_unit_uses_all_count():
    def exercises(text):
        return {name for name in parts_of_grades(text, False) if name.startswith("exercises/u")}

    unknown = release("02").replace("check(affine_forward", "check(my_own")
    assert exercises(unknown) > exercises(release("02"))
    assert {name.split("/")[1] for name in exercises(unknown)} > {
        "u01_chain_rule",
        "u10_frameworks",
    }


def test_what_is_named_is_there_or_is_to_come():
    """A name that is misspelled would count for every grade."""
    to_come = {"checkup", "released"}
    named = [
        *parts.OF_UNITS,
        *parts.OF_ALL_UNITS,
        *parts.PICTURES,
        *parts.OF_PAGES,
        *parts.OF_REPORTS,
        *parts.OF_PENALTIES,
        *parts.OF_NOTHING,
    ]
    assert not [name for name in named if not (PACKAGE / name).exists() and name not in to_come]


def test_the_plugin_s_code_counts_for_penalties():
    assert set(parts_of_penalties()) == set(parts.OF_PENALTIES)
