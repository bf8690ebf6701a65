"""Random directions leave no entry out, and a claim is the gradient along one."""

import numpy as np
import pytest

from bpcourse.gradcheck.directions import along, random_direction, scale_of

RNG = np.random.default_rng(0)


def test_every_entry_moves_by_half_of_the_scale_or_more():
    x = 10 * RNG.normal(size=(50, 40))
    moves = abs(random_direction(x, RNG)) / scale_of(x)
    assert moves.min() > 0.49 and moves.max() < 1.0
    assert (random_direction(x, RNG) < 0).mean() == pytest.approx(0.5, abs=0.1)


def test_relative_directions_move_each_entry_by_its_own_size():
    x = np.array([1e-8, 0.0, 1e8])
    moves = abs(random_direction(x, RNG, relative=True))
    assert 0.49e-8 < moves[0] < 1e-8 and 0.49e8 < moves[2] < 1e8
    assert moves[1] > 0.49 * scale_of(x) * 0.99


def test_the_scale_of_zeros_is_one():
    assert scale_of(np.zeros((2, 3))) == 1.0
    assert scale_of(np.array([3.0, 4.0])) == pytest.approx(np.sqrt(12.5))


def test_a_claim_is_the_inner_product_and_knows_its_size():
    claim = along(np.array([3.0, -4.0]), np.array([1.0, 1.0]))
    assert (claim.value, claim.size) == (-1.0, 5.0)
    assert claim.unit == pytest.approx(np.sqrt(2))
