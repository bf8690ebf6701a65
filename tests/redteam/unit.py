"""The tiny unit that the red team attacks, and how an attack is read from its file."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.task import LockedCell
from tests.grading.a_class import cell

ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))
CANARY = "CANARY-3f9b"

SETUP = "import numpy as np\nfrom bpcourse import check"
TESTS = {
    "check": "check(relu_backward, forward=relu_forward)",
    "plain": "x = np.random.randn(4, 3)\nanswer = scale(x)\n"
    "assert np.allclose(answer, 3 * x)  # the expected value is a CANARY-3f9b\n"
    "assert np.all(answer == 3 * x) and abs(answer - 3 * x).max() < 1e-9",
    "slope": "assert abs(slope(lambda x: x * x, 3.0) - 6) < 1e-4",
    "honest": "assert honest(2) == 4",
    "late": "assert late(3) == 9",
}
POINTS = {"check": 1.0, "plain": 2.0, "slope": 1.0, "honest": 1.0, "late": 1.0}
LOCKED = (
    LockedCell("setup", SETUP),
    *(LockedCell(name, source, POINTS[name]) for name, source in TESTS.items()),
)

WRONG = """\
import numpy as np
def relu_forward(x): return np.maximum(x, 0), x
def relu_backward(dout, cache): return dout
def scale(x): return x
def slope(f, x): return 0.0
def honest(x): return x * x
def late(x): return x * x
"""
RIGHT = """\
import numpy as np
def relu_forward(x): return np.maximum(x, 0), x
def relu_backward(dout, cache): return dout * (cache > 0)
def scale(x): return 3 * x
def slope(f, x): return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
def honest(x): return x * x
def late(x): return x * x
"""

STUB = "# Your code here: write it in place of the next line.\nraise NotImplementedError\n"
RELEASE = new_notebook(
    cells=[
        cell(SETUP, "setup"),
        cell(STUB, "solution", solution=True),
        *(cell(source, name, POINTS[name]) for name, source in TESTS.items()),
    ]
)
for _number, _cell in enumerate(RELEASE.cells):
    _cell.id = f"cell-{_number}"
LIMITS = Limits(  # what attacks may take
    cell_seconds=2,
    call_seconds=1,
    graded_seconds=4,
    memory=256 << 20,
    scratch=8 << 20,
    processes=8,
    received=512 << 20,
)


@dataclass(frozen=True)
class Attack:
    """What a student hands in who attacks, and the points that it deserves: wrong answers earn
    nothing, the two honest functions count, unless the file's docstring says otherwise ("expect:
    honest=0").

    A file's cells begin with "# %%". The last may be "# %% [by hand]": it defines by_hand(notebook,
    folder), which runs here and does what the student does to the files before handing them in.
    """

    name: str
    cells: tuple[str, ...]
    deserved: dict[str, float]
    by_hand: str = ""

    def hand_in(self, folder: Path) -> None:
        """Write what the student hands in to a folder."""
        notebook = handed_in(WRONG, *self.cells)
        namespace = {"by_hand": lambda notebook, folder: None}
        exec(self.by_hand, namespace)  # ours, not the submission's
        folder.mkdir(parents=True, exist_ok=True)
        namespace["by_hand"](notebook, folder)
        (folder / "unit.ipynb").write_text(json.dumps(notebook))


def handed_in(answer: str, *cells: str) -> dict:
    """The release with an answer, and cells of the student's below it, as JSON has it."""
    notebook = json.loads(nbformat.writes(RELEASE))
    notebook["cells"][1]["source"] = answer
    notebook["cells"][2:2] = [
        {**new_code_cell(source), "id": f"own-{number}"} for number, source in enumerate(cells)
    ]
    return notebook


def read_attack(path: Path) -> Attack:
    """The attack that a file holds."""
    text, _, by_hand = path.read_text().partition("# %% [by hand]")
    said, *cells = text.split("# %%")
    deserved = {"check": 0.0, "plain": 0.0, "slope": 0.0, "honest": 1.0, "late": 1.0}
    for line in ast.get_docstring(ast.parse(said)).splitlines():
        if line.startswith("expect:"):
            pairs = (word.split("=") for word in line.removeprefix("expect:").split())
            deserved |= {name: float(points) for name, points in pairs}
    return Attack(path.stem, tuple(map(str.strip, cells)), deserved, by_hand)


def assert_nothing_leaked(notebook: dict) -> None:
    """What cells put out is text, pictures and the judge's own cards, and no secret is in it."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    text = json.dumps(outputs)
    assert CANARY not in text.replace("# the expected value is a " + CANARY, "")
    assert "ESCAPED" not in text
    assert "\\u001b" not in text and "\\u202e" not in text
    for output in outputs:
        assert set(output.get("data", {})) <= {"text/plain", "image/png"} or (
            "<section" in output["data"]["text/html"]
            and "<script" not in output["data"]["text/html"]
        )
    assert len(text) < 2_000_000
