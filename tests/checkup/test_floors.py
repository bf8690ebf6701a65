"""Is a loss that rests where it cannot go lower known?"""

import numpy as np
import pytest

from benchmarks.checkup_cases import FAULTS
from tests.checkup.cases import result_of


@pytest.mark.parametrize(
    "name",
    [
        "softmax: softmax twice",
        "binary: sigmoid twice",
        "regression: tanh on the output",
    ],
)
def test_what_is_planted_is_named(name):
    assert result_of(name).first.code in FAULTS[name][1]


def test_the_floor_of_two_softmaxes_is_log_1_plus_c_minus_1_over_e():
    first = result_of("softmax: softmax twice").first
    assert abs(first.value - np.log(1 + 2 / np.e)) < 0.03 and "log(1 + (C - 1) / e)" in first.words


@pytest.mark.parametrize("seed", range(6))
def test_a_penalty_that_holds_the_loss_near_a_floor_is_no_finding(seed):
    assert result_of("ridge regression", seed)
