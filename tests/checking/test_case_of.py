"""case: the arguments of a named case, as check draws them."""

import numpy as np
import pytest

import bpcourse
from bpcourse import case
from bpcourse.checking import session
from bpcourse.exercises import get_exercise


def test_it_gives_what_check_draws():
    drawn = get_exercise("conv_forward").cases(0)[2]
    given = case("conv_forward", drawn.name)
    assert all(np.array_equal(a, b) for a, b in zip(given[:3], drawn.args[:3]))
    assert given[3] == drawn.args[3] and len(given) == 4


def test_a_backward_gets_the_arguments_of_its_forward_and_the_upstream_gradient():
    drawn = get_exercise("lstm_step_backward").cases(0)[1]
    given = case("lstm_step_backward", drawn.name)
    assert len(given) == 8 and np.array_equal(given[-1], drawn.upstream[1])


def test_each_call_makes_new_arrays():
    first = case("affine_forward", "one sample")
    first[0][:] = 0
    assert case("affine_forward", "one sample")[0].any()


@pytest.mark.parametrize(
    "names, near",
    [
        (("conv_foward", "one image, pad 0"), "conv_forward"),
        (("affine_forward", "one sampel"), "one sample"),
    ],
)
def test_an_unknown_name_suggests_the_nearest_three(names, near):
    with pytest.raises(KeyError) as caught:
        case(*names)
    said = str(caught.value)
    assert near in said and said.count(";") == 3


def test_a_judges_seed_is_never_drawn_from():
    with session.changed(seed=lambda name: 12345, hidden=True):
        hidden = case("affine_forward", "one sample")[0]
    assert np.array_equal(hidden, case("affine_forward", "one sample")[0])


def test_it_is_exported():
    assert "case" in bpcourse.__all__
