import numpy as np
from hypothesis import given, settings, strategies as st

from bpcourse.checking.draws import signed, whole

SEEDS = st.integers(0, 2**32 - 1)


@settings(deadline=None)
@given(seed=SEEDS, count=st.integers(10, 60))
def test_ten_numbers_hold_both_signs_below_and_above_1(seed, count):
    x = signed(np.random.default_rng(seed), count)
    assert {(bool(v > 0), bool(abs(v) > 1)) for v in x} == {(a, b) for a in (0, 1) for b in (0, 1)}


@settings(deadline=None)
@given(seed=SEEDS, count=st.integers(2, 9))
def test_two_numbers_hold_both_signs(seed, count):
    x = signed(np.random.default_rng(seed), count)
    assert x.min() < 0 < x.max()


@settings(deadline=None)
@given(seed=SEEDS)
def test_shapes_and_sizes_are_those_asked_for(seed):
    rng = np.random.default_rng(seed)
    assert signed(rng, (2, 0, 3)).shape == (2, 0, 3)
    assert np.shape(signed(rng)) == ()
    sizes = np.abs(signed(rng, (4, 5), low=3.0, high=4.0))
    assert sizes.shape == (4, 5)
    assert ((sizes >= 3.0) & (sizes <= 4.0)).all()


def test_whole_numbers_take_both_ends_and_are_plain():
    rng = np.random.default_rng(0)
    drawn = [whole(rng, 2, 4) for _ in range(100)]
    assert set(drawn) == {2, 3, 4}
    assert all(type(number) is int for number in drawn)
