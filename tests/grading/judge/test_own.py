"""What the sandbox has of an instructor's own exercises: names that refuse, and nothing else."""

import json

import pytest

from bpcourse.exercises import own
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.own import files_of
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.own_course import BACKWARD, FILES, FORWARD

SECRETS = ("sigmoid = 1 /", "np.exp(-x)", "edits", "inputs=inputs")


@pytest.fixture
def folder(tmp_path):
    """my_exercises/, in use."""
    made = tmp_path / "my_exercises"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text)
    (made / "draft.py").write_text("not yet (Python")
    own.use(made)
    yield made
    own.use(None)


def task(folder, *sources, files=None):
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source, "outputs": []}
        for n, source in enumerate(sources)
    ]
    locked = (
        LockedCell("setup", "import numpy as np\nfrom bpcourse import check"),
        LockedCell("check_swish_forward", "check(swish_forward)", 1.0),
    )
    text = json.dumps({"cells": cells, "metadata": {}})
    return Task(text, locked, b"key", files=files or {}, exercises=str(folder))


def test_files_of_the_sandbox_hold_no_answer_and_nothing_that_was_handed_in_for_them(folder):
    theirs = {"my_exercises/reference.py": b"mine", "my_exercises/more.py": b"mine", "a.csv": b"1"}
    graded = files_of(task(folder, files=theirs), reference=False)
    assert {path for path in graded if path.startswith("my_exercises/")} == {
        f"my_exercises/{name}" for name in (*FILES, "draft.py")
    }
    assert graded["a.csv"] == b"1"
    text = b"".join(graded.values()).decode()
    assert not any(secret in text for secret in SECRETS) and "mine" not in graded
    pictured = files_of(task(folder, files=theirs), reference=True)
    assert pictured["my_exercises/reference.py"] == FILES["reference.py"].encode()
    assert files_of(Task("{}", (), b"", files=theirs), reference=False) == theirs


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize(
    "answer, points",
    [
        (FORWARD, 1),
        (FORWARD.replace("x, (x, s)", "1, (x, s)"), 0),
        ("from my_exercises.reference import swish_forward as s\n\n"
         "def swish_forward(x):\n    return s(x)", 0),
        ("import my_exercises.mine\n\n"
         "def swish_forward(x):\n    return my_exercises.mine.swish_forward.reference(x)", 0),
    ],
)  # fmt: skip
def test_the_own_exercise_is_judged_and_its_reference_is_refused(folder, answer, points):
    evil = {"my_exercises/__init__.py": b"import bpcourse\nEXERCISES = []\n1 / 0\n"}
    verdict = judge(task(folder, answer, BACKWARD, files=evil))
    assert verdict.scores["check_swish_forward"].points == points
    if "my_exercises" in answer:
        assert "is not available while grading" in json.dumps(
            verdict.scores["check_swish_forward"].report
        )
