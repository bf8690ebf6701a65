"""What a submission sees: which packages, which rooms of this course, which data.

What is not named here is not there. Each room and top module of bpcourse, and each file of its
data, must be named (tests/grading/judge/test_visible.py), so that somebody decides about it.
"""

from __future__ import annotations

import enum

from bpcourse.answer_key.refusal import ROOMS

DISTRIBUTIONS = ("numpy", "matplotlib", "ipython", "msgpack", "tqdm")
"""As pip names them; those that they depend on come along."""


class Sight(enum.Enum):
    """How much of a part of bpcourse a submission sees."""

    REAL = "real"
    """The part itself."""
    STUB = "stub"
    """Its names can be imported, so that a unit's import lines work; a call is refused."""
    ABSENT = "absent"
    """Nothing."""


REAL, STUB, ABSENT = Sight.REAL, Sight.STUB, Sight.ABSENT

COURSE: dict[str, tuple[Sight, Sight]] = {
    # path in bpcourse: (when it is graded, when it is run once more for the pictures of its page)
    "__init__.py": (ABSENT, REAL),  # but for `check`: stubs.STAND_INS
    "checking": (ABSENT, REAL),  # but for checking.door, whose check says that the judge checks
    "plots": (REAL, REAL),
    **dict.fromkeys(ROOMS, (STUB, REAL)),  # what the check in a notebook refuses too
    "answer_key": (ABSENT, REAL),  # but for its words: stubs.STAND_INS
    "exercises": (ABSENT, REAL),  # right answers, and the known mistakes
    "notebooks": (ABSENT, REAL),  # no released notebook imports it
    "learner": (ABSENT, REAL),  # but for what notebooks call: stubs.STAND_INS
    "files.py": (ABSENT, REAL),
    "course.py": (ABSENT, REAL),
    "database.py": (ABSENT, ABSENT),
    "made.py": (ABSENT, ABSENT),
    "wheel.py": (ABSENT, ABSENT),
    "safe_path.py": (ABSENT, REAL),  # what importing bpcourse begins with
    "authoring": (ABSENT, ABSENT),
    "grading/__init__.py": (ABSENT, REAL),
    "grading/switch.py": (ABSENT, ABSENT),
    "grading/inside": (ABSENT, REAL),  # what runs there, by another name; notebooks/ may use it
    "grading/judge": (ABSENT, ABSENT),
    "grading/nbgrader": (ABSENT, ABSENT),
    "grading/batch": (ABSENT, ABSENT),
    "grading/classroom": (ABSENT, ABSENT),
    "released": (ABSENT, ABSENT),
    "demo.py": (ABSENT, ABSENT),
    "cli.py": (ABSENT, ABSENT),
    "commands": (ABSENT, ABSENT),
    "__main__.py": (ABSENT, ABSENT),
    "datasets/__init__.py": (REAL, REAL),
    "datasets/loaders.py": (REAL, REAL),
    "datasets/generated.py": (REAL, REAL),
    "datasets/claims.py": (REAL, REAL),
    "datasets/claims": (REAL, REAL),
    "datasets/ames.npz": (REAL, REAL),
    "datasets/births.npz": (REAL, REAL),
    "datasets/digits.npz": (REAL, REAL),
    "datasets/fashion.npz": (REAL, REAL),
    "datasets/words.npz": (REAL, REAL),
    "datasets/make_datasets.py": (ABSENT, ABSENT),  # needs the network
    "datasets/README.md": (ABSENT, ABSENT),
}
