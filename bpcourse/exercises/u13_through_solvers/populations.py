"""What the two ways back through time share: rates that keep hunters and prey alive."""

from bpcourse.checking.draws import signed


def rates(rng):
    """(y, p): state (2,), and birth, eaten, growth, death (4,)."""
    return rng.uniform(0.6, 1.8, 2), rng.uniform([0.8, 0.5, 0.3, 0.6], [1.4, 1.1, 0.9, 1.2])


def crowded(rng):
    """The same with thousands of both: what changes does so by more than 1 at a time."""
    return rng.uniform(2.5, 4.0, 2), rng.uniform([1.3, 1.1, 1.1, 1.3], [2.0, 1.6, 1.6, 2.0])


def way_back(rng, h, steps, of=rates):
    """(dy_end, y_end, p, h, steps)."""
    y, p = of(rng)
    return signed(rng, 2, high=9.0), y, p, h, steps
