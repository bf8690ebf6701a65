"""Which letter was the capital? A task that takes a long memory, and three networks for it: unit 8.

A string of T letters, numbers 0 to 3, has one capital, 4 to 7, among its first five. After the last
letter the network says which it was. Shapes: N strings, T letters, D numbers a letter, H units.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from bpcourse.networks.layers import Array, Arrays
from bpcourse.networks.updates import Adam
from bpcourse.reference.clipping import clip_by_norm
from bpcourse.reference.embedding import embedding_backward, embedding_forward
from bpcourse.reference.gru import gru_step_backward, gru_step_forward
from bpcourse.reference.losses import softmax_loss
from bpcourse.reference.recurrent import (
    lstm_step_backward,
    lstm_step_forward,
    rnn_backward,
    rnn_forward,
)

PARTS = {"RNN": 1, "GRU": 3, "LSTM": 4}
"""How many arrays of H units a step makes of its input and its old state."""

LETTERS = "abcdABCD"
KINDS = 4
AMONG_FIRST = 5
COURSE = SimpleNamespace(
    embedding_forward=embedding_forward,
    embedding_backward=embedding_backward,
    softmax_loss=softmax_loss,
    rnn_forward=rnn_forward,
    rnn_backward=rnn_backward,
    lstm_step_forward=lstm_step_forward,
    lstm_step_backward=lstm_step_backward,
    gru_step_forward=gru_step_forward,
    gru_step_backward=gru_step_backward,
)

LossAndGradients = Callable[[Arrays, Array, Array], tuple[float, Arrays]]


def strings(N: int, T: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """(tokens (N, T), which letter was the capital (N,), 0 to 3)."""
    tokens, capital = rng.integers(KINDS, size=(N, T)), rng.integers(KINDS, size=N)
    tokens[np.arange(N), rng.integers(AMONG_FIRST, size=N)] = KINDS + capital
    return tokens, capital


def first_parameters(kind: str, seed: int, D: int = 6, H: int = 16) -> Arrays:
    """{"E", "Wx", "Wh", "b", "W", "c"} of a network of PARTS.

    The gate that keeps what there is starts open: the LSTM's forget gate, the GRU's update gate.
    """
    rng, width = np.random.default_rng(seed), PARTS[kind] * H
    b = np.zeros(width)
    if kind != "RNN":
        b[H : 2 * H] = 3.0
    return {
        "E": rng.standard_normal((len(LETTERS), D)),
        "Wx": rng.standard_normal((D, width)) / np.sqrt(D),
        "Wh": 0.9 * rng.standard_normal((H, width)) / np.sqrt(H),
        "b": b,
        "W": 0.1 * rng.standard_normal((H, KINDS)),
        "c": np.zeros(KINDS),
    }


def rnn_loss(p: Arrays, tokens: Array, y: Array, functions: Any = COURSE) -> tuple[float, Arrays]:
    """(loss, gradients) of embedding, recurrent network and softmax of the last state."""
    x, looked_up = functions.embedding_forward(tokens, p["E"])
    h0 = np.zeros((len(x), len(p["W"])))
    h, cache = functions.rnn_forward(x, h0, p["Wx"], p["Wh"], p["b"])
    loss, dscores = functions.softmax_loss(h[:, -1] @ p["W"] + p["c"], y)
    dh = np.zeros_like(h)
    dh[:, -1] = dscores @ p["W"].T
    dx, _, dWx, dWh, db = functions.rnn_backward(dh, cache)
    grads = {"Wx": dWx, "Wh": dWh, "b": db, "W": h[:, -1].T @ dscores, "c": dscores.sum(axis=0)}
    return loss, {"E": functions.embedding_backward(dx, looked_up), **grads}


def lstm_loss(p: Arrays, tokens: Array, y: Array, functions: Any = COURSE) -> tuple[float, Arrays]:
    """As `rnn_loss`, with LSTM steps."""
    x, looked_up = functions.embedding_forward(tokens, p["E"])
    h = c = np.zeros((len(x), len(p["W"])))
    caches = []
    for t in range(x.shape[1]):
        h, c, cache = functions.lstm_step_forward(x[:, t], h, c, p["Wx"], p["Wh"], p["b"])
        caches.append(cache)
    loss, dscores = functions.softmax_loss(h @ p["W"] + p["c"], y)
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    grads |= {"W": h.T @ dscores, "c": dscores.sum(axis=0)}
    dx, dh, dc = np.zeros_like(x), dscores @ p["W"].T, np.zeros_like(c)
    for t in reversed(range(x.shape[1])):
        back = functions.lstm_step_backward(dh, dc, caches[t])
        dx[:, t], dh, dc = back[:3]
        for name, gradient in zip(("Wx", "Wh", "b"), back[3:]):
            grads[name] += gradient
    grads["E"] = functions.embedding_backward(dx, looked_up)
    return loss, grads


def gru_loss(p: Arrays, tokens: Array, y: Array, functions: Any = COURSE) -> tuple[float, Arrays]:
    """As `rnn_loss`, with GRU steps."""
    x, looked_up = functions.embedding_forward(tokens, p["E"])
    h, caches = np.zeros((len(x), len(p["W"]))), []
    for t in range(x.shape[1]):
        h, cache = functions.gru_step_forward(x[:, t], h, p["Wx"], p["Wh"], p["b"])
        caches.append(cache)
    loss, dscores = functions.softmax_loss(h @ p["W"] + p["c"], y)
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    grads |= {"W": h.T @ dscores, "c": dscores.sum(axis=0)}
    dx, dh = np.zeros_like(x), dscores @ p["W"].T
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *of_weights = functions.gru_step_backward(dh, caches[t])
        for name, gradient in zip(("Wx", "Wh", "b"), of_weights):
            grads[name] += gradient
    grads["E"] = functions.embedding_backward(dx, looked_up)
    return loss, grads


LOSSES = {"RNN": rnn_loss, "GRU": gru_loss, "LSTM": lstm_loss}


def train(
    loss_and_gradients: LossAndGradients,
    p: Arrays,
    T: int,
    seed: int,
    updates: int = 300,
    few: int | None = None,
) -> list[float]:
    """Change p by Adam, gradients clipped to norm 1; returns the loss of each update.

    Each batch has 32 new strings of T letters; with `few`, every batch is the same few strings.
    """
    rng, update, losses = np.random.default_rng([seed, 1]), Adam(p, 0.01), []
    batch = strings(few or 32, T, rng)
    for _ in range(updates):
        loss, grads = loss_and_gradients(p, *batch)
        update(clip_by_norm(grads, 1.0)[0])
        losses.append(loss)
        if few is None:
            batch = strings(32, T, rng)
    return losses


def share_right(kind: str, p: Arrays, T: int, N: int = 1000) -> float:
    """The share of N new strings of T letters, always the same, whose capital it names."""
    tokens, y = strings(N, T, np.random.default_rng(0))
    x = p["E"][tokens]
    h = c = np.zeros((N, len(p["W"])))
    for t in range(T):
        if kind == "LSTM":
            h, c, _ = lstm_step_forward(x[:, t], h, c, p["Wx"], p["Wh"], p["b"])
        elif kind == "GRU":
            h, _ = gru_step_forward(x[:, t], h, p["Wx"], p["Wh"], p["b"])
        else:
            h = np.tanh(x[:, t] @ p["Wx"] + h @ p["Wh"] + p["b"])
    return float(np.mean((h @ p["W"] + p["c"]).argmax(axis=1) == y))
