"""Functions of an exercise's arguments, and one array among those."""

import numpy as np

from bpcourse.checking.following.arguments import (
    array_paths,
    function_of,
    leaf_at,
    outputs_of,
    path_to,
    with_leaf,
)
from bpcourse.exercises import get_exercise

ARGS = (np.zeros(2), {"W1": np.ones(3), "stride": 2}, [np.zeros(1), "text"], 0.5)


def test_every_array_has_a_path_and_options_have_none():
    assert array_paths(ARGS) == [(0,), (1, "W1"), (2, 0)]


def test_an_array_is_replaced_in_a_copy():
    changed = with_leaf(ARGS, (1, "W1"), np.full(3, 7.0))
    assert leaf_at(changed, (1, "W1")).tolist() == [7, 7, 7]
    assert leaf_at(ARGS, (1, "W1")).tolist() == [1, 1, 1]
    assert changed[1]["stride"] == 2


def test_the_loss_alone_or_the_outputs_without_the_cache_are_the_function():
    loss = get_exercise("mse_loss")
    function = function_of(loss, loss.reference, None)
    assert function(np.array([3.0]), np.array([1.0])) == (4.0,)
    affine = get_exercise("affine_backward")
    (out,) = function_of(affine, None, affine.forward)(np.eye(2), np.eye(2), np.ones(2))
    assert out.tolist() == [[2, 1], [1, 2]]
    assert (path_to(affine, "dw"), path_to(get_exercise("house_backward"), "db1")) == (
        (1,),
        (1, "b1"),
    )


def test_a_function_that_raises_has_no_outputs_and_keeps_its_arguments():
    def spoils(x):
        x[...] = 9
        raise ValueError

    x = np.zeros(2)
    assert outputs_of(spoils, (x,)) is None and not x.any()
