import numpy as np
import pytest

from bpcourse import plots, reference

VALLEY = {"along the valley": 1.0, "across it": 30.0}


@pytest.mark.browser
def test_its_paths_are_those_of_gradient_descent(shown):
    rng = np.random.default_rng(0)
    frame = shown(plots.step_size(VALLEY, rate=0.06))
    for rate in rng.uniform(0.001, 0.08, 3):
        paths = frame.evaluate("(rate) => bp.data.panels.map(p => bp.walk(p, rate))", float(rate))
        for path, c in zip(paths, VALLEY.values()):
            expected = reference.walk_downhill(lambda w, c=c: c * w, np.array([-0.8]), rate, 12)
            np.testing.assert_allclose(path, expected[:, 0], rtol=1e-9)


@pytest.mark.browser
def test_on_the_v_all_steps_are_equally_long(shown):
    frame = shown(plots.error_v(start=0.2))
    square, absolute = frame.evaluate("bp.data.panels.map(p => bp.walk(p, 0.3))")
    expected = reference.walk_downhill(lambda y: np.sign(y - 1), np.array([0.2]), 0.3, 12)
    np.testing.assert_allclose(absolute, expected[:, 0], rtol=1e-9)
    expected = reference.walk_downhill(lambda y: y - 1, np.array([0.2]), 0.3, 12)
    np.testing.assert_allclose(square, expected[:, 0], rtol=1e-9)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.1, "creeps down"),
        (0.5, "in a single step"),
        (0.9, "less each time"),
        (1.0, "for ever"),
        (1.01, "its jumps grow"),
        (1.2, "has left the picture"),
    ],
)
def test_it_says_what_a_rate_does(shown, rate, words):
    frame = shown(plots.step_size(rate=rate))
    assert (
        frame.get_by_label("learning rate", exact=True).get_attribute("aria-valuetext")
        == f"{rate:g}"
    )
    assert words in frame.locator("figcaption").inner_text()


@pytest.mark.browser
def test_the_v_bounces_and_the_square_arrives(shown):
    frame = shown(plots.error_v(rate=0.3))
    square, absolute = frame.locator("figcaption").all_inner_texts()
    assert "creeps down" in square
    assert "jumps to and fro" in absolute


@pytest.mark.browser
def test_the_keyboard_alone_works_it_step_by_step(shown):
    frame = shown(plots.step_size(), reduced_motion="reduce")
    assert "After 12 steps" in frame.locator("figcaption").inner_text()
    frame.get_by_role("button", name="Start again").press("Enter")
    assert "After 0 steps 0.8 away" in frame.locator("figcaption").inner_text()
    frame.get_by_role("button", name="Step").press("Enter")
    assert "After 1 step 0.64 away" in frame.locator("figcaption").inner_text()
    frame.get_by_label("learning rate", exact=True).press("ArrowRight")
    assert "After 1 step 0.624 away" in frame.locator("figcaption").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 640, 688])
def test_nothing_overflows(shown, width):
    for moving in (plots.step_size(), plots.step_size(VALLEY, rate=0.06), plots.error_v()):
        frame = shown(moving, width=width)
        root = "document.documentElement"
        assert frame.evaluate(
            f"[{root}.scrollWidth - innerWidth, {root}.scrollHeight - innerHeight]"
        ) == [0, 0]


def test_they_are_told_in_words_and_small():
    assert "0.8 of the way" in plots.step_size().words
    assert "to and fro" in plots.error_v().words
    assert len(plots.error_v().page) < 40_000


def test_a_hill_is_refused():
    with pytest.raises(ValueError, match="positive"):
        plots.step_size({"hill": -1.0})
