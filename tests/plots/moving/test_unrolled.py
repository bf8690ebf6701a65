import numpy as np
import pytest

from bpcourse import plots, reference
from tests.plots.moving import operated

WALK = """([x, p, dh, piece]) => {
    const h = bp.states(x, p), way = bp.wayBack([0, ...dh], x, h, p, piece);
    return [h.slice(1), way.dx.slice(1), [way.arrives[0]], [way.dWx], [way.dWh], [way.db]];
}"""


@pytest.fixture(scope="module")
def forward():
    return plots.unrolled([1, 0, 0, 0, 0, 0])


@pytest.fixture(scope="module")
def backward():
    return plots.unrolled([1, 0, 0], backward=True)


@pytest.fixture(scope="module")
def pieces():
    return plots.unrolled([0.1] * 8, 0.9, backward=True, piece=3)


@pytest.mark.browser
@pytest.mark.parametrize("piece", [1, 2, 3, 6, 7])
def test_the_numbers_are_those_of_the_reference(shown, forward, piece):
    frame, rng = shown(forward), np.random.default_rng(piece)
    for _ in range(5):
        x, dh = rng.normal(size=(2, 1, 6, 1))
        h0, Wx, Wh, b = rng.normal(size=4)
        h, cache = reference.rnn_forward(
            x, *(np.reshape(a, shape) for a, shape in ((h0, (1, 1)), (Wx, (1, 1)), (Wh, (1, 1)))), b
        )
        exact = reference.rnn_backward(dh, cache)
        right = reference.rnn_backward_truncated(dh, cache, piece)
        if piece >= 6:
            np.testing.assert_array_equal(right[0], exact[0])
        numbers = {"Wx": Wx, "Wh": Wh, "b": b, "h0": h0}
        seen = frame.evaluate(WALK, [x.ravel().tolist(), numbers, dh.ravel().tolist(), piece])
        for found, wanted in zip(seen, (h, *right), strict=True):
            np.testing.assert_allclose(found, wanted.ravel(), rtol=1e-9, atol=1e-13)


def test_the_still_figure_has_the_numbers_of_the_reference(pieces):
    x, one = np.full((1, 8, 1), 0.1), np.ones((1, 1))
    h, cache = reference.rnn_forward(x, np.zeros((1, 1)), one, 0.9 * one, np.zeros(1))
    dh = np.zeros_like(h)
    dh[0, -1] = 1
    dx = reference.rnn_backward_truncated(dh, cache, 3)[0]
    arrives = (dx / (1 - h**2)).ravel()  # Wx is 1
    assert ", ".join(f"{value:.3f}" for value in h.ravel()) in pieces.words
    assert ", ".join(f"{value:.3f}" for value in arrives) in pieces.words


@pytest.mark.browser
def test_the_keyboard_alone_walks_forward_and_back(shown, backward):
    frame = shown(backward)
    assert operated.said(frame) == "With Wh = 0.5, 0.0441 arrives at the start, and dWh = 0.671."
    operated.press(frame, "Start again", "Enter")
    assert operated.said(frame) == "Before the first step the state is 0.000."
    said = []
    for _ in range(6):
        operated.press(frame, "Step", "Enter")
        said.append(operated.said(frame))
    assert said[1] == "Step 2: tanh(0 · 1 + 0.762 · 0.5) = 0.363."
    assert said[2].endswith("the way back begins.")
    assert said[3].startswith(
        "Back through step 3: 1.000 arrives, the tanh leaves 0.968, and 0.484"
    )
    assert said[5] == "With Wh = 0.5, 0.0441 arrives at the start, and dWh = 0.671."
    frame.get_by_label("Wh", exact=True).press("End")
    assert operated.said(frame).startswith("With Wh = 2")
    frame.get_by_label("the loss looks at").select_option("every")
    assert frame.locator("svg text").all_text_contents().count("loss: 1") == 3


@pytest.mark.browser
def test_what_the_cuts_cost_is_said_and_each_cut_is_seen(shown, pieces):
    frame = shown(pieces)
    assert operated.said(frame).endswith("The cuts change it by 41 %.")
    assert frame.locator(".cut").count() == 2
    frame.get_by_label("steps in a piece").press("Home")
    assert frame.locator(".cut").count() == 7
    frame.get_by_label("steps in a piece").press("End")
    assert frame.locator(".cut").count() == 0
    assert "The cuts" not in operated.said(frame)


@pytest.mark.browser
@pytest.mark.parametrize("width", [688, 640, 375])
def test_it_fits_into_its_frame_in_both_themes(shown, forward, backward, pieces, width):
    for picture, theme in ((forward, "light"), (backward, "dark"), (pieces, "light")):
        frame = shown(picture, width=width, theme=theme)
        for end in ("Home", "End"):
            frame.get_by_label("Wh", exact=True).press(end)
            operated.drawn(frame)
            operated.assert_fits(frame)
            operated.assert_legible(frame)


@pytest.mark.browser
def test_nothing_moves_by_itself(shown, pieces):
    assert operated.plays_by_itself(shown(pieces, reduced_motion="reduce")) is False


def test_above_the_exercise_nothing_is_said_of_the_way_back(forward):
    assert forward.words.startswith("States of a recurrent network of one unit, Wh = 0.5")
    assert "radient" not in forward.words


def test_the_page_is_small(pieces):
    assert len(pieces.page.encode()) < 40_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": [1.0] * 9}, "1 to 8 inputs"),
        ({"x": [[1.0]]}, "1 to 8 inputs"),
        ({"x": [1.0], "Wh": 3}, "from -2 to 2"),
        ({"x": [1.0, 1.0], "piece": 1}, "only with backward=True"),
        ({"x": [1.0, 1.0], "piece": 3, "backward": True}, "piece: 1 to"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.unrolled(**arguments)
