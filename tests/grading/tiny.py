"""A course with one small unit, built as any other: an exercise and a written question."""

import shutil
from pathlib import Path

from bpcourse.authoring import build_unit
from bpcourse.course import Course

UNIT = "02_tiny"
EXERCISE = "affine_backward"
MASTER = """\
# Affine

```{code-cell} ipython3
:tags: [setup]

import numpy as np
from bpcourse import check
```

### Exercise 1: `affine_backward`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **3 points**

```{code-cell} ipython3
def affine_backward(dout, cache):
    ### BEGIN SOLUTION
    x, w, b = cache
    grad_x = (dout @ w.T).reshape(x.shape)
    return grad_x, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
    ### END SOLUTION
```

```{code-cell} ipython3
check(affine_backward)
```

> **Question A · 2 points, read by your instructor**

+++ {"tags": ["written"], "points": 2, "id": "why"}

Because each row of the batch adds its own share to the gradient of the weights.
"""


def tiny_course(root: Path, master: str = MASTER) -> Course:
    """Build the course in an empty folder."""
    shutil.copy(Path(__file__).resolve().parents[2] / "nbgrader_config.py", root)
    (root / "course").mkdir()
    (root / "solutions" / UNIT).mkdir(parents=True)
    (root / "solutions" / UNIT / f"{UNIT}.md").write_text(master)
    course = Course(root)
    build_unit(course, UNIT)
    return course
