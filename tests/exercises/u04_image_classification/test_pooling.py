"""Equal maxima may share a window's gradient in any way that adds up."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import get_exercise

EXERCISE = get_exercise("max_pool_backward")


def pooling(share, top=lambda window: window):
    """(forward, backward) of the maximum of top(window); ties are shared by share(number of them)."""

    def windows(x, pool_param):
        height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
        shape = [(n - m) // stride + 1 for n, m in zip(x.shape[2:], (height, width))]
        for n, c, p, q in np.ndindex(*x.shape[:2], *shape):
            place = (
                n,
                c,
                slice(p * stride, p * stride + height),
                slice(q * stride, q * stride + width),
            )
            yield (n, c, p, q), place, shape

    def forward(x, pool_param):
        found = list(windows(x, pool_param))
        out = np.zeros((*x.shape[:2], *found[0][2]))
        for index, place, _ in found:
            out[index] = top(x[place]).max()
        return out, (x, pool_param)

    def backward(dout, cache):
        x, pool_param = cache
        dx = np.zeros(x.shape)
        for index, place, _ in windows(x, pool_param):
            window = top(x[place])
            ties = np.flatnonzero(window == window.max())
            shares = np.zeros(window.size)
            shares[ties] = share(len(ties))
            slope = np.sign(x[place]) if top is np.abs else 1.0
            dx[place] += shares.reshape(window.shape) * slope * dout[index]
        return dx

    return forward, backward


def first(count):
    return np.arange(count) == 0


def last(count):
    return np.arange(count) == count - 1


def middle(count):
    return np.arange(count) == count // 2


def equally(count):
    return np.full(count, 1 / count)


def unequally(count):
    return np.arange(1, count + 1) / np.arange(1, count + 1).sum()


def everything_to_all(count):
    return np.ones(count)


@pytest.mark.parametrize("share", [first, last, middle, equally, unequally, everything_to_all])
@pytest.mark.parametrize("top", [lambda window: window, np.abs], ids=["right", "absolute values"])
def test_ties_are_free(share, top):
    forward, backward = pooling(share, top)
    for seed in (0, 1, 2):
        report = assess(EXERCISE, backward, forward, seed)
        assert report.points == 3.0, str(report)


@pytest.mark.parametrize(
    "share",
    [
        lambda count: np.ones(count) * (count == 1),
        lambda count: np.full(count, 0.8 if count > 1 else 1.0),
        lambda count: np.array([2.0, -1.0, *[0.0] * (count - 2)])[:count] if count > 1 else 1.0,
    ],
    ids=["nothing", "too much", "more than all"],
)
def test_shares_that_do_not_add_up_are_wrong_and_no_nudge_is_shown_at_a_tie(share):
    forward, backward = pooling(share)
    report = assess(EXERCISE, backward, forward)
    assert report.points == 0.0 and report.parts[0].where == "case 'ties, as after a ReLU'"
    assert report.parts[0].numerical is None
