"""Each rule is told from its path, on landscapes and on noise, at any rate."""

import numpy as np
import pytest

from bpcourse import reference as R

RULES = {
    "sgd": {},
    "momentum": {},
    "nesterov": {},
    "adagrad": {},
    "rmsprop": {"decay": 0.9},
    "adam": {},
}


def drawn(name, gradients, rate):
    """The path of a rule that is handed these gradients."""
    left = iter(gradients)
    start, steps = np.ones(gradients.shape[1]), len(gradients)
    rule = getattr(R, name)
    return R.descend(start, lambda _: next(left), rule, RULES[name], lambda _: rate, steps)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("rate", [1e-3, 0.03, 0.7])
def test_a_rule_is_told_from_its_path(name, rate):
    for seed in range(30):
        rng = np.random.default_rng(seed)
        gradients = rng.uniform(0.1, 3, (3, 4)) * rng.choice([-1, 1], (3, 4))
        assert R.which_rule(drawn(name, gradients, rate), gradients, rate) == name


def test_a_bowl_will_do_as_well():
    for name, settings in RULES.items():
        rule = getattr(R, name)
        path = R.descend(
            np.array([-5.0, 1.2]), lambda w: w * [1, 30], rule, settings, lambda _: 0.01, 9
        )
        assert R.which_rule(path, path[:-1] * [1, 30], 0.01) == name
