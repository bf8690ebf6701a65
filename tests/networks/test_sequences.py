"""The two small networks of unit 8: gradients, padding, and that they learn."""

import numpy as np
import pytest

from bpcourse.networks.sequences import (
    LONGEST,
    Forecaster,
    WordReader,
    one_hot,
    train_forecaster,
    train_reader,
)


def slope(loss, w, index, h=1e-5):
    """Central difference of loss() when one entry of w moves."""
    kept = w[index]
    values = []
    for w[index] in (kept + h, kept - h):
        values.append(loss())
    w[index] = kept
    return (values[0] - values[1]) / (2 * h)


@pytest.mark.parametrize("name", ("Wx", "Wh", "b", "W", "c"))
def test_the_forecasters_gradients_are_the_slopes_of_its_loss(name):
    rng = np.random.default_rng(0)
    model = Forecaster(n_units=5, seed=1)
    X, y = rng.standard_normal((3, 6)), rng.standard_normal(3)
    _, grads = model.loss(X, y, warm_up=2)
    w = model.params[name]
    assert grads[name].shape == w.shape
    index = tuple(rng.integers(n) for n in w.shape)
    expected = slope(lambda: model.loss(X, y, warm_up=2)[0], w, index)
    assert grads[name][index] == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("direction", (0, 1))
@pytest.mark.parametrize("name", ("Wx", "Wh", "b"))
def test_the_readers_gradients_are_the_slopes_of_its_loss(direction, name):
    reader = WordReader(n_units=4, seed=2)
    slips, words = ["ct", "dgo", "biird"], ["cat", "dog", "bird"]
    _, grads = reader.loss(slips, words)
    w = reader.params[direction][name]
    index = np.unravel_index(np.abs(grads[direction][name]).argmax(), w.shape)
    expected = slope(lambda: reader.loss(slips, words)[0], w, index)
    assert grads[direction][name][index] == pytest.approx(expected, rel=1e-6)


def test_a_word_ends_at_the_last_step_and_the_steps_before_it_are_empty():
    x = one_hot(["cat"])
    assert x.shape == (1, LONGEST, 26)
    assert x[0, -3:].argmax(axis=1).tolist() == [2, 0, 19]
    assert not x[0, :-3].any()


@pytest.mark.parametrize("word", ("abcdefghijk", "Cat", "it's"))
def test_strings_that_it_cannot_read_are_named(word):
    with pytest.raises(ValueError, match="letters a to z"):
        one_hot([word])


def test_the_forecaster_learns_a_season():
    series = np.tile([1.0, -1.0, 0.5, -0.5], 60)
    X = np.lib.stride_tricks.sliding_window_view(series, 20)[:-1]
    y = series[20:]
    model = Forecaster(n_units=8, seed=0)
    curve = train_forecaster(model, X, y, X, y, epochs=30, learning_rate=1e-2)
    assert curve[-1] < 0.2 * curve[0]


def test_the_reader_learns_to_tell_its_words_apart():
    words = [a + b + c for a in "bdfghlmn" for b in "aeiou" for c in "dtpn"]
    slips = {word: [word[0] + word[2], word[0] + word] for word in words}
    reader = WordReader(n_units=16, seed=0)
    doubled = [word[0] + word for word in words]

    def share_right():
        return np.mean([a == b for a, b in zip(reader.nearest(doubled, words), words)])

    before = share_right()
    train_reader(reader, words, slips.get, updates=60, learning_rate=1e-2, refresh=30)
    assert share_right() > max(before, 0.8)
