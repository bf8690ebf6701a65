"""Do locked cells find the judge's own names first, and the submission's for want of them?"""

import numpy as np
import pytest

from bpcourse.grading.judge.namespace import JudgeNamespace
from bpcourse.grading.judge.proxy import Proxy
from bpcourse.grading.judge.task import LockedCell


@pytest.fixture
def namespace(submit):
    """namespace(*sources, **options) -> a JudgeNamespace of a submission with these cells."""

    def make(*sources, **options):
        return JudgeNamespace(submit(*sources), b"key", **options)

    return make


def grade(namespace, source, points=2.0):
    return namespace.grade(LockedCell("t", source, points), "cell 1")


def test_names_that_the_judge_lacks_are_borrowed_for_one_cell(namespace):
    here = namespace("def f(x): return 2 * x\nanswer = 42")
    assert grade(here, "assert f(2) == 4 and answer == 42")[1].points == 2.0
    assert isinstance(here.names["f"], Proxy) and here.names["answer"] == 42
    here.submission.run("answer = 43", "cell 2")
    assert grade(here, "assert answer == 43")[1].points == 2.0
    assert "f" not in here.names


def test_what_a_locked_cell_defines_is_kept(namespace):
    here = namespace("answer = 1")
    grade(here, "expected = answer")
    assert here.names["expected"] == 1


def test_the_judges_own_names_go_first(namespace):
    here = namespace("np = None\nabs = lambda x: 0\ndef double(x): return 0")
    demonstrations = ("def double(x): return 2 * x",)
    assert here.names["np"] is np
    assert grade(here, "assert abs(-1) == 1 and np.sum([1, 2]) == 3")[1].points == 2.0
    here = namespace("def double(x): return 0", demonstrations=demonstrations)
    assert grade(here, "assert double(2) == 4")[1].points == 2.0


def test_a_prepared_cell_runs_here_and_there_but_for_what_needs_the_student(namespace):
    here = namespace("def f(x): return x")
    source = "import math as m\nscale = m.sqrt(4)\nprint(f(scale))"
    (output,) = here.prepare(LockedCell("setup", source), "cell 2")
    assert output["text"] == "2.0\n" and here.names["scale"] == 2.0
    assert "f" not in here.names and here.done == {"setup"}


def test_a_failing_statement_of_a_prepared_cell_costs_itself_alone(namespace):
    here = namespace()
    here.prepare(LockedCell("setup", "a = 1\nb = 1 / 0\nraise SystemExit\nc = 3"), "cell 1")
    assert (here.names["a"], here.names["c"]) == (1, 3) and "b" not in here.names


def test_random_numbers_are_the_keys_own_and_the_same_each_time(namespace):
    draw = "print(np.random.rand())"
    (first, _), (again, _) = grade(namespace(), draw), grade(namespace(), draw)
    other, _ = JudgeNamespace(namespace().submission, b"other").grade(
        LockedCell("t", draw, 2.0), "cell 1"
    )
    assert first == again != other


def test_what_is_printed_comes_first_and_the_points_last(namespace):
    here = namespace("class Thing: pass\nthing = Thing()")
    outputs, score = grade(here, "display('shown')\nprint('printed')\n1.5")
    assert [output["output_type"] for output in outputs] == [
        "stream",
        "display_data",
        "execute_result",
    ]
    assert (score.points, score.possible) == (1.5, 2.0)


def test_nothing_goes_to_stderr(namespace, capsys):
    here = namespace()
    outputs, score = grade(
        here, "import sys\nprint('x', file=sys.stderr)\nnp.array([1.0]) / 0\nassert True"
    )
    assert outputs == [] and score.points == 2.0 and capsys.readouterr() == ("", "")
