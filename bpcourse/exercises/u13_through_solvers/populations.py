"""What the two ways back through time share: rates that keep hunters and prey alive."""

from bpcourse.checking.draws import signed


def rates(rng):
    """(y, p): state (2,), and birth, eaten, growth, death (4,)."""
    return rng.uniform(0.6, 1.8, 2), rng.uniform([0.8, 0.5, 0.3, 0.6], [1.4, 1.1, 0.9, 1.2])


def way_back(rng, h, steps):
    """(dy_end, y_end, p, h, steps)."""
    y, p = rates(rng)
    return signed(rng, 2), y, p, h, steps
