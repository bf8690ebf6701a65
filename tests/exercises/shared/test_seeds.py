"""Whether an answer draws by its seed cannot be guessed from the number of its calls."""

from collections import Counter

import numpy as np
import pytest

from bpcourse.exercises.shared.seeds import by_seed, draw_seeds


def pattern(seeds):
    """Which calls have the same seed, whatever seed that is."""
    return tuple(seeds.index(seed) for seed in seeds)


def test_the_seeds_are_whole_numbers_of_which_some_come_again():
    for seed in range(20):
        seeds = draw_seeds(np.random.default_rng(seed), 5, 3)
        assert len(seeds) == 5
        assert len(set(seeds)) == 3
        assert all(type(number) is int for number in seeds)


@pytest.mark.parametrize("calls, different, most", [(4, 2, 0.2), (9, 4, 0.01)])
def test_no_pattern_is_likely(calls, different, most):
    rng = np.random.default_rng(0)
    patterns = Counter(pattern(draw_seeds(rng, calls, different)) for _ in range(2000))
    assert max(patterns.values()) <= most * 2000


def test_what_is_drawn_must_follow_the_seed_and_nothing_else():
    seeds = [7, 8, 7, 8]
    assert by_seed([[1], [2], [1], [2]], seeds) == (True, True)
    assert by_seed([[1], [1], [1], [1]], seeds) == (True, False)
    assert by_seed([[1], [2], [3], [2]], seeds) == (False, True)
    assert by_seed([[1], [2], [2], [1]], seeds) == (False, False)
