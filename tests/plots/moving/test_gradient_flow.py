import numpy as np
import pytest

from bpcourse import plots, reference
from bpcourse.plots.moving.gradient_flow import gradient_sizes
from tests.plots.moving import operated

LAYERS = {
    "sigmoid": (reference.sigmoid_forward, reference.sigmoid_backward),
    "tanh": (reference.tanh_forward, reference.tanh_backward),
    "relu": (reference.relu_forward, reference.relu_backward),
}
FLOW = """([x, weights, dout, activation, scale, width]) => {
    const flat = (rows) => Float64Array.from(rows.flat());
    const {signals, gradients} = bp.flow(flat(x), weights.map(flat), flat(dout), activation, scale, width);
    return [signals, gradients];
}"""


@pytest.fixture(scope="module")
def picture():
    return plots.gradient_flow(marks={"Xavier": np.sqrt(2 / 64), "He": np.sqrt(2 / 32)})


def by_the_reference(x, weights, dout, activation):
    """Deviation of each layer's signal, and norm of each weight gradient, from the layers of unit 2."""
    forward, backward = LAYERS[activation]
    caches, signals, h, gradients = [], [], x, []
    for k, w in enumerate(weights):
        h, affine_cache = reference.affine_forward(h, w, np.zeros(w.shape[1]))
        slope_cache = None
        if k < len(weights) - 1:
            h, slope_cache = forward(h)
        caches.append((affine_cache, slope_cache))
        signals.append(h.std())
    for affine_cache, slope_cache in reversed(caches):
        if slope_cache is not None:
            dout = backward(dout, slope_cache)
        dout, dw, _ = reference.affine_backward(dout, affine_cache)
        gradients.append(np.linalg.norm(dw))
    return signals, gradients[::-1]


@pytest.mark.browser
@pytest.mark.parametrize("activation", LAYERS)
def test_with_the_same_weights_the_numbers_are_those_of_the_reference(shown, picture, activation):
    frame, rng = shown(picture), np.random.default_rng(0)
    x, dout = rng.normal(size=(2, 5, 7))
    weights = rng.normal(size=(6, 7, 7))
    arguments = [x.tolist(), weights.tolist(), dout.tolist(), activation, 0.4, 7]
    seen = frame.evaluate(FLOW, arguments)
    right = by_the_reference(x, 0.4 * weights, dout, activation)
    np.testing.assert_allclose(seen, right, rtol=1e-9)


@pytest.mark.parametrize("activation", LAYERS)
def test_the_still_figure_shows_what_the_reference_says(activation):
    rng = np.random.default_rng(0)  # the same draws, in the same order
    x = rng.standard_normal((32, 8))
    weights = [0.3 * rng.standard_normal((8, 8)) for _ in range(5)]
    dout = rng.standard_normal((32, 8)) / (8 * np.sqrt(32))
    _, right = by_the_reference(x, weights, dout, activation)
    np.testing.assert_allclose(gradient_sizes(activation, 5, 0.3, 8), right, rtol=1e-9)


@pytest.mark.browser
def test_draws_are_normal_differ_by_seed_and_are_the_same_again(shown, picture):
    frame = shown(picture)
    one, again, other = (
        np.array(frame.evaluate(f"[...bp.normals({seed}, 20000)]")) for seed in (7, 7, 8)
    )
    assert (one == again).all()
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert abs(one.mean()) < 0.03
    assert abs(one.std() - 1) < 0.03
    assert abs(np.mean(one**4) - 3) < 0.3


@pytest.mark.browser
def test_the_keyboard_alone_changes_everything(shown, picture):
    frame = shown(picture)
    assert "at layer 20: a factor of 0.25" in operated.said(frame)
    frame.get_by_label("layers", exact=True).press("End")
    frame.get_by_label("activation").select_option("relu")
    frame.get_by_role("button", name="Xavier").press("Enter")
    operated.drawn(frame)
    small = operated.said(frame)
    assert "at layer 40" in small
    frame.get_by_role("button", name="He:").press("Enter")
    operated.drawn(frame)
    assert small != operated.said(frame)
    assert frame.get_by_label("deviation of the weights").get_attribute("aria-valuetext") == "0.25"
    assert frame.locator("rect.gradient").count() == 40
    before = operated.said(frame)
    operated.press(frame, "Other draws", "Enter")
    operated.drawn(frame)
    assert operated.said(frame) != before


@pytest.mark.browser
def test_a_network_that_is_switched_off_is_said_to_be(shown, picture):
    frame = shown(picture)
    frame.evaluate("bp.flow = () => ({ signals: [0, 0], gradients: [0, 1] })")
    frame.get_by_label("layers", exact=True).press("Home")
    operated.drawn(frame)
    assert operated.said(frame).startswith("Nothing arrives")


@pytest.mark.browser
@pytest.mark.parametrize("width", [688, 640, 375])
def test_it_fits_into_its_frame_in_both_themes(shown, picture, width):
    for theme in ("light", "dark"):
        frame = shown(picture, width=width, theme=theme)
        frame.get_by_label("layers", exact=True).press("End")
        operated.drawn(frame)
        operated.assert_fits(frame)
        operated.assert_legible(frame)


@pytest.mark.browser
def test_nothing_moves_by_itself(shown, picture):
    assert operated.plays_by_itself(shown(picture, reduced_motion="reduce")) is False


def test_the_words_say_what_the_still_figure_shows(picture):
    assert "deviation 0.177" in picture.words
    assert "times with sigmoid" in picture.words
    assert len(picture.page.encode()) < 40_000


@pytest.mark.parametrize("options", [{"activation": "sine"}, {"depth": 4}, {"depth": 41}])
def test_what_cannot_be_drawn_is_refused(options):
    with pytest.raises(ValueError, match="depth: 5 to 40"):
        plots.gradient_flow(**options)
