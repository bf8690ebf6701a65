"""Exclusive or, learned by a small network on the scalar engine: what depends on the start.

Each value is the loss after STEPS steps; a constant answer of 0 has a loss of 1.
"""

import numpy as np

from bpcourse.reference import Value

SEEDS = 20
STEPS = 150
STUCK = 0.4  # with a loss beyond this, at least one of the four answers is wrong
EXAMPLES = [((-1, -1), -1), ((-1, 1), 1), ((1, -1), 1), ((1, 1), -1)]


def loss_after_training(seed, hidden, rate, zeroing=True):
    """The unit's own network and loop, with `hidden` neurons, from this seed."""
    rng = np.random.default_rng(seed)

    def weights(n):
        return [Value(v) for v in (rng.normal(size=n + 1) / np.sqrt(n + 1)).tolist()]

    neurons, last = [weights(2) for _ in range(hidden)], weights(hidden)
    parameters = [p for neuron in [*neurons, last] for p in neuron]
    loss = Value(0.0)
    for _ in range(STEPS):
        loss = _loss(neurons, last)
        for p in parameters:
            p.grad = p.grad * (not zeroing)
        loss.backward()
        for p in parameters:
            p.data -= rate * p.grad
    return loss.data


def _loss(neurons, last):
    def neuron(weights, inputs):
        return sum((w * x for w, x in zip(weights, inputs)), weights[-1]).tanh()

    errors = [neuron(last, [neuron(n, x) for n in neurons]) - y for x, y in EXAMPLES]
    return sum((error**2 for error in errors), Value(0.0)) * 0.25


def tables(seeds):
    """{table: {row: [loss of each seed]}}"""
    return {
        "hidden neurons": {
            str(hidden): [float(loss_after_training(s, hidden, 0.3)) for s in seeds]
            for hidden in (2, 4, 8)
        },
        "gradients": {
            f"rate {rate}, {name}": [float(loss_after_training(s, 4, rate, zeroing)) for s in seeds]
            for rate in (0.1, 1.0)
            for name, zeroing in (("set to 0", True), ("kept", False))
        },
    }


def _stuck(losses):
    return np.mean(np.array(losses) > STUCK)


def _hidden_stuck(made):
    return [_stuck(made["hidden neurons"][hidden]) for hidden in ("2", "4", "8")]


def _kept_is_better(made, rate):
    kept, zeroed = (made["gradients"][f"rate {rate}, {name}"] for name in ("kept", "set to 0"))
    return np.mean(np.array(kept) < np.array(zeroed))


def _stuck_at_rate_1(made):
    return [_stuck(made["gradients"][f"rate 1.0, {name}"]) for name in ("kept", "set to 0")]


CLAIMS = {
    "With two hidden neurons some starts stay stuck, and most do not.": lambda made: (
        0.05 <= _hidden_stuck(made)[0] <= 0.4
    ),
    "With eight, fewer stay stuck than with two.": lambda made: (
        _hidden_stuck(made)[2] < _hidden_stuck(made)[0]
    ),
    "At learning rate 0.1 most runs learn better with gradients that are never set to 0.": (
        lambda made: _kept_is_better(made, 0.1) >= 0.75
    ),
    "At learning rate 1 many runs fail with them, and hardly one without.": lambda made: (
        _stuck_at_rate_1(made)[0] >= 0.25 and _stuck_at_rate_1(made)[1] <= 0.1
    ),
}
