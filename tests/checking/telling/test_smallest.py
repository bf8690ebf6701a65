"""A failing input is made small, plain, and still fails."""

import numpy as np

from bpcourse.checking.telling.smallest import RUNS, Budget, shrunk

LONG = 60.0  # seconds: no test depends on a slow machine


def small(args, fails, known=()):
    return shrunk(args, fails, Budget(seconds=LONG), known)


def test_axes_of_equal_length_are_cut_together():
    x, w, b = small((np.full((5, 4), 1.7), np.full((4, 3), 0.3), np.zeros(3)), lambda args: True)
    assert x.shape == (1, 1) and w.shape == (1, 1) and b.shape == (1,)


def test_what_an_axis_needs_to_fail_is_kept():
    x, y = small(
        (np.full((6, 4), 1.7), np.ones(6)), lambda args: args[0].shape[0] >= 2 <= args[1].size
    )
    assert x.shape == (2, 1) and y.shape == (2,)


def test_labels_stay_within_what_they_count():
    x, y = small((np.ones((6, 4)), np.array([3, 1, 0, 2, 3, 3])), lambda args: args[0].shape[0] > 1)
    assert y.max() < x.shape[1] and y.shape == (2,)


def test_numbers_become_whole_and_keep_their_signs():
    (x,) = small((np.array([1.7, -0.2, 0.0, 2.4]),), lambda args: args[0].size == 4)
    assert x.tolist() == [2.0, -1.0, 0.0, 2.0]


def test_one_decimal_stays_where_whole_numbers_do_not_fail():
    (x,) = small((np.array([1.7321]),), lambda args: bool(args[0][0] % 1))
    assert x.tolist() == [1.7]


def test_a_share_below_1_stays_below_1():
    (param,) = small(({"p": 0.731, "mode": "train"},), lambda args: True)
    assert param == {"p": 0.7, "mode": "train"}


def test_whole_settings_only_take_values_that_other_cases_have():
    known = [({"stride": 1, "pad": 0},), ({"stride": 2, "pad": 1},)]
    (param,) = small(({"stride": 3, "pad": 2},), lambda args: True, known)
    assert param == {"stride": 1, "pad": 0}
    assert small(({"stride": 3},), lambda args: True) == ({"stride": 3},)


def test_the_arguments_themselves_are_left_alone():
    x = np.full((3, 2), 1.7)
    small((x,), lambda args: True)
    assert x.shape == (3, 2) and (x == 1.7).all()


def test_it_gives_up_after_a_few_runs_and_after_a_moment():
    tried = []
    args = tuple(np.full((7, n), 1.7) for n in range(8, 60))
    shrunk(args, lambda a: bool(tried.append(a)), Budget(seconds=LONG))
    assert len(tried) == RUNS
    assert shrunk(args, lambda a: True, Budget(seconds=0.0)) is args
