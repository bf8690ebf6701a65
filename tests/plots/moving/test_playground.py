"""The playground: loss and gradients are the references', and it trains by keyboard."""

import numpy as np
import pytest

from bpcourse import datasets, plots, reference

ACTIVATIONS = {
    "tanh": (reference.tanh_forward, reference.tanh_backward),
    "relu": (reference.relu_forward, reference.relu_backward),
    "sigmoid": (reference.sigmoid_forward, reference.sigmoid_backward),
}
TRAINED = "state.losses.length"


@pytest.fixture(scope="module")
def moons():
    return plots.playground(*datasets.make_moons(60, noise=0.15, seed=1))


def by_the_references(params, X, y, activation):
    """Loss and gradients of affine, activation, affine, binary cross-entropy."""
    forward, backward = ACTIVATIONS[activation]
    z, first = reference.affine_forward(X, params["W1"], params["b1"])
    h, bend = forward(z)
    scores, second = reference.affine_forward(h, params["W2"][:, None], params["b2"])
    loss, dscores = reference.binary_cross_entropy(scores[:, 0], y)
    dh, dW2, db2 = reference.affine_backward(dscores[:, None], second)
    dz = backward(dh, bend)
    _, dW1, db1 = reference.affine_backward(dz, first)
    grads = {"W1": dW1, "b1": db1, "W2": dW2[:, 0], "b2": db2[0]}
    return loss, dscores, dz, grads


def random_case(rng, N=9, H=5):
    scale = 10.0 ** rng.uniform(-1, 1)
    params = {
        "W1": scale * rng.standard_normal((2, H)),
        "b1": rng.standard_normal(H),
        "W2": scale * rng.standard_normal(H),
        "b2": float(rng.standard_normal()),
    }
    return params, rng.standard_normal((N, 2)), rng.integers(0, 2, N)


def plain(params):
    return {name: np.asarray(p).tolist() for name, p in params.items()}


@pytest.mark.browser
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_loss_and_all_gradients_are_the_references(shown, moons, activation):
    frame, rng = shown(moons), np.random.default_rng(5)
    for _ in range(6):
        params, X, y = random_case(rng)
        loss, dscores, dz, grads = by_the_references(params, X, y, activation)
        page = frame.evaluate(
            """([params, X, y, activation]) => {
                const pass = bp.forward(params, X, activation);
                return {loss: bp.loss(pass.scores, y),
                        ...bp.backward(params, X, y, pass, activation)};
            }""",
            [plain(params), X.tolist(), y.tolist(), activation],
        )
        np.testing.assert_allclose(page["loss"], loss, rtol=1e-9)
        np.testing.assert_allclose(page["dscores"], dscores, rtol=1e-6, atol=1e-14)
        np.testing.assert_allclose(page["dz"], dz, rtol=1e-6, atol=1e-14)
        for name, grad in grads.items():
            np.testing.assert_allclose(page["grads"][name], grad, rtol=1e-6, atol=1e-14)


@pytest.mark.browser
def test_an_update_moves_every_weight_against_its_gradient(shown, moons):
    frame = shown(moons)
    before = frame.evaluate("({...state.params, grads: state.pass.grads})")
    frame.evaluate("update()")
    after = frame.evaluate("state.params")
    for name, grad in before.pop("grads").items():
        expected = np.array(before[name]) - 1.0 * np.array(grad)
        np.testing.assert_allclose(after[name], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.browser
def test_training_on_the_page_goes_where_the_references_go(shown, moons):
    frame = shown(moons)
    params = {n: np.array(p) for n, p in frame.evaluate("state.params").items()}
    X, y = (np.array(frame.evaluate(f"bp.data.{name}")) for name in "Xy")
    for _ in range(50):
        _, _, _, grads = by_the_references(params, X, y, "tanh")
        params = {name: p - grads[name] for name, p in params.items()}
    frame.evaluate("for (let k = 0; k < 50; k++) update()")
    for name, p in frame.evaluate("state.params").items():
        np.testing.assert_allclose(p, params[name], rtol=1e-6)


@pytest.mark.browser
def test_what_unit_2_says_of_few_units_is_so(shown):
    frame = shown(plots.playground(*datasets.make_moons(200, noise=0.15, seed=1)))
    right = frame.evaluate(
        """() => [["tanh", 3], ["tanh", 2], ["relu", 3]].map(([activation, hidden]) =>
            bp.data.starts.map((_, start) => {
                Object.assign(state, {activation, hidden, start});
                begin();
                for (let k = 0; k < 1000; k++) update();
                const {scores} = state.pass, {y} = bp.data;
                return scores.filter((s, n) => (s > 0) === (y[n] === 1)).length / y.length;
            }))"""
    )
    three, two, relu = np.array(right)
    assert three.min() >= 0.99
    assert np.sum((two > 0.89) & (two < 0.93)) >= 4
    assert relu.max() < 0.95


@pytest.mark.browser
def test_a_step_shows_the_way_back_before_anything_moves(shown, moons):
    frame = shown(moons)
    step, before = frame.get_by_role("button", name="Step"), frame.evaluate("state.params")
    step.press("Enter")
    assert frame.evaluate("[state.view, state.params]") == ["backward", before]
    assert frame.get_by_role("row", name="gradient").is_visible()
    step.press("Enter")
    assert frame.evaluate("state.view") == "forward"
    assert frame.evaluate("state.params") != before
    assert "Update" in frame.locator(".says").inner_text()


@pytest.mark.browser
def test_keys_alone_choose_units_rate_activation_start_and_a_unit(shown, moons):
    frame = shown(moons)
    frame.get_by_label("hidden units").press("End")
    assert frame.evaluate("state.params.W2.length") == 8
    frame.get_by_label("learning rate").press("ArrowRight")
    assert frame.evaluate("state.rate") == 3
    frame.get_by_label("activation").select_option("relu")
    first = frame.evaluate("state.params.W2")
    frame.get_by_label("start").select_option("3")
    assert frame.evaluate("state.params.W2") != first
    frame.get_by_role("button", name="hidden unit 6").press("Enter")
    assert frame.get_by_role("button", name="hidden unit 6", pressed=True).is_visible()
    assert frame.locator("th").first.inner_text() == "unit 6"
    frame.get_by_label("hidden units").press("Home")
    assert frame.locator("th").first.inner_text() == "unit 1"


@pytest.mark.browser
def test_with_reduced_motion_nothing_trains_until_play(shown, moons):
    frame = shown(moons, reduced_motion="reduce")
    frame.page.wait_for_timeout(200)
    assert frame.evaluate(TRAINED) == 1
    frame.get_by_role("button", name="Play").press("Enter")
    frame.page.wait_for_timeout(300)
    frame.get_by_role("button", name="Pause").press("Enter")
    trained = frame.evaluate(TRAINED)
    assert trained > 1
    frame.get_by_role("button", name="Start again").press("Enter")
    assert frame.evaluate(f"[{TRAINED}, state.before.length]") == [1, trained]


@pytest.mark.browser
def test_numbers_that_explode_stop_the_training_with_a_sentence(shown, moons):
    frame = shown(moons)
    frame.evaluate("state.params.W2 = state.params.W2.map(() => 1e308)")
    frame.get_by_role("button", name="Play").click()
    frame.get_by_text("too large to compute with").wait_for()
    frame.get_by_role("button", name="Play").wait_for()
    frame.get_by_role("button", name="Start again").click()
    assert frame.evaluate("Number.isFinite(state.pass.loss)")


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 640, 688])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_overflows_and_no_text_is_small(shown, moons, width, theme):
    frame = shown(moons, width=width, theme=theme)
    for units in ("Home", "End"):
        frame.get_by_label("hidden units").press(units)
        frame.get_by_role("button", name="backward").click()
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    sizes = frame.evaluate(
        "[...document.querySelectorAll('*')].map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12


def test_the_still_figure_has_its_words_and_the_page_is_light(moons):
    assert "At the start" in repr(moons) and "4 hidden units" in repr(moons)
    assert len(plots.playground(*datasets.make_moons(200)).page) < 40_000


def test_what_it_cannot_show_is_refused():
    X, y = datasets.make_moons(20)
    with pytest.raises(ValueError, match="classes 0 and 1"):
        plots.playground(X, y + 1)
    with pytest.raises(ValueError, match="shape"):
        plots.playground(X[:, :1], y)
    with pytest.raises(ValueError, match="1 to 8"):
        plots.playground(X, y, hidden=9)
