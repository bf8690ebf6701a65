"""A transformer's block, made of whichever functions a learner has: the whole, or its pieces.

`reference.block_forward` is one function. A network that is driven by learners' own functions must
also work where they have written its attention and not yet the block around it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from bpcourse import reference
from bpcourse.networks import attention, normalization
from bpcourse.networks.layers import Array, Arrays, Cache

NAMES = """embed_forward embed_backward attention_forward attention_backward split_heads merge_heads
multihead_forward multihead_backward layernorm_forward layernorm_backward affine_forward
affine_backward relu_forward relu_backward block_forward block_backward sequence_loss
embedding_forward embedding_backward rnn_forward rnn_backward"""
COURSE = SimpleNamespace(**{name: getattr(reference, name) for name in NAMES.split()})
KERNELS = SimpleNamespace(  # equal to the course's, and quicker; they keep float32
    embed_forward=attention.embed_forward,
    embed_backward=attention.embed_backward,
    block_forward=attention.block_forward,
    block_backward=attention.block_backward,
    sequence_loss=attention.sequence_loss,
    layernorm_forward=normalization.layernorm_forward,
    layernorm_backward=normalization.layernorm_backward,
)
INWARD, OUTWARD = ("Wq", "Wk", "Wv"), "Wo"
GROWS = 4  # the MLP's hidden layer is so many times as wide

Pair = tuple[Callable[..., Any], Callable[..., Any]]  # a forward and its backward


def new_block(width: int, rng: np.random.Generator) -> Arrays:
    """First parameters of a block, by the names that `block_forward` has."""
    hidden = GROWS * width
    block = {name: _normal(width, width, rng) for name in (*INWARD, OUTWARD)}
    for number in (1, 2):
        block |= {f"gamma{number}": np.ones(width), f"beta{number}": np.zeros(width)}
    block |= {"W1": np.sqrt(2) * _normal(width, hidden, rng), "b1": np.zeros(hidden)}
    return block | {"W2": 0.5 * _normal(hidden, width, rng), "b2": np.zeros(width)}


def _normal(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    return rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)


def filled(functions: Any) -> SimpleNamespace:
    """These functions, and the course's where they are lacking."""
    return SimpleNamespace(**{n: getattr(functions, n, f) for n, f in vars(COURSE).items()})


def block_of(functions: Any) -> Pair:
    """(forward, backward) of a block. The largest piece counts.

    Those of `functions`, if it has a block_backward; else made of its multihead_*; else of its
    attention_*, split_heads and merge_heads; with its layernorm_*, affine_* and relu_*.
    """
    my = filled(functions)
    if hasattr(functions, "block_backward"):
        return my.block_forward, my.block_backward
    if hasattr(functions, "multihead_backward"):
        multihead = my.multihead_forward, my.multihead_backward
    else:
        heads = _Heads(my)
        multihead = heads.forward, heads.backward
    block = _Block(my, multihead)
    return block.forward, block.backward


class _Heads:
    """The reference's multihead_forward and multihead_backward, made of their pieces."""

    def __init__(self, my: Any):
        self.my = my

    def forward(
        self, x: Array, Wq: Array, Wk: Array, Wv: Array, Wo: Array, n_heads: int, mask: Array
    ) -> tuple[Array, Cache]:
        my = self.my
        q, k, v = (my.split_heads(x @ W, n_heads) for W in (Wq, Wk, Wv))
        heads, attention = my.attention_forward(q, k, v, mask)
        merged = my.merge_heads(heads)
        return merged @ Wo, (x, Wq, Wk, Wv, Wo, n_heads, merged, attention)

    def backward(self, dout: Array, cache: Cache) -> tuple[Array, ...]:
        x, Wq, Wk, Wv, Wo, n_heads, merged, attention = cache
        my = self.my
        dheads = my.split_heads(dout @ Wo.T, n_heads)
        dq, dk, dv = (my.merge_heads(d) for d in my.attention_backward(dheads, attention))
        dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
        dW = [_weights_gradient(a, d) for a, d in ((x, dq), (x, dk), (x, dv), (merged, dout))]
        return dx, *dW


def _weights_gradient(x: Array, dout: Array) -> Array:
    """dW of out = x @ W, where x is (N, T, C)."""
    return x.reshape(-1, x.shape[-1]).T @ dout.reshape(-1, dout.shape[-1])


class _Block:
    """The reference's block_forward and block_backward, made of their pieces."""

    def __init__(self, my: Any, multihead: Pair):
        self.my = my
        self.multihead_forward, self.multihead_backward = multihead

    def forward(self, x: Array, params: Arrays, n_heads: int, mask: Array) -> tuple[Array, Cache]:
        my, rows = self.my, x.reshape(-1, x.shape[-1])
        matrices = [params[name] for name in (*INWARD, OUTWARD)]
        normed, norm1 = my.layernorm_forward(rows, params["gamma1"], params["beta1"], {})
        attended, heads = self.multihead_forward(normed.reshape(x.shape), *matrices, n_heads, mask)
        middle = rows + attended.reshape(rows.shape)
        normed, norm2 = my.layernorm_forward(middle, params["gamma2"], params["beta2"], {})
        hidden, affine1 = my.affine_forward(normed, params["W1"], params["b1"])
        active, relu = my.relu_forward(hidden)
        changed, affine2 = my.affine_forward(active, params["W2"], params["b2"])
        out = (middle + changed).reshape(x.shape)
        return out, (norm1, heads, norm2, affine1, relu, affine2)

    def backward(self, dout: Array, cache: Cache) -> tuple[Array, Arrays]:
        norm1, heads, norm2, affine1, relu, affine2 = cache
        my, grads, drows = self.my, {}, dout.reshape(-1, dout.shape[-1])
        dactive, grads["W2"], grads["b2"] = my.affine_backward(drows, affine2)
        dhidden = my.relu_backward(dactive, relu)
        dnormed, grads["W1"], grads["b1"] = my.affine_backward(dhidden, affine1)
        through_mlp, grads["gamma2"], grads["beta2"] = my.layernorm_backward(dnormed, norm2)
        dmiddle = drows + through_mlp
        dx, *of_matrices = self.multihead_backward(dmiddle.reshape(dout.shape), heads)
        grads |= dict(zip((*INWARD, OUTWARD), of_matrices, strict=True))
        through, grads["gamma1"], grads["beta1"] = my.layernorm_backward(
            dx.reshape(drows.shape), norm1
        )
        return (dmiddle + through).reshape(dout.shape), grads
