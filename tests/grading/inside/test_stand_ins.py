"""Is what JupyterLab has, and the sandbox has not, stood in for?"""

import pytest

from tests.grading.judge.look import text_of

pytestmark = pytest.mark.usefixtures("sandbox")


@pytest.mark.parametrize(
    "source, said",
    [
        ("try:\n    input('?')\nexcept EOFError:\n    print('nobody')", "nobody\n"),
        ("exit()\nquit()\nprint('goes on')", "goes on\n"),
        ("from IPython import get_ipython as g\nprint(g() is get_ipython())", "True\n"),
        ("import IPython\nprint(IPython.get_ipython() is get_ipython())", "True\n"),
        (
            "import IPython, matplotlib.pyplot as plt\nplt.ion()\nplt.plot([1])\nplt.show()\nprint(1)",
            "1\n",
        ),
        ("open('mine.py', 'w').write('x = 6')\nimport mine\nprint(mine.x)", "6\n"),
        ("open('random.py', 'w').write('1 / 0')\nimport random\nprint(1)", "1\n"),
    ],
)
def test_it_does_what_a_cell_needs(source, said):
    assert text_of(source) == said


@pytest.mark.parametrize("module", ["tqdm.notebook", "tqdm.auto", "tqdm"])
def test_bars_of_widgets_are_bars_of_text(module):
    source = f"from {module} import tqdm, trange\nprint(sum(tqdm([1, 2])) + sum(trange(3)))"
    assert text_of(source).startswith("6\n")


def test_a_question_that_nobody_answers_is_left_out():
    assert "nobody answers input() while grading" in text_of("name = input()")
