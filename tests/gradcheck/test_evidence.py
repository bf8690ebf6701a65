"""A constant factor is named where there is one."""

import numpy as np
import pytest

from bpcourse.gradcheck import gradcheck


@pytest.mark.parametrize(
    "factor, words",
    [(-1, "opposite sign"), (32, "32 times"), (1 / 3, "1/3 times"), (0, "zero everywhere")],
)
def test_a_constant_factor_is_named(factor, words):
    x = np.random.default_rng(0).normal(size=(3, 4))
    assert words in str(gradcheck(lambda x: np.sum(x**3), x, factor * 3 * x**2))


def test_no_constant_factor_is_named_where_there_is_none():
    x = np.random.default_rng(0).normal(size=(3, 4))
    assert gradcheck(lambda x: np.sum(x**3), x, 3 * x).tensors[0].factor is None


def test_no_factor_is_named_that_reads_as_one():
    x = np.random.default_rng(0).normal(size=(3, 4))
    for off in (1e-6, 1e-7, 1e-8):
        text = str(gradcheck(lambda x: np.sum(x**3), x, 3 * x**2 * (1 + off)))
        assert "disagrees" in text and " 1 times" not in text
