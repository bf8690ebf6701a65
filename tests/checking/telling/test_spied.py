"""The first call of a program that goes wrong, as code to paste."""

import numpy as np
import pytest

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.outcome import Raised
from bpcourse.checking.telling.failing import failing_input
from bpcourse.exercises import all_exercises, get_exercise
from tests.checking.pasting import differ, pasted

pytestmark = pytest.mark.usefixtures("no_haste")

WATCHED = [
    exercise
    for exercise in all_exercises().values()
    if exercise.by_program and not exercise.explain and exercise.cases(0)[0].args
]


@pytest.mark.parametrize("exercise", WATCHED, ids=lambda exercise: exercise.name)
def test_what_it_shows_of_known_mistakes_runs_and_is_wrong(exercise):
    told = 0
    for mistake in exercise.mistakes:
        answer = exercise.wrong(mistake)
        attempt = Attempt.at(exercise, answer)
        part, flaw = next(iter(attempt.flaws.items()))
        failing = failing_input(attempt, part, flaw)
        if not failing.code:
            continue
        told += 1
        own, names = pasted(failing.code, exercise, answer)
        right, others = pasted(failing.code, exercise, exercise.reference)
        assert not isinstance(right, Raised), (mistake.name, right)
        if flaw.fault.status != "raised":
            changed = [
                name for name in names if isinstance(names[name], dict) and name != "__builtins__"
            ]
            assert differ(own, right) or any(differ(names[n], others[n]) for n in changed)
    assert told >= 0.7 * len(exercise.mistakes)


def test_an_update_rule_is_shown_by_its_first_wrong_update():
    def forgetful(w, dw, config=None):
        return w - 0.5 * dw, dict(config or {}, velocity=dw)

    exercise = get_exercise("momentum")
    attempt = Attempt.at(exercise, forgetful)
    failing = failing_input(attempt, "first update", attempt.flaws["first update"])
    assert failing.code.endswith("momentum(w, dw, config)") and "np.array([[" in failing.code
    assert failing.came_out.startswith("Of what it returns, [0]")


def test_a_function_that_raises_is_shown_by_the_call_that_does():
    def broken(w, dw, config=None):
        if config and config.get("velocity") is not None:
            raise ValueError("cannot")
        return w - dw, {"velocity": dw}

    exercise = get_exercise("momentum")
    attempt = Attempt.at(exercise, broken)
    flaw = attempt.flaws["later updates"]
    failing = failing_input(attempt, "later updates", flaw)
    assert flaw.fault.status == "raised" and failing.came_out == "It raises ValueError: cannot."
    assert isinstance(pasted(failing.code, exercise, broken)[0], Raised)
    assert np.all(flaw.case.args[0] == flaw.case.args[0])
