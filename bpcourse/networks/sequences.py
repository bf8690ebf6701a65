"""Two small networks for sequences, made of `rnn_forward` and `rnn_backward`: one forecasts, one
finds the word behind a typing slip.

Both are small on purpose, so that they train within seconds in a notebook. Shapes: N sequences, T
steps, D inputs, H hidden units.
"""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from bpcourse.networks.layers import Array, Arrays, Cache
from bpcourse.networks.updates import Adam
from bpcourse.reference.distance import distance_softmax_loss
from bpcourse.reference.recurrent import rnn_backward, rnn_backward_truncated, rnn_forward

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST = 10  # letters; a word of 8 with two slips
POOL = 4000  # words among which confusable ones are looked up
COURSE = SimpleNamespace(
    rnn_forward=rnn_forward,
    rnn_backward=rnn_backward,
    rnn_backward_truncated=rnn_backward_truncated,
    distance_softmax_loss=distance_softmax_loss,
)


def new_rnn(n_inputs: int, n_units: int, rng: np.random.Generator, gain: float = 0.9) -> Arrays:
    """{"Wx", "Wh", "b"}: normal weights; `gain` is about how much Wh stretches a state."""
    return {
        "Wx": 0.5 * rng.standard_normal((n_inputs, n_units)),
        "Wh": gain * rng.standard_normal((n_units, n_units)) / np.sqrt(n_units),
        "b": np.zeros(n_units),
    }


def states(x: Array, params: Arrays, functions: Any = COURSE) -> tuple[Array, Cache]:
    """h (N, T, H) of an RNN that starts from 0, and the cache. x: (N, T, D)."""
    h0 = np.zeros((len(x), len(params["b"])))
    return functions.rnn_forward(x, h0, params["Wx"], params["Wh"], params["b"])


# --- forecasting -------------------------------------------------------------------------------


class Forecaster:
    """An RNN reads a series; after each step t it predicts step t + 1: prediction = h[t] W + c.

    X is standardized, (N, T). functions: where rnn_forward and its backwards come from, such as
    mine(...). Elman (1990), Finding structure in time.
    """

    def __init__(self, n_units: int = 32, seed: int = 0, functions: Any = COURSE):
        self.functions, rng = functions, np.random.default_rng(seed)
        self.params = new_rnn(1, n_units, rng)
        self.params |= {"W": 0.1 * rng.standard_normal((n_units, 1)), "c": np.zeros(1)}

    def predict(self, X: Array) -> Array:
        """The value after the last step, (N,)."""
        h, _ = states(X[:, :, None], self.params, self.functions)
        return (h[:, -1] @ self.params["W"] + self.params["c"])[:, 0]

    def loss(
        self, X: Array, y: Array, warm_up: int = 14, steps: int | None = None
    ) -> tuple[float, Arrays]:
        """(mean squared error, gradients) of the predictions after the steps from `warm_up` on.

        y: (N,), the value after the last step. steps: of the pieces between which no gradient
        passes (truncated); None: a single piece.
        """
        h, cache = states(X[:, :, None], self.params, self.functions)
        prediction = (h @ self.params["W"] + self.params["c"])[:, :, 0]
        miss = prediction - np.column_stack([X[:, 1:], y])
        miss[:, :warm_up] = 0.0
        count = len(X) * (X.shape[1] - warm_up)
        dprediction = (2 * miss / count)[:, :, None]
        dh = dprediction @ self.params["W"].T
        if steps is None:
            _, _, dWx, dWh, db = self.functions.rnn_backward(dh, cache)
        else:
            back = self.functions.rnn_backward_truncated(dh, cache, steps)
            _, _, dWx, dWh, db = back
        dW = np.einsum("nth,nto->ho", h, dprediction)
        dc = dprediction.sum(axis=(0, 1))
        return (miss**2).sum() / count, {"Wx": dWx, "Wh": dWh, "b": db, "W": dW, "c": dc}


def train_forecaster(
    model: Forecaster,
    X: Array,
    y: Array,
    X_val: Array,
    y_val: Array,
    epochs: int = 15,
    learning_rate: float = 3e-3,
    batch_size: int = 32,
    seed: int = 0,
    steps: int | None = None,
) -> list[float]:
    """Fit by Adam, with a rate that falls to 0; returns the validation RMSE after each epoch."""
    rng = np.random.default_rng(seed)
    update, curve = Adam(model.params, learning_rate), []
    for epoch in range(epochs):
        update.learning_rate = _falling(learning_rate, epoch / epochs)
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            _, grads = model.loss(X[rows], y[rows], steps=steps)
            update(grads)
        curve.append(np.sqrt(np.mean((model.predict(X_val) - y_val) ** 2)))
    return curve


def _falling(rate, progress):
    """The full rate for the first half of the training, then down to 0 in a straight line."""
    return rate * min(1.0, 2 * (1 - progress))


# --- reading words -----------------------------------------------------------------------------


def one_hot(words: Sequence[str]) -> Array:
    """(N, LONGEST, 26): one row of 26 per letter, 1 at the letter; empty rows come first.

    Raises ValueError for strings that are too long or hold anything but a to z.
    """
    for word in words:
        if len(word) > LONGEST or not set(word) <= set(LETTERS):
            raise ValueError(f"{word!r} is not a string of at most {LONGEST} letters a to z")
    x = np.zeros((len(words), LONGEST, len(LETTERS)))
    for n, word in enumerate(words):
        for t, letter in enumerate(word, start=LONGEST - len(word)):
            x[n, t, LETTERS.index(letter)] = 1.0
    return x


class WordReader:
    """Two RNNs read a string of letters, one from the left, one from the right.

    Their two last states, side by side, are the string's point in space, 2 * n_units numbers. The
    word behind a slip is the word whose point lies nearest to the slip's. functions: where
    rnn_forward, rnn_backward and distance_softmax_loss come from.
    """

    def __init__(self, n_units: int = 48, seed: int = 0, functions: Any = COURSE):
        self.functions, rng = functions, np.random.default_rng(seed)
        self.params = [new_rnn(len(LETTERS), n_units, rng, gain=0.5) for _ in range(2)]

    def points(self, strings: Sequence[str]) -> Array:
        """(N, 2 * n_units): where the strings lie."""
        return self._read(strings)[0]

    def _read(self, strings):
        from_left, cache_left = states(one_hot(strings), self.params[0], self.functions)
        turned = one_hot([string[::-1] for string in strings])
        from_right, cache_right = states(turned, self.params[1], self.functions)
        points = np.concatenate([from_left[:, -1], from_right[:, -1]], axis=1)
        return points, (cache_left, cache_right)

    def nearest(self, strings: Sequence[str], words: list[str]) -> list[str]:
        """For each string the word whose point lies nearest, as a list."""
        scores = closeness(self.points(strings), self.points(words))
        return [words[k] for k in scores.argmax(axis=1)]

    def loss(self, slips: list[str], words: list[str]) -> tuple[float, list[Arrays]]:
        """(loss, gradients of both RNNs): each slip must be nearer to its own word than to others'.

        The scores of slip n are its squared distances to the N words, negative; the loss is the
        softmax loss with word n as the right class.
        """
        points, caches = self._read(slips + words)
        of_slips, of_words = np.split(points, 2)
        loss, _, dslips, dwords = self.functions.distance_softmax_loss(of_slips, of_words)
        halves = np.split(np.concatenate([dslips, dwords]), 2, axis=1)
        return loss, [self._from_last_state(dlast, c) for dlast, c in zip(halves, caches)]

    def _from_last_state(self, dlast, cache):
        """Through time, where the loss looks at the last state only."""
        dh = np.zeros((len(dlast), LONGEST, dlast.shape[1]))
        dh[:, -1] = dlast
        _, _, dWx, dWh, db = self.functions.rnn_backward(dh, cache)
        return {"Wx": dWx, "Wh": dWh, "b": db}


def closeness(a: Array, b: Array) -> Array:
    """(N, M): minus the squared distance of a[n] and b[m], up to a constant for each row."""
    return 2 * a @ b.T - (b**2).sum(axis=1)


def train_reader(
    reader: WordReader,
    words: Sequence[str],
    slips_of: Callable[[str], Sequence[str]],
    updates: int = 1500,
    learning_rate: float = 4e-3,
    refresh: int = 300,
    seed: int = 0,
) -> list[float]:
    """Fit by Adam; returns the loss of each update.

    words: the words to learn from; slips_of(word): the word's slips, of which one is drawn each
    time. Other words teach something only if they are easily confused, so a batch is made of four
    groups of 12 words that lie close together, as the reader sees them now (looked up every
    `refresh` updates among POOL words drawn at random).
    """
    rng = np.random.default_rng(seed)
    optimizers = [Adam(params, learning_rate) for params in reader.params]
    losses = []
    for number in range(updates):
        if number % refresh == 0:
            batches = _groups_of_neighbours(reader, words, refresh, rng)
        batch = batches[number % refresh]
        slips = [options[int(rng.integers(len(options)))] for options in map(slips_of, batch)]
        loss, grads = reader.loss(slips, batch)
        for update, of_this in zip(optimizers, grads):
            update.learning_rate = _falling(learning_rate, number / updates)
            update(of_this)
        losses.append(loss)
    return losses


def _groups_of_neighbours(reader, words, count, rng, groups=4, size=12):
    """`count` batches of words without repeats: each is `groups` words and what lies near them."""
    pool = [words[k] for k in rng.choice(len(words), min(POOL, len(words)), replace=False)]
    points = reader.points(pool)
    centres = rng.integers(len(pool), size=(count, groups))
    near = np.argpartition(-closeness(points[centres.ravel()], points), size, axis=1)[:, :size]
    return [[pool[k] for k in dict.fromkeys(row)] for row in near.reshape(count, groups * size)]
