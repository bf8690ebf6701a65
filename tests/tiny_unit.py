"""A tiny course in a temporary folder: one unit, one exercise, one written question."""

import shutil
from pathlib import Path

import pytest

from bpcourse.authoring import build_unit
from bpcourse.course import Course
from bpcourse.exercises import Exercise, all_exercises

ROOT = Path(__file__).resolve().parents[1]

MASTER = '''\
---
jupytext:
  cell_metadata_filter: tags,id,points,planted,explains,practises,-nbgrader
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

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

### Exercise 1: `double_it`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **2 points**

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

> **Question A · 2 points, read by your instructor**

Why is the slope 2 everywhere?

+++ {"id": "slope_in_words", "points": 2, "tags": ["written"]}

Because a step of h in x always moves the output by exactly 2 h, wherever x is.

+++

That is all.
'''


def made_exercise():
    return Exercise(
        name="double_it", parts={"out": 2}, inputs=dict, reference=lambda x: 2 * x, mistakes=()
    )


def lay_out(root):
    """A course folder with nbgrader's real configuration and the tiny master."""
    for name in ("nbgrader_config.py", "jupytext.toml"):
        shutil.copy(ROOT / name, root)
    folder = root / "solutions" / "01_tiny"
    folder.mkdir(parents=True)
    (root / "course").mkdir()
    (folder / "01_tiny.md").write_text(MASTER)
    return Course(root)


@pytest.fixture
def exercise(monkeypatch):
    """An exercise called double_it, worth 2 points."""
    made = made_exercise()
    monkeypatch.setitem(all_exercises(), "double_it", made)
    return made


@pytest.fixture
def course(tmp_path, exercise):
    """A course that was never built."""
    return lay_out(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    course = lay_out(tmp_path_factory.mktemp("built"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(all_exercises(), "double_it", made_exercise())
        build_unit(course, "01_tiny")
    return course


@pytest.fixture
def built(built_once, tmp_path, exercise):
    """A course that was built: a copy, since building takes seconds."""
    return Course(Path(shutil.copytree(built_once.root, tmp_path / "copy")))


@pytest.fixture
def edit():
    """edit(course, old, new): change the master's text."""

    def change(course, old, new):
        path = course.master("01_tiny")
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change
