"""Parameters of a small network, drawn at random."""


def random_params(rng):
    """A 2-2-1 network whose matrices are not symmetric and whose biases are not zero."""
    return {
        "W1": rng.standard_normal((2, 2)),
        "b1": rng.standard_normal(2),
        "W2": rng.standard_normal((2, 1)),
        "b2": rng.standard_normal(1),
    }
