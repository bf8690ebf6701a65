"""Forward and backward of the networks' kernels beside PyTorch (CPU) and a plain matrix product.

Usage: python -m benchmarks.layers [rounds [threads]]. Needs `pip install torch==2.13.0`.

Same shapes, float32, one process. In every round each contender runs once, one after the other, so
that a busy machine slows all of them alike; the table shows medians. Both libraries get the same
number of threads: by default 1, and CPU time is shown, which other programs hardly disturb. With
more threads wall time is shown, and it misleads on a busy machine: the waiting threads of one
library's pool spin and hold up the other library. That the numbers are the same, the tests check
(tests/networks against the reference, tests/reference/test_oracle.py against PyTorch). "matmul" is one
NumPy matrix product with as many multiplications as the layer's pass (twice as many backward,
where the layer needs dx and dw); max-pooling and batch norm have no such product.
Goals: at most 2 times PyTorch, at most 5 times the matrix product.
"""

import sys
import time
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

from bpcourse.networks.attention import (
    attention_backward,
    attention_forward,
    block_backward,
    block_forward,
)
from bpcourse.networks.blocks import new_block
from bpcourse.networks.conv import conv_backward, conv_forward, max_pool_backward, max_pool_forward
from bpcourse.networks.normalization import batchnorm_backward, batchnorm_forward
from bpcourse.networks.recurrent import lstm_backward, lstm_forward
from bpcourse.reference import affine_backward, affine_forward, causal_mask

rng = np.random.default_rng(0)


def normal(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def layers(torch):
    """name -> (our forward, our backward, arrays, PyTorch's forward, matmul shape (m, k, n))"""
    F = torch.nn.functional
    conv_param = {"stride": 1, "pad": 1}
    pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    N, T, D, H = 32, 32, 64, 128

    def torch_lstm(x, h0, Wx, Wh, b, c0):
        weights = [Wx.T, Wh.T, b, torch.zeros_like(b)]
        return torch.lstm(x, (h0[None], c0), weights, True, 1, 0.0, True, False, True)[0]

    zero_cell = torch.zeros(1, N, H)
    return {
        "affine 128x784 to 256": (
            affine_forward,
            affine_backward,
            [normal(128, 784), normal(784, 256), normal(256)],
            lambda x, w, b: torch.addmm(b, x, w),
            (128, 784, 256),
        ),
        "conv 3x3, 32x16x28x28 to 32": (
            lambda x, w, b: conv_forward(x, w, b, conv_param),
            conv_backward,
            [normal(32, 16, 28, 28), normal(32, 16, 3, 3), normal(32)],
            lambda x, w, b: F.conv2d(x, w, b, padding=1),
            (32, 16 * 9, 32 * 28 * 28),
        ),
        "max-pool 2x2, 32x16x28x28": (
            lambda x: max_pool_forward(x, pool_param),
            max_pool_backward,
            [normal(32, 16, 28, 28)],
            lambda x: F.max_pool2d(x, 2),
            None,
        ),
        "batch norm 1024x256": (
            lambda x, g, b: batchnorm_forward(x, g, b, {"mode": "train"}),
            batchnorm_backward,
            [normal(1024, 256), normal(256), normal(256)],
            lambda x, g, b: F.batch_norm(x, None, None, g, b, training=True),
            None,
        ),
        f"LSTM {N}x{T}x{D} to {H}": (
            lstm_forward,
            lstm_backward,
            [
                normal(N, T, D),
                normal(N, H),
                normal(D, 4 * H) / 8,
                normal(H, 4 * H) / 11,
                normal(4 * H),
            ],
            lambda x, h0, Wx, Wh, b: torch_lstm(x, h0, Wx, Wh, b, zero_cell),
            (N * T, D + H, 4 * H),
        ),
    }


def attention_layers(torch):
    """As `layers`: attention of 16 and of 64 numbers a head, and a block of 64 numbers a place.

    Causal, in both libraries. PyTorch's attention is scaled_dot_product_attention.
    """
    F, mask = torch.nn.functional, causal_mask(128)
    N, heads, T, C = 8, 4, 128, 64

    def block(x, p):
        qkv = F.layer_norm(x, (C,), p["gamma1"], p["beta1"]) @ p["Wqkv"]
        q, k, v = qkv.view(N, T, 3, heads, C // heads).permute(2, 0, 3, 1, 4)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + out.transpose(1, 2).reshape(N, T, C) @ p["Wo"]
        normed = F.layer_norm(x, (C,), p["gamma2"], p["beta2"])
        return x + F.relu(normed @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]

    def torch_block(x, *arrays):
        p = dict(zip(params, arrays, strict=True))
        p["Wqkv"] = torch.cat([p["Wq"], p["Wk"], p["Wv"]], dim=1)
        return block(x, p)

    params = {name: a.astype(np.float32) for name, a in new_block(C, rng).items()}
    rows = {
        f"attention {N}x{heads}x{T}, head {D}": (
            lambda q, k, v: attention_forward(q, k, v, mask),
            attention_backward,
            [normal(N, heads, T, D) for _ in range(3)],
            lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
            (N * heads * T, 2 * D, T),
        )
        for D in (C // heads, C)
    }
    rows[f"block {N}x{T}x{C}, {heads} heads"] = (
        lambda x, *arrays: block_forward(x, dict(zip(params, arrays, strict=True)), heads, mask),
        block_backward,
        [normal(N, T, C), *params.values()],
        torch_block,
        (N * T, 12 * C + 2 * T, C),
    )
    return rows


def medians(contenders, rounds, clock):
    """Milliseconds of each contender, taking turns."""
    times = {name: [] for name in contenders}
    for turn in range(rounds + 3):  # the first three warm up
        for name, run in contenders.items():
            start = clock()
            run()
            if turn >= 3:
                times[name].append(1e3 * (clock() - start))
    return {name: median(values) for name, values in times.items()}


def contenders(torch, forward, backward, arrays, torch_forward, matmul):
    """(forward contenders, backward contenders)"""
    out, cache = forward(*arrays)
    dout = normal(*out.shape)
    leaves = [torch.tensor(a, requires_grad=True) for a in arrays]
    torch_out = torch_forward(*leaves)
    torch_dout = torch.tensor(dout)
    passes = (
        {"ours": lambda: forward(*arrays), "torch": lambda: torch_forward(*leaves)},
        {
            "ours": lambda: backward(dout, cache),
            "torch": lambda: torch.autograd.grad(torch_out, leaves, torch_dout, retain_graph=True),
        },
    )
    if matmul:
        m, k, n = matmul
        a, b, c = normal(m, k), normal(k, n), normal(m, n)
        passes[0]["matmul"] = lambda: a @ b
        passes[1]["matmul"] = lambda: (c @ b.T, a.T @ c)
    return passes


def main():
    import torch

    rounds, threads = (list(map(int, sys.argv[1:])) + [50, 1][len(sys.argv) - 1 :])[:2]
    clock = time.process_time if threads == 1 else time.perf_counter
    torch.set_num_threads(threads)
    threadpool_limits(threads)
    print(f"{'':32}{'ours':>9}{'PyTorch':>9}{'ratio':>7}{'matmul':>9}{'ratio':>7}   (ms, median)")
    for name, layer in (layers(torch) | attention_layers(torch)).items():
        for label, runs in zip(("forward", "backward"), contenders(torch, *layer)):
            ms = medians(runs, rounds, clock)
            line = f"{name:32}" if label == "forward" else f"{'  backward':32}"
            line += f"{ms['ours']:9.3f}{ms['torch']:9.3f}{ms['ours'] / ms['torch']:7.2f}"
            if "matmul" in ms:
                line += f"{ms['matmul']:9.3f}{ms['ours'] / ms['matmul']:7.2f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
