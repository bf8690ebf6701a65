"""Do magics that measure run their code, and are the others skipped with a sentence?"""

import pytest

from bpcourse.grading.inside.cells import run_cell
from bpcourse.grading.inside.shell import Shell


@pytest.fixture
def namespace():
    names = {}
    shell = Shell(names)
    names["get_ipython"] = lambda: shell
    return names


@pytest.mark.parametrize(
    "source, value",
    [
        ("%time 6 * 7", 42),
        ("x = %time 6 * 7\nx", 42),
        ("%time x = 42\nx", 42),
        ("%%time\nx = 42\nx", 42),
        ("%prun -s time 6 * 7", 42),
        ("%timeit 6 * 7", None),
        ("x = 42\n%timeit -n 1 -r1 x = 1\nx", 42),
        ("x = 42\n%timeit -n1 -qo x\nx", 42),
        ("%%capture\nprint(1)\nx = 42", None),
        ("%matplotlib inline\n42", 42),
    ],
)
def test_code_is_run_and_options_are_not(namespace, source, value, capsys):
    assert run_cell(source, "cell 1", namespace) == value
    assert capsys.readouterr().out == ""


def test_what_timeit_assigns_stays_with_it(namespace):
    namespace["x"] = 42
    run_cell("%%timeit y = 1\nx = y", "cell 1", namespace)
    assert namespace["x"] == 42 and "y" not in namespace


def test_what_a_cell_prints_is_captured_when_it_is_asked_for(namespace, capsys):
    run_cell("%%capture out\nprint('hidden')\nx = 42", "cell 1", namespace)
    assert capsys.readouterr().out == ""
    assert (namespace["x"], namespace["out"].stdout, str(namespace["out"])) == (
        42,
        "hidden\n",
        "hidden\n",
    )
    namespace["out"].show()
    assert capsys.readouterr().out == "hidden\n"


@pytest.mark.parametrize(
    "source, said",
    [
        ("%%bash\nls", "%%bash is not run while grading.\n"),
        ("%pip install torch", "%pip is not run while grading.\n"),
        ("!ls", "Shell commands are not run while grading.\n"),
        ("%cd /", "%cd is not run while grading.\n"),
    ],
)
def test_others_are_skipped_with_a_sentence(namespace, source, said, capsys):
    run_cell(source, "cell 1", namespace)
    assert capsys.readouterr().out == said
