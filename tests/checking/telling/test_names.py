"""Arguments have the names of the signatures that a learner sees."""

import pytest

from bpcourse.checking.telling.names import (
    argument_names,
    arguments_by_name,
    parameters,
    upstream_names,
)
from bpcourse.exercises import get_exercise


@pytest.mark.parametrize(
    "name, names, upstream",
    [
        ("affine_forward", "x w b", ""),
        ("affine_backward", "x w b", "dout"),
        ("lstm_step_backward", "x prev_h prev_c Wx Wh b", "dnext_h dnext_c"),
        ("momentum", "w dws config", ""),
        ("next_generation", "population fitness mothers fathers mask noise sigma", ""),
    ],
)
def test_arguments_and_upstream_gradients_are_named(name, names, upstream):
    exercise = get_exercise(name)
    case = exercise.cases(0)[0]
    assert argument_names(exercise, case) == names.split()
    assert upstream_names(exercise, case)[: len(case.upstream)] == upstream.split()
    assert list(arguments_by_name(exercise, case)) == [*names.split(), *upstream.split()]


def test_a_function_with_fewer_parameters_names_none():
    assert parameters(lambda x: x, 2) == [] and parameters(max, 1) in ([], ["iterable"])
