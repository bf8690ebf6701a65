"""A tiny course in a temporary folder: one unit, one exercise, one written question."""

import shutil
from pathlib import Path

import pytest

from bpcourse.course import Course
from bpcourse.exercises import Exercise, all_exercises

ROOT = Path(__file__).resolve().parents[2]

MASTER = '''\
# Doubling

The function doubles its argument.

```{code-cell} ipython3
:tags: [setup]

def check(answer):
    try:
        return 2.0 if answer(3) == 6 else 0.0
    except NotImplementedError:
        return 0.0
```

## Exercise

```{code-cell} ipython3
def double_it(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice_x = x + x * 1
    return twice_x
    ### END SOLUTION
```

```{code-cell} ipython3
check(double_it)
```

Why is the slope 2 everywhere?

+++ {"tags": ["written"], "points": 2, "id": "slope_in_words"}

Because a step of h in x always moves the output by exactly 2 h, wherever x is.

+++

That is all.
'''


@pytest.fixture
def exercise(monkeypatch):
    """An exercise called double_it, worth 2 points."""
    made = Exercise(name="double_it", unit="01_tiny", parts={"out": 2}, inputs=dict,
                    reference=lambda x: 2 * x, mistakes=())
    monkeypatch.setitem(all_exercises(), "double_it", made)
    return made


@pytest.fixture
def course(tmp_path, exercise):
    """A course folder with nbgrader's real configuration and the tiny master."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    folder = tmp_path / "solutions" / "01_tiny"
    folder.mkdir(parents=True)
    (tmp_path / "course").mkdir()
    (folder / "01_tiny.md").write_text(MASTER)
    return Course(tmp_path)


@pytest.fixture
def edit(course):
    """edit(old, new): change the master's text."""
    def change(old, new):
        path = course.master("01_tiny")
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    return change
