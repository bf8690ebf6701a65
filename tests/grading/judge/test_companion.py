"""What accompanies a learner does nothing while grading, and costs nobody a point."""

import json

import pytest

from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.task import LockedCell, Task
from tests.grading.notebooks import notebook

pytestmark = pytest.mark.usefixtures("sandbox")

IMPORTS = (
    "import numpy as np\nfrom bpcourse import check, mine, model_answer, outcome, predict, progress\n"
    "from bpcourse import in_browser"
)
GUESS = 'predict("a", 4, choices=("2", "4"))\nprint("guessed")'
PICTURE = 'my = mine("mse_loss")\nprint(my.mse_loss(np.ones(2), np.zeros(2))[0] + 5)'
LATER = "print(my.mse_loss(np.ones(2), np.zeros(2))[0] + 6)"
END = 'outcome("a", 2.0)\nmodel_answer("why")\nprogress()\n'
END += 'print("ended", in_browser(3, otherwise=30, of="epochs"))'
OWN = "def f(x):\n    return 2 * x"
TEST = LockedCell("t", "assert f(2) == 4", 2.0)
CELLS = IMPORTS, GUESS, PICTURE, LATER, OWN, (TEST.source, "t"), END
SHOWN = (IMPORTS, GUESS, PICTURE, LATER, END)


@pytest.mark.parametrize("figures", [False, True])
def test_demonstrations_with_it_are_left_out_and_answers_are_graded(figures):
    result = judge(Task(notebook(*CELLS), (TEST,), b"k", demonstrations=SHOWN, figures=figures))
    assert result.scores["t"].points == 2.0
    cells = json.loads(result.notebook)["cells"]
    _, guessed, picture, later, own, _, ended = (str(cell["outputs"]) for cell in cells)
    assert "guessed" in guessed and "ended 30" in ended and own == "[]"
    if figures:  # the instructor's own cells run once more, on the reference
        assert "6.0" in picture and "7.0" in later
    else:
        assert "is left out here" in picture and "is left out here" in later
    assert "Your guess" not in str(cells) and "of this picture" not in str(cells)


@pytest.mark.parametrize(
    "own",
    [
        'def f(x):\n    return mine("mse_loss").mse_loss(x, 0)[0]',
        'my = mine("mse_loss")\ndef f(x):\n    return my.mse_loss(x, 0)[0]',
    ],
)
def test_an_answer_that_uses_it_earns_nothing(own):
    nb = notebook(IMPORTS, own, (TEST.source, "t"))
    score = judge(Task(nb, (TEST,), b"k")).scores["t"]
    assert score.points == 0
    assert "ReferenceUnavailable" in score.explanation or "answer key" in score.explanation
