"""The task of the capital letter: gradients, and that a handful can be learnt by heart."""

import numpy as np
import pytest

from bpcourse.networks import recall


@pytest.mark.parametrize("name", ("E", "Wx", "Wh", "b", "W", "c"))
@pytest.mark.parametrize("kind", tuple(recall.LOSSES))
def test_the_gradients_are_the_slopes_of_the_loss(kind, name):
    rng = np.random.default_rng(0)
    p = recall.first_parameters(kind, seed=0, D=3, H=4)
    batch, loss = recall.strings(5, 6, rng), recall.LOSSES[kind]
    nudge = rng.standard_normal(p[name].shape)
    ends = [loss({**p, name: p[name] + step * nudge}, *batch)[0] for step in (1e-6, -1e-6)]
    promised = (loss(p, *batch)[1][name] * nudge).sum()
    assert promised == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5, abs=1e-9)


def test_each_string_has_one_capital_among_its_first_letters():
    tokens, capital = recall.strings(50, 9, np.random.default_rng(0))
    assert np.all((tokens >= recall.KINDS).sum(axis=1) == 1)
    np.testing.assert_array_equal(tokens[:, : recall.AMONG_FIRST].max(axis=1) - 4, capital)


def test_an_lstm_learns_a_few_short_strings_by_heart_and_keeps_them():
    p = recall.first_parameters("LSTM", seed=0, H=8)
    losses = recall.train(recall.lstm_loss, p, T=6, seed=0, updates=120, few=4)
    assert losses[-1] < 0.1 < losses[0]
    assert 0 <= recall.share_right("LSTM", p, T=6, N=40) <= 1
