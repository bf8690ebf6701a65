"""The tiny unit that the red team attacks, and how an attack is read from its file."""

import ast
from dataclasses import dataclass
from pathlib import Path

from bpcourse.grading.judge.task import LockedCell

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


@dataclass(frozen=True)
class Attack:
    """Cells of a submission, and the points that it deserves: wrong answers earn nothing, the two
    honest functions count, unless the file's docstring says otherwise ("expect: honest=0")."""

    name: str
    cells: tuple[str, ...]
    deserved: dict[str, float]


def read_attack(path: Path) -> Attack:
    text = path.read_text()
    said = ast.get_docstring(ast.parse(text.split("# %%")[0]))
    deserved = {"check": 0.0, "plain": 0.0, "slope": 0.0, "honest": 1.0, "late": 1.0}
    for line in said.splitlines():
        if line.startswith("expect:"):
            pairs = (word.split("=") for word in line.removeprefix("expect:").split())
            deserved |= {name: float(points) for name, points in pairs}
    cells = tuple(cell.strip() for cell in text.split("# %%")[1:])
    return Attack(path.stem, cells, deserved)
