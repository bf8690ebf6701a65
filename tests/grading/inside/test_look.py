"""What is seen of a run by its hook and its lent arrays; tests/checking/test_cheap_gradient.py has
the ways to differentiate numerically.
"""

import sys
import threading

import numpy as np
import pytest

from bpcourse.grading.inside.look import (
    CALLS,
    FORWARD,
    NUDGED,
    SWITCHED_OFF,
    Lent,
    Look,
    lent,
    taken_back,
)

X = np.random.default_rng(0).normal(size=(2, 3))


def seen(run, inputs=(X,), function=None):
    look = Look(inputs, function)
    look.begin()
    try:
        run(*map(lent, inputs))
    finally:
        signs = look.end()
    assert sys.getprofile() is None
    return signs


def f(x):
    return np.sum(x**2)


def sweep(function):
    return lambda x: [function(x + e.reshape(x.shape)) for e in np.eye(x.size)]


def test_the_watched_functions_calls_are_told_from_those_of_others():
    assert seen(sweep(f), function=f) == [FORWARD, NUDGED]
    assert seen(sweep(lambda x: x.sum()), function=f) == [NUDGED]


def test_calls_on_other_inputs_are_counted():
    assert seen(lambda x: [f(k * x) for k in range(1, 9)], function=f) == [CALLS]
    assert seen(lambda x: [f(x) for _ in range(99)], function=f) == []


def test_what_is_changed_and_set_back_is_seen():
    def run(x):
        for index in np.ndindex(x.shape):
            x[index] += 1
            x.sum()
            x[index] -= 1

    assert seen(run) == [NUDGED]


def test_a_hook_that_is_gone_or_asked_for_is_a_sign():
    def back(x):
        hook = sys.getprofile()
        sys.setprofile(None)
        sys.setprofile(hook)

    assert seen(lambda x: sys.setprofile(None)) == [SWITCHED_OFF]
    assert seen(back) == [SWITCHED_OFF]
    assert seen(f) == []


def test_threads_that_are_begun_meanwhile_are_watched():
    def run(x):
        thread = threading.Thread(target=sweep(f), args=(x,))
        thread.start()
        thread.join()

    assert FORWARD in seen(run, function=f)


@pytest.mark.parametrize("kind", [list, tuple])
def test_lent_arrays_share_their_memory_and_are_taken_back(kind):
    x = np.arange(3.0)
    there = lent({"a": kind([x, 1, "b"])})
    there["a"][0][0] = 7.0
    assert x[0] == 7.0 and type(there["a"][0]) is Lent
    back = taken_back((there, there["a"][0].sum()))
    assert type(back[0]["a"]) is kind and type(back[0]["a"][0]) is np.ndarray
    assert type(back[1]) is np.float64


def test_what_is_no_array_of_real_numbers_is_not_lent():
    values = [np.arange(3), "text", None, 1.0]
    assert all(one is other for one, other in zip(values, lent(values)))
