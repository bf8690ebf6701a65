"""check(f): points as a plain float, fair to every right answer, and silent on stderr."""

import inspect
import subprocess
import sys

import pytest

from bpcourse import check, reference
from bpcourse.checking import session
from bpcourse.checking.exercise import Mistake, source_of
from bpcourse.demo import answer_with
from bpcourse.exercises import all_exercises, get_exercise

EXERCISE = get_exercise("affine_backward")
right_backward, affine_forward = EXERCISE.reference, get_exercise("affine_forward").reference


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_it_returns_a_plain_float_and_shows_the_report(capsys):
    affine_backward = right_backward
    points = check(affine_backward, forward=affine_forward)
    assert type(points) is float and points == 3.0
    assert "affine_backward: 3 of 3 points" in capsys.readouterr().out


def test_an_answer_may_be_a_lambda_an_alias_or_a_callable_object(capsys):
    class Callable:
        def __call__(self, dout, cache):
            return right_backward(dout, cache)

    for answer in (lambda *args: right_backward(*args), Callable()):  # noqa: PLW0108  a lambda it is
        globals()["affine_backward"] = answer
        try:
            assert check(affine_backward, forward=affine_forward) == 3.0  # noqa: F821  a global
        finally:
            del globals()["affine_backward"]


def copied(exercise):
    """What the source of the reference, and of its forward, defines outside the course."""
    names = {"__name__": "__main__"}
    if inspect.isclass(exercise.reference):
        source = inspect.getsource(inspect.getmodule(exercise.reference))
    else:
        forward = source_of(exercise.forward) if exercise.forward else ""
        source = f"import numpy as np\n{forward}\n{answer_with(exercise, Mistake('', '', ''))}"
    exec(source, names)
    return names


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda e: e.name)
def test_a_copy_of_the_reference_that_is_not_the_courses_earns_all_points(exercise):
    names = copied(exercise)
    forward = names[exercise.forward.__name__] if exercise.forward else None
    points = check(names[exercise.name], forward=forward, name=exercise.name)
    assert points == exercise.points


def test_a_forward_of_the_answer_key_does_not_run_and_the_report_says_so(capsys):
    points = check(right_backward, forward=reference.affine_forward, name="affine_backward")
    assert points == 3.0
    assert "Your affine_forward does not run" in " ".join(capsys.readouterr().out.split())


def test_after_a_check_the_answer_key_is_open_again(capsys):
    def swish_derivative(x):
        return reference.swish_derivative(x)

    assert check(swish_derivative) == 0.0
    said = (
        "ReferenceUnavailable: bpcourse.reference.swish_derivative is not available while grading"
    )
    assert said in " ".join(capsys.readouterr().out.split())
    assert swish_derivative(0.0) == 0.5


def test_an_unknown_name_is_answered_by_the_nearest_three():
    with pytest.raises(KeyError) as caught:
        check(lambda: 0, name="affine_backwards")
    near = str(caught.value).split("are: ")[1].strip("\"'").split(", ")
    assert near[0] == "affine_backward" and len(near) == 3
    (line,) = caught.value._render_traceback_()  # what a notebook shows
    assert line == f"KeyError: {caught.value}" and line.startswith("KeyError: no exercise is")


def test_a_value_without_a_name_is_asked_for_one():
    with pytest.raises(KeyError, match="name="):
        check(3.5)


def test_what_is_said_of_an_outdated_answer_stands_in_the_report(capsys):
    asked = []

    def notice(answers):
        asked.extend(answers)
        return "an earlier text"

    with session.changed(notice=notice):
        check(right_backward, forward=affine_forward)
    assert asked == [("affine_backward", right_backward), ("affine_forward", affine_forward)]
    assert capsys.readouterr().out.startswith("an earlier text\n")


def test_of_a_planted_fault_it_is_told_what_it_does_but_not_what_it_is(capsys):
    def bias_averaged(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, dw, db / len(dout)

    check(bias_averaged, forward=affine_forward, name="affine_backward")
    assert "Recognized" in capsys.readouterr().out
    with session.changed(planted=lambda answers: "as you got it"):
        assert check(bias_averaged, forward=affine_forward, name="affine_backward") == 2
    told = capsys.readouterr().out
    assert told.startswith("as you got it\n") and "db (0 of 1 point)" in told
    assert "Recognized" not in told and "Ask yourself" not in told and "Hint" not in told


def test_importing_the_package_does_not_import_what_only_some_of_it_needs():
    heavy = "matplotlib nbgrader IPython msgpack rich jupytext scipy"
    code = f"import sys, bpcourse; print([m for m in '{heavy}'.split() if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
