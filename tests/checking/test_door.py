"""check(f): points as a plain float, fair to every right answer, and silent on stderr."""

import subprocess
import sys

import pytest

from bpcourse import check
from bpcourse.checking import session
from bpcourse.exercises import get_exercise
from bpcourse.reference import (
    affine_backward as right_backward,
    affine_forward,
)

EXERCISE = get_exercise("affine_backward")


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


def test_an_unknown_name_is_answered_by_the_nearest_three():
    with pytest.raises(KeyError) as caught:
        check(lambda: 0, name="affine_backwards")
    near = str(caught.value).split("are: ")[1].strip("\"'").split(", ")
    assert near[0] == "affine_backward" and len(near) == 3


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


def test_importing_the_package_does_not_import_what_only_some_of_it_needs():
    heavy = "matplotlib nbgrader IPython msgpack rich jupytext scipy"
    code = f"import sys, bpcourse; print([m for m in '{heavy}'.split() if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
