"""Every forward/backward pair of the answer key with inputs; the tests beside run over them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcourse import reference as R


@dataclass
class Case:
    """forward(*arrays, **settings) -> (out, ..., cache); backward(*douts, cache) -> gradients.

    shapes: of the arrays, all of which are differentiated, in the order of the backward's results.
    smooth: whether complex-step differentiation passes through the forward.
    """

    name: str
    forward: Callable
    backward: Callable
    shapes: list[tuple]
    settings: dict[str, Any] = field(default_factory=dict)
    smooth: bool = True

    def inputs(self, rng):
        return [rng.standard_normal(shape) for shape in self.shapes]

    def run(self, arrays):
        """(outs: list of arrays, cache)"""
        *outs, cache = self.forward(*arrays, **self.settings)
        return outs, cache

    def gradients(self, douts, cache):
        grads = self.backward(*douts, cache)
        return list(grads) if isinstance(grads, tuple) else [grads]


def batchnorm_train(x, gamma, beta):
    return R.batchnorm_forward(x, gamma, beta, {"mode": "train"})


def dropout_fixed(x):
    return R.dropout_forward(x, {"p": 0.6, "mode": "train", "seed": 3})


def rnn_backward_in_one_piece(dh, cache):
    return R.rnn_backward_truncated(dh, cache, steps=dh.shape[1])


def house_forward(W1, b1, W2, b2):
    X = np.linspace(-1, 2, 12).reshape(4, 3)[:, [1, 0, 2]].astype(W1.dtype)
    return R.house_forward(X, {"W1": W1, "b1": b1, "W2": W2, "b2": b2})


def house_backward(dpred, cache):
    return tuple(R.house_backward(dpred, cache).values())


def settled_forward(x, W, U, b):  # eight times weaker, W has a norm below 1
    return R.settled_forward(x, W / 8, U, b)


def settled_backward(dz, cache):
    dx, dW, dU, db = R.settle_backward(dz, cache)
    return dx, dW / 8, dU, db


def conv(N, C, H, W, F, HH, WW, stride, pad):
    return Case(
        f"conv {H}x{W} kernel {HH}x{WW} stride {stride} pad {pad}",
        R.conv_forward,
        R.conv_backward,
        [(N, C, H, W), (F, C, HH, WW), (F,)],
        {"conv_param": {"stride": stride, "pad": pad}},
    )


def pool(H, W, height, width, stride):
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    return Case(
        f"pool {H}x{W} window {height}x{width} stride {stride}",
        R.max_pool_forward,
        R.max_pool_backward,
        [(2, 3, H, W)],
        {"pool_param": param},
        smooth=False,
    )


def embed_forward(E, P):
    return R.embed_forward(np.array([[1, 0, 1, 2], [3, 1, 1, 0]]), E, P)


def multihead_forward(x, *matrices):
    return R.multihead_forward(x, *matrices, 3, R.causal_mask(x.shape[1]))


def rotary_forward(x):
    return R.rotary_forward(x, np.array([1.0, 0.3]).astype(x.dtype))


def block_forward(x, *arrays):
    params = dict(zip(BLOCK, arrays, strict=True))
    return R.block_forward(x, params, 2, R.causal_mask(x.shape[1]))


def block_backward(dout, cache):
    dx, grads = R.block_backward(dout, cache)
    return dx, *(grads[name] for name in BLOCK)


MATRICES = ("Wq", "Wk", "Wv", "Wo")
VECTORS = ("gamma1", "beta1", "gamma2", "beta2", "b2")
BLOCK = dict.fromkeys(MATRICES, (4, 4)) | dict.fromkeys(VECTORS, (4,))
BLOCK |= {"W1": (4, 6), "b1": (6,), "W2": (6, 4)}

N, T, D, H = 3, 5, 4, 2

CASES = [
    Case("affine", R.affine_forward, R.affine_backward, [(3, 2, 4), (8, 5), (5,)]),
    Case("affine N=1", R.affine_forward, R.affine_backward, [(1, 4), (4, 4), (4,)]),
    Case("relu", R.relu_forward, R.relu_backward, [(3, 4)], smooth=False),
    Case("sigmoid", R.sigmoid_forward, R.sigmoid_backward, [(3, 4)], smooth=False),
    Case("tanh", R.tanh_forward, R.tanh_backward, [(3, 4)]),
    Case("gelu", R.gelu_forward, R.gelu_backward, [(3, 4)]),
    Case("house", house_forward, house_backward, [(3, 2), (2,), (2, 1), (1,)], smooth=False),
    conv(2, 3, 5, 7, 4, 3, 2, stride=1, pad=0),
    conv(2, 3, 6, 5, 4, 3, 3, stride=2, pad=1),
    conv(1, 2, 8, 8, 3, 2, 3, stride=3, pad=2),
    pool(6, 8, 2, 2, stride=2),
    pool(7, 6, 3, 2, stride=1),
    pool(8, 7, 2, 3, stride=3),
    Case("batchnorm", batchnorm_train, R.batchnorm_backward, [(5, 3), (3,), (3,)]),
    Case("batchnorm closed form", batchnorm_train, R.batchnorm_backward_alt, [(5, 3), (3,), (3,)]),
    Case(
        "layernorm",
        R.layernorm_forward,
        R.layernorm_backward,
        [(4, 6), (6,), (6,)],
        {"ln_param": {}},
    ),
    Case("log-sum-exp", R.logsumexp_forward, R.logsumexp_backward, [(4, 3)]),
    Case("dropout", dropout_fixed, R.dropout_backward, [(4, 6)]),
    Case("residual", R.residual_forward, R.residual_backward, [(4, 3), (3, 3), (3,)], smooth=False),
    Case(
        "rnn step", R.rnn_step_forward, R.rnn_step_backward, [(N, D), (N, H), (D, H), (H, H), (H,)]
    ),
    Case("rnn", R.rnn_forward, R.rnn_backward, [(N, T, D), (N, H), (D, H), (H, H), (H,)]),
    Case(
        "rnn in one piece",
        R.rnn_forward,
        rnn_backward_in_one_piece,
        [(N, T, D), (N, H), (D, H), (H, H), (H,)],
    ),
    Case(
        "lstm step",
        R.lstm_step_forward,
        R.lstm_step_backward,
        [(N, D), (N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)],
    ),
    Case(
        "gru step",
        R.gru_step_forward,
        R.gru_step_backward,
        [(N, D), (N, H), (D, 3 * H), (H, 3 * H), (3 * H,)],
    ),
    Case(
        "lstm",
        R.lstm_forward,
        R.lstm_backward,
        [(N, T, D), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)],
    ),
    Case("settled", settled_forward, settled_backward, [(N, D), (H, H), (D, H), (H,)]),
    Case("least squares", R.lstsq_forward, R.lstsq_backward, [(7, 3), (7,)]),
    Case("euler", R.euler_forward, R.euler_backward, [(2,), (4,)], {"h": 0.1, "steps": 6}),
    Case("embed", embed_forward, R.embed_backward, [(5, 3), (6, 3)]),
    Case(
        "attention weights",
        R.weights_forward,
        R.weights_backward,
        [(2, 3, 4, 4)],
        {"mask": R.causal_mask(4)},
        smooth=False,
    ),
    Case(
        "attention",
        R.attention_forward,
        R.attention_backward,
        [(2, 3, 4, 5), (2, 3, 4, 5), (2, 3, 4, 2)],
        {"mask": R.causal_mask(4)},
        smooth=False,
    ),
    Case(
        "multihead",
        multihead_forward,
        R.multihead_backward,
        [(2, 4, 6), *[(6, 6)] * 4],
        smooth=False,
    ),
    Case("block", block_forward, block_backward, [(2, 3, 4), *BLOCK.values()], smooth=False),
    Case("rotary", rotary_forward, R.rotary_backward, [(2, 5, 4)]),
]
