"""Has somebody decided about every part of bpcourse whether a submission sees it?"""

import ast
import json
from pathlib import Path

import pytest

import bpcourse
from bpcourse.grading.judge.visible import ABSENT, COURSE, REAL, STUB
from tests.grading.judge.look import text_of

PACKAGE = Path(bpcourse.__file__).parent
ROOT = PACKAGE.parent
SPLIT = ("datasets", "grading")  # rooms that are decided about part by part
DATA_OF_AN_INSTALLED_PACKAGE = {"released", "py.typed"}


def parts_of_the_course():
    """Rooms and top modules, and the parts of the rooms in SPLIT."""
    for folder in (PACKAGE, *(PACKAGE / name for name in SPLIT)):
        for path in folder.iterdir():
            if path not in [PACKAGE / name for name in SPLIT] and path.name != "__pycache__":
                yield str(path.relative_to(PACKAGE))


def sights(column):
    return {name: sight[column] for name, sight in COURSE.items()}


def test_every_room_module_and_data_file_is_decided_about():
    found = set(parts_of_the_course()) - DATA_OF_AN_INSTALLED_PACKAGE
    undecided = sorted(found - set(COURSE))
    assert not undecided, f"visible.py must say whether a submission sees {undecided}"
    assert sorted(set(COURSE) - found - DATA_OF_AN_INSTALLED_PACKAGE) == []


def test_what_a_graded_submission_sees_is_this():
    seen = {name: sight for name, sight in sights(0).items() if sight is not ABSENT}
    assert seen == {
        "plots": REAL,
        "reference": STUB,
        "networks": STUB,
        "gradcheck": STUB,
        "checkup": STUB,
        "datasets/__init__.py": REAL,
        "datasets/loaders.py": REAL,
        "datasets/generated.py": REAL,
        "datasets/claims.py": REAL,
        "datasets/claims": REAL,
        "datasets/ames.npz": REAL,
        "datasets/births.npz": REAL,
        "datasets/digits.npz": REAL,
        "datasets/fashion.npz": REAL,
        "datasets/words.npz": REAL,
    }


def test_neither_view_has_the_judge_or_what_instructors_run():
    for column in (0, 1):
        absent = {name for name, sight in sights(column).items() if sight is ABSENT}
        assert {"authoring", "grading/judge", "grading/nbgrader", "released"} <= absent


def imports_of_released_notebooks():
    """The statements that import from bpcourse, in what students get."""
    found = set()
    for path in (ROOT / "course").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and "bpcourse" in source:
                nodes = ast.walk(ast.parse(source))
                imports = (n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom))
                found |= {line for line in map(ast.unparse, imports) if "bpcourse" in line}
    return sorted(found)


def works_here(line):
    try:
        exec(line, {})
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("reference", [False, True])
def test_what_released_notebooks_import_can_be_imported(sandbox, reference):
    lines = [line for line in imports_of_released_notebooks() if works_here(line)]
    assert len(lines) > 5 and all(ast.parse(line) for line in lines)
    assert text_of("\n".join([*lines, "print('all')"]), reference=reference) == "all\n"


def test_data_and_plots_are_the_real_ones(sandbox):
    source = (
        "from bpcourse import datasets\nfrom bpcourse.plots.paths import path_animation\n"
        "loaders = [name for name in datasets.__all__ if name.startswith('load_') and name != 'load_tables']\n"
        "print(len([getattr(datasets, name)() for name in loaders]))\n"
        "print(path_animation.__code__.co_name)"
    )
    assert text_of(source) == "5\npath_animation\n"


@pytest.mark.parametrize(
    "module",
    ["exercises", "checking.assess", "grading", "authoring", "learner.folder", "course", "files"],
)
def test_what_is_absent_cannot_be_imported(sandbox, module):
    assert "No module named" in text_of(f"import bpcourse.{module}")


def test_with_pictures_the_reference_and_the_checks_are_real(sandbox):
    source = (
        "import numpy as np\nfrom bpcourse import check, reference\n"
        "print(reference.relu_forward(np.array(-2.0))[0])\n"
        "def relu_forward(x): return np.maximum(x, 0), x\n"
        "def relu_backward(dout, cache): return dout * (cache > 0)\n"
        "print(check(relu_backward, forward=relu_forward) > 0)"
    )
    printed = text_of(source, reference=True)
    assert printed.startswith("0.0\n") and printed.endswith("True\n")
