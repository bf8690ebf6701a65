"""A folder to teach from with a unit of the instructor's own: exercises, master, private checks."""

import json
import shutil
from pathlib import Path

from bpcourse.authoring import build_unit
from bpcourse.course import Course

ROOT = Path(__file__).resolve().parents[2]
UNIT = "20_mine"
FOLDER = "my_exercises"
FILES = {
    "__init__.py": '''"""My exercises."""

from my_exercises.mine import swish_backward, swish_forward

EXERCISES = [swish_forward, swish_backward]
''',
    "reference.py": '''"""Swish: x times a sigmoid."""

import numpy as np


def swish_forward(x):
    """x * sigmoid(x); x of any shape."""
    sigmoid = 1 / (1 + np.exp(-x))
    return x * sigmoid, (x, sigmoid)


def swish_backward(dout, cache):
    """dx, in the shape of x."""
    x, sigmoid = cache
    return dout * (sigmoid + x * sigmoid * (1 - sigmoid))
''',
    "mine.py": '''"""Swish."""

from bpcourse.checking.exercise import Backward, Function, Mistake
from my_exercises import reference


def inputs(rng):
    return {
        "4 samples, 3 features": (rng.standard_normal((4, 3)),),
        "one sample": (rng.standard_normal((1, 5)),),
    }


swish_forward = Function(
    name="swish_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=inputs,
    reference=reference.swish_forward,
    mistakes=(
        Mistake(
            "factor x missing",
            ask="What is left of your out where the sigmoid is 1?",
            tell="Each number is multiplied by its own sigmoid.",
            edits=(("return x * sigmoid,", "return sigmoid,"),),
        ),
    ),
)

swish_backward = Backward(
    name="swish_backward",
    parts={"dx": 2},
    inputs=inputs,
    reference=reference.swish_backward,
    of=swish_forward,
    wrt={"dx": 0},
    mistakes=(
        Mistake(
            "only the sigmoid",
            ask="x stands in the formula twice. Where does your dx show the second?",
            tell="A product has two terms in its derivative.",
            edits=(("(sigmoid + x * sigmoid * (1 - sigmoid))", "sigmoid"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell="What comes from above multiplies every entry.",
            edits=(("dout * (", "("),),
        ),
    ),
)
''',
}
PRIVATE = "assert abs(swish_forward(np.array([[1234.5]]))[0].item() - 1234.5) < 1e-9"
CHEAP = "assert swish_backward(np.ones((0, 3)), swish_forward(np.ones((0, 3)))[1]).shape == (0, 3)"
MASTER = f"""\
# Unit 20: Mine

```{{code-cell}} ipython3
:tags: [setup]

import numpy as np
from bpcourse import check
from my_exercises import reference
```

### Exercise 1: `swish_forward`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **1 point**

```{{code-cell}} ipython3
def swish_forward(x):
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-x))
    return s * x, (x, s)
    ### END SOLUTION
```

```{{code-cell}} ipython3
### BEGIN HIDDEN TESTS
{PRIVATE}
### END HIDDEN TESTS
check(swish_forward)
```

### Exercise 2: `swish_backward`

> **Difficulty** ●○○○○ · **Importance** ●●●○○ · **Time** 5 minutes · **2 points**

```{{code-cell}} ipython3
def swish_backward(dout, cache):
    ### BEGIN SOLUTION
    x, s = cache
    return dout * s * (1 + x * (1 - s))
    ### END SOLUTION
```

```{{code-cell}} ipython3
### BEGIN HIDDEN TESTS
# costs 0.5
{CHEAP}
### END HIDDEN TESTS
check(swish_backward, forward=swish_forward)
```

```{{code-cell}} ipython3
print(reference.swish_forward(np.array([0.0]))[0])
```
"""
FORWARD = """def swish_forward(x):
    s = 1 / (1 + np.exp(-x))
    return s * x, (x, s)"""
BACKWARD = """def swish_backward(dout, cache):
    x, s = cache
    return dout * (s + x * s * (1 - s))"""
RIGHT = {"swish_forward": FORWARD, "swish_backward": BACKWARD}


def lay_out(root, files=FILES, master=MASTER):
    """The course, not built: as `bpcourse start --instructor` makes it, without the ten units."""
    (root / ".bpcourse").mkdir(parents=True)
    config = (ROOT / "nbgrader_config.py").read_text()
    line = f'c.Bpcourse.exercises = "{FOLDER}"'
    assert f"# {line}\n" in config
    (root / "nbgrader_config.py").write_text(config.replace(f"# {line}", line))
    (root / ".bpcourse" / "folder.json").write_text('{"kind": "instructor"}\n')
    for folder in ("course", f"solutions/{UNIT}", FOLDER, "classroom/submitted"):
        (root / folder).mkdir(parents=True)
    for name, text in files.items():
        (root / FOLDER / name).write_text(text)
    (root / "solutions" / UNIT / f"{UNIT}.md").write_text(master)
    return Course(root)


def made(root, files=FILES, master=MASTER):
    """The course, built."""
    course = lay_out(root, files, master)
    build_unit(course, UNIT)
    return course


def copied(course, root):
    """Another course like it: building takes seconds."""
    return Course(Path(shutil.copytree(course.root, root)))


def hand_in(course, student, answers, beside=None, after=()):
    """Hand in the release with these answers {grade_id: source}, files beside it, cells at its end."""
    notebook = json.loads(course.release_notebook(UNIT).read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    notebook["cells"] += [
        {"cell_type": "code", "id": f"more{number}", "metadata": {}, "source": source,
         "outputs": [], "execution_count": None}
        for number, source in enumerate(after)
    ]  # fmt: skip
    folder = course.classroom / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook))
    for name, text in (beside or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
