"""A block made of pieces does what the reference's block does, and uses whatever it is given."""

from types import SimpleNamespace

import numpy as np
import pytest

from bpcourse import reference
from bpcourse.networks import blocks

N, T, C, HEADS = 2, 5, 6, 3
PIECES = {name: getattr(reference, name) for name in ("attention_forward", "attention_backward")}
MULTIHEAD = {name: getattr(reference, name) for name in ("multihead_forward", "multihead_backward")}


def passed(pair, rng_seed=0):
    """(out, dx, gradients) of a block with this forward and backward."""
    rng, (forward, backward) = np.random.default_rng(rng_seed), pair
    x, dout = rng.standard_normal((2, N, T, C))
    params = blocks.new_block(C, rng)
    out, cache = forward(x, params, HEADS, reference.causal_mask(T))
    return out, *backward(dout, cache)


@pytest.mark.parametrize("functions", [{}, PIECES, MULTIHEAD], ids=["course", "pieces", "heads"])
def test_a_block_of_pieces_is_the_block_of_the_reference(functions):
    out, dx, grads = passed(blocks.block_of(SimpleNamespace(**functions)))
    wanted = passed((reference.block_forward, reference.block_backward))
    np.testing.assert_allclose(out, wanted[0], atol=1e-13)
    np.testing.assert_allclose(dx, wanted[1], atol=1e-12)
    assert grads.keys() == wanted[2].keys()
    for name, gradient in grads.items():
        np.testing.assert_allclose(gradient, wanted[2][name], atol=1e-12)


def test_the_largest_piece_counts():
    def tripled(dout, cache):
        return [3 * d for d in reference.attention_backward(dout, cache)]

    _, dx, grads = passed(blocks.block_of(SimpleNamespace(attention_backward=tripled)))
    right = passed((reference.block_forward, reference.block_backward))[2]
    np.testing.assert_allclose(grads["Wv"], 3 * right["Wv"], atol=1e-12)
    larger = SimpleNamespace(attention_backward=tripled, **MULTIHEAD)
    np.testing.assert_allclose(passed(blocks.block_of(larger))[2]["Wv"], right["Wv"], atol=1e-12)
    whole = SimpleNamespace(block_backward=lambda dout, cache: (dout, {}))
    assert blocks.block_of(whole)[0] is reference.block_forward
    assert passed(blocks.block_of(whole))[2] == {}


def test_what_is_lacking_is_the_course_s():
    own = SimpleNamespace(split_heads=len)
    assert blocks.filled(own).split_heads is len
    assert blocks.filled(own).merge_heads is reference.merge_heads


def test_first_parameters_are_those_that_the_block_asks_for():
    params = blocks.new_block(C, np.random.default_rng(0))
    assert params["W1"].shape == params["W2"].T.shape == (C, 4 * C)
    out, _ = reference.block_forward(np.ones((N, T, C)), params, HEADS, reference.causal_mask(T))
    assert out.shape == (N, T, C)
