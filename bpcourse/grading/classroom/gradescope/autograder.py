"""The zip that Gradescope makes an autograder of, for one unit.

Its root has setup.sh and run_autograder, as Gradescope's specifications ask for
(https://gradescope-autograders.readthedocs.io/en/latest/specs/). Beside them: this package's wheel,
the versions of what it rests on, the unit's release, nbgrader's configuration, and autograder.ini,
which an instructor may edit. No master and no gradebook.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from bpcourse.course import STARTED, Course
from bpcourse.files import Files
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.classroom.gradescope.pins import pins
from bpcourse.grading.classroom.one.grading import own_course
from bpcourse.grading.nbgrader.jobs import Unit
from bpcourse.notebooks.cells import grade_id
from bpcourse.wheel import wheel, zipped

HERE = Path(__file__).parent
RUN = ("setup.sh", "run_autograder")
SETTINGS = "autograder.ini"


@dataclass(frozen=True)
class Autograder:
    """The zip, and what Gradescope's form must be told.

    points   that it gives at most
    by_hand  that are to be given by hand, beside them
    """

    content: bytes
    points: float
    by_hand: float


def autograder(course: Course, unit: str) -> Autograder:
    """The autograder of a unit. AuthoringError where the unit cannot be graded."""
    with own_course(course, unit) as own:
        prepared = prepare(own, unit, isolation="sandbox", seed=secrets.token_hex(16))
    wheel_name, wheel_content = wheel()
    files: Files = {name: _text(name) for name in (*RUN, SETTINGS)}
    files |= {
        wheel_name: wheel_content,
        "constraints.txt": pins().encode(),
        "nbgrader_config.py": (course.root / "nbgrader_config.py").read_bytes(),
        f"course/{unit}/{unit}.ipynb": _with_hidden_tests(prepared),
    }
    # Own exercises, and private checks where a master of the instructor's would have them.
    files |= prepared.own | {str(STARTED): b"{}"}
    files |= {f"course/{unit}/{path}": content for path, content in prepared.beside.items()}
    points, by_hand = _points(prepared)
    return Autograder(zipped(files, RUN), points, by_hand)


def _with_hidden_tests(unit: Unit) -> bytes:
    """The release with its locked cells as the judge runs them: the gradebook has what students do
    not see of them.
    """
    sources = {row["name"]: row["source"] for row in unit.rows["source_cell"] if row["locked"]}
    notebook = json.loads(unit.release)
    for cell in notebook["cells"]:
        if (name := grade_id(cell)) in sources:
            cell["source"] = sources[name]
    return json.dumps(notebook, indent=1).encode()


def _text(name: str) -> bytes:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return re.sub(rb"@VERSION@", version.encode(), (HERE / name).read_bytes())


def _points(unit: Unit) -> tuple[float, float]:
    """What is given by the checks, and by hand."""
    names = {row["id"]: row["name"] for row in unit.rows["base_cell"]}
    written = {names[row["id"]] for row in unit.rows["solution_cells"]}  # a cell of its own there
    marks = [(names[row["id"]] in written, row["max_score"]) for row in unit.rows["grade_cells"]]
    marks += [(True, row["max_score"]) for row in unit.rows["task_cells"]]
    return sum(most for by_hand, most in marks if not by_hand), sum(
        most for by_hand, most in marks if by_hand
    )
