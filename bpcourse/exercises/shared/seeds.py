"""Does an answer draw by the seed that it is given? It is asked several times to find out."""

import numpy as np


def draw_seeds(rng, calls, different):
    """Seeds for so many calls, so many of them different, in a random order."""
    which = rng.permutation([*range(different), *rng.integers(0, different, calls - different)])
    return [int(seed) for seed in rng.integers(1000, 9000) + which]


def by_seed(drawn, seeds):
    """(is what was drawn with the same seed the same? with another seed another?)"""
    pairs = [(i, j) for i in range(len(seeds)) for j in range(i)]
    alike = {pair: np.array_equal(drawn[pair[0]], drawn[pair[1]]) for pair in pairs}
    return (
        all(alike[i, j] for i, j in pairs if seeds[i] == seeds[j]),
        not any(alike[i, j] for i, j in pairs if seeds[i] != seeds[j]),
    )
