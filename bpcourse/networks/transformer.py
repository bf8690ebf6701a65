"""A small transformer that reads from left to right, the recurrent network beside it, and a task.

Both say after each place what comes next; both are made of functions that learners write. Shapes:
N sequences, T places, V different tokens, C numbers a place, H units. After Vaswani et al. (2017),
Attention is all you need, with the norms in front (Xiong et al., 2020).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bpcourse import reference
from bpcourse.networks.blocks import COURSE, block_of, filled, new_block
from bpcourse.networks.layers import Array, Arrays
from bpcourse.networks.updates import Adam
from bpcourse.reference.clipping import clip_by_norm

Batch = tuple[Array, Array, Array]  # tokens, targets, keep


# --- the task ----------------------------------------------------------------------------------


def reverse_task(N: int, length: int, n_symbols: int, rng: np.random.Generator) -> Batch:
    """(tokens, targets, keep), each (N, T) with T = 2 * length: read symbols, write them reversed.

    tokens: `length` symbols 0 to n_symbols - 1, the separator n_symbols, and the answer but for its
    last symbol. targets: the token that comes next. keep: True from the separator on, where the
    next symbol can be known.
    """
    symbols = rng.integers(n_symbols, size=(N, length))
    separator = np.full((N, 1), n_symbols)
    whole = np.concatenate([symbols, separator, symbols[:, ::-1]], axis=1)
    keep = np.zeros((N, 2 * length), dtype=bool)
    keep[:, length:] = True
    return whole[:, :-1], whole[:, 1:], keep


# --- two networks ------------------------------------------------------------------------------


class Transformer:
    """Embedding, places, blocks of attention and MLP, a last norm, and a score for each token.

    functions  where the functions come from, such as mine(...); what it lacks is the course's.
               The largest piece counts: a block_forward is used as it is, else a multihead_forward,
               else attention_forward with split_heads and merge_heads

    dtype      of the parameters, which the kernels (blocks.KERNELS) keep

    params: "E" (V, C), "P" (length, C); for each block, "block1.Wq" and so on, the names that
    `block_forward` has; "gamma", "beta" (C,) of the last norm; "W" (C, V), "c" (V,).
    """

    def __init__(
        self,
        n_tokens: int,
        length: int,
        width: int = 32,
        n_heads: int = 2,
        n_blocks: int = 1,
        seed: int = 0,
        functions: Any = COURSE,
        dtype: Any = np.float64,
    ):
        self.n_heads, self.n_blocks = n_heads, n_blocks
        self._my = filled(functions)
        self._block_forward, self._block_backward = block_of(functions)
        rng = np.random.default_rng(seed)
        self.params: Arrays = {
            "E": rng.standard_normal((n_tokens, width)),
            "P": rng.standard_normal((length, width)),
        }
        for number in range(1, n_blocks + 1):
            block = new_block(width, rng)
            self.params |= {f"block{number}.{name}": value for name, value in block.items()}
        self.params |= {
            "gamma": np.ones(width),
            "beta": np.zeros(width),
            "W": 0.1 * rng.standard_normal((width, n_tokens)) / np.sqrt(width),
            "c": np.zeros(n_tokens),
        }
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

    def block(self, number: int) -> Arrays:
        """The parameters of a block, 1 to n_blocks, by the names that `block_forward` has."""
        start = f"block{number}."
        return {
            name.removeprefix(start): value
            for name, value in self.params.items()
            if name.startswith(start)
        }

    def loss(self, tokens: Array, targets: Array, keep: Array) -> tuple[float, Arrays]:
        """(loss, gradients): how well each token that counts is foreseen. All (N, T)."""
        entering, caches = self._read(tokens)
        logits, top = self._scores(entering[-1])
        loss, dlogits = self._my.sequence_loss(logits, targets, keep)
        dx, grads = self._scores_backward(dlogits, top)
        for number in reversed(range(1, self.n_blocks + 1)):
            dx, of_block = self._block_backward(dx, caches[number])
            grads |= {f"block{number}.{name}": value for name, value in of_block.items()}
        grads["E"], grads["P"] = self._my.embed_backward(dx, caches[0])
        return loss, grads

    def logits(self, tokens: Array) -> Array:
        """(N, T, V): after each place, a score for each token that may come next."""
        return self._scores(self._read(tokens)[0][-1])[0]

    def weights(self, tokens: Array) -> list[Array]:
        """For each block the weights (N, n_heads, T, T): where each place looks."""
        entering, _ = self._read(tokens)
        return [self._looks(entering[k], self.block(k + 1)) for k in range(self.n_blocks)]

    def _read(self, tokens):
        """What enters each block, and leaves the last one; the caches of embedding and blocks."""
        x, looked_up = self._my.embed_forward(tokens, self.params["E"], self.params["P"])
        entering, caches, mask = [x], [looked_up], reference.causal_mask(tokens.shape[1])
        for number in range(1, self.n_blocks + 1):
            x, cache = self._block_forward(x, self.block(number), self.n_heads, mask)
            entering.append(x)
            caches.append(cache)
        return entering, caches

    def _scores(self, x):
        p, my, rows = self.params, self._my, x.reshape(-1, x.shape[-1])
        normed, norm = my.layernorm_forward(rows, p["gamma"], p["beta"], {})
        scores, affine = my.affine_forward(normed, p["W"], p["c"])
        return scores.reshape(*x.shape[:-1], -1), (norm, affine)

    def _scores_backward(self, dlogits, cache):
        (norm, affine), grads = cache, {}
        dscores = dlogits.reshape(-1, dlogits.shape[-1])
        dnormed, grads["W"], grads["c"] = self._my.affine_backward(dscores, affine)
        dx, grads["gamma"], grads["beta"] = self._my.layernorm_backward(dnormed, norm)
        return dx.reshape(*dlogits.shape[:-1], -1), grads

    def _looks(self, x, block):
        rows = x.reshape(-1, x.shape[-1])
        normed, _ = reference.layernorm_forward(rows, block["gamma1"], block["beta1"], {})
        q, k = (
            reference.split_heads(normed.reshape(x.shape) @ block[name], self.n_heads)
            for name in ("Wq", "Wk")
        )
        scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
        return reference.weights_forward(scores, reference.causal_mask(x.shape[1]))[0]


class Reader:
    """A recurrent network with the interface of Transformer: embedding, states, a score a token.

    size: it has so many numbers to learn, or a few more; the number of units follows from it.
    functions: where embedding_*, rnn_* and sequence_loss come from; what it lacks is the course's.
    """

    def __init__(
        self, n_tokens: int, size: int, width: int = 32, seed: int = 0, functions: Any = COURSE
    ):
        self._my, rng = filled(functions), np.random.default_rng(seed)
        V, D = n_tokens, width
        linear = D + V + 1  # size = H^2 + (D + V + 1) H + (D + 1) V
        H = int(np.ceil((np.sqrt(linear**2 + 4 * (size - (D + 1) * V)) - linear) / 2))
        self.params: Arrays = {
            "E": rng.standard_normal((V, D)),
            "Wx": rng.standard_normal((D, H)) / np.sqrt(D),
            "Wh": 0.9 * rng.standard_normal((H, H)) / np.sqrt(H),
            "b": np.zeros(H),
            "W": 0.1 * rng.standard_normal((H, V)) / np.sqrt(H),
            "c": np.zeros(V),
        }

    def loss(self, tokens: Array, targets: Array, keep: Array) -> tuple[float, Arrays]:
        """As the Transformer's."""
        logits, h, states, looked_up = self._read(tokens)
        loss, dlogits = self._my.sequence_loss(logits, targets, keep)
        dh = dlogits @ self.params["W"].T
        dx, _, dWx, dWh, db = self._my.rnn_backward(dh, states)
        dW, dc = np.einsum("nth,ntv->hv", h, dlogits), dlogits.sum(axis=(0, 1))
        grads = {"Wx": dWx, "Wh": dWh, "b": db, "W": dW, "c": dc}
        return loss, {"E": self._my.embedding_backward(dx, looked_up), **grads}

    def logits(self, tokens: Array) -> Array:
        """As the Transformer's, (N, T, V)."""
        return self._read(tokens)[0]

    def _read(self, tokens):
        p = self.params
        x, looked_up = self._my.embedding_forward(tokens, p["E"])
        h0 = np.zeros((len(tokens), len(p["b"])))
        h, states = self._my.rnn_forward(x, h0, p["Wx"], p["Wh"], p["b"])
        return h @ p["W"] + p["c"], h, states, looked_up


def n_parameters(net: Transformer | Reader) -> int:
    """How many numbers the network learns."""
    return sum(value.size for value in net.params.values())


def share_right(net: Transformer | Reader, tokens: Array, targets: Array, keep: Array) -> float:
    """The share of the places that count at which the likeliest token is the right one."""
    return float((net.logits(tokens).argmax(axis=-1) == targets)[keep].mean())


def train(
    net: Transformer | Reader,
    draw: Callable[[np.random.Generator], Batch],
    updates: int = 300,
    learning_rate: float = 5e-3,
    seed: int = 0,
    decay: float = 0.0,
    watch: Callable[[int, float], None] | None = None,
) -> list[float]:
    """Fit by Adam, gradients clipped to norm 1; returns the loss of each update.

    draw(rng) makes a batch. The rate rises in the first 50 updates, and falls to 0 in the second
    half. decay: each matrix is also made smaller by the factor 1 - rate * decay. After each update
    watch(number of updates done, the last loss) is called.
    """
    rng, update, curve = np.random.default_rng([seed, 1]), Adam(net.params, learning_rate), []
    for done in range(updates):
        update.learning_rate = learning_rate * min(1, (done + 1) / 50, 2 * (1 - done / updates))
        loss, grads = net.loss(*draw(rng))
        update(clip_by_norm(grads, 1.0)[0])
        for value in net.params.values():
            if value.ndim == 2:
                np.multiply(value, 1 - update.learning_rate * decay, out=value)
        curve.append(loss)
        if watch is not None:
            watch(done + 1, loss)
    return curve
