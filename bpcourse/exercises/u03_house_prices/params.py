"""Parameters of a small network, drawn at random."""

from bpcourse.checking.draws import signed


def random_params(rng):
    """A 2-2-1 network whose matrices are not symmetric and whose biases are not zero."""
    return {
        "W1": signed(rng, (2, 2)),
        "b1": signed(rng, 2, low=1.1),
        "W2": signed(rng, (2, 1)),
        "b2": signed(rng, 1, low=1.1),
    }
