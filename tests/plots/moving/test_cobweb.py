import numpy as np
import pytest

from bpcourse import plots, reference
from bpcourse.plots.moving.cobweb import STEPS, walk
from tests.plots.moving import operated

SETTLES = [(0.8, 0.5), (-0.9, 0.4), (0.3, -1.2), (0.0, 0.7)]


@pytest.fixture(scope="module")
def forward():
    return plots.cobweb(0.8, 0.5)


@pytest.fixture(scope="module")
def backward():
    return plots.cobweb(0.8, 0.1, backward=True)


def settled(w, u):
    x, W, U = np.array([[1.0]]), np.array([[w]]), np.array([[u]])
    z, _ = reference.settle(x, W, U, np.zeros(1), 1e-15, 5000)
    return z[0, 0]


@pytest.mark.browser
@pytest.mark.parametrize(("w", "u"), SETTLES)
def test_its_numbers_are_those_of_the_reference(shown, forward, w, u):
    frame, p = shown(forward), {"w": w, "u": u, "start": 0}
    z = settled(w, u)
    assert frame.evaluate("(p) => bp.endOf(p).z", p) == pytest.approx(z, abs=1e-8)
    assert frame.evaluate("bp.restsOf", p) == pytest.approx([z], abs=1e-8)
    values, slopes = walk(w, u, 0.0)
    seen = frame.evaluate("([p, steps]) => bp.walkOf(p, steps)", [p, STEPS])
    np.testing.assert_allclose(seen["z"], values, rtol=1e-9)
    np.testing.assert_allclose(seen["slopes"], slopes, rtol=1e-9)
    exact, _ = reference.one_unit_slopes(np.array([z]), np.array([w]))
    counted = frame.evaluate("(p) => bp.walkOf(p, 600).slopes.at(-1)", p)
    assert counted == pytest.approx(exact[0], rel=1e-9)


@pytest.mark.browser
def test_it_says_what_becomes_of_the_unit(shown, forward):
    frame = shown(forward)
    assert "It settles at" in operated.said(frame)
    frame.get_by_label("w", exact=True).press("Home")
    assert "never settles" in operated.said(frame)
    frame.get_by_label("w", exact=True).press("End")
    for _ in range(10):
        frame.get_by_label("u", exact=True).press("ArrowLeft")
    assert "meet three times" in operated.said(frame)
    here = operated.said(frame)
    frame.get_by_label("first z", exact=True).press("Home")
    assert operated.said(frame) != here


@pytest.mark.browser
def test_a_rest_on_an_edge_has_no_slope(shown):
    frame = shown(plots.cobweb(1.1, 0.0, backward=True))
    assert "on an edge" in operated.said(frame)
    assert "dz/du =" not in operated.said(frame)


@pytest.mark.browser
def test_the_keyboard_alone_walks_and_counts(shown, backward):
    frame = shown(backward)
    operated.press(frame, "Start again", "Enter")
    assert "Counted over 0 steps it is 0." in operated.said(frame)
    operated.press(frame, "Step", "Enter")
    assert "Counted over 1 step it is 0.99" in operated.said(frame)
    frame.get_by_label("w", exact=True).press("Home")
    assert "there is no slope" in operated.said(frame)


@pytest.mark.browser
@pytest.mark.parametrize("width", [324, 375, 560, 640, 688, 760])
def test_it_fits_into_its_frame_in_both_themes(shown, forward, backward, width):
    for picture, theme in ((forward, "light"), (backward, "dark"), (backward, "light")):
        frame = shown(picture, width=width, theme=theme)
        slider = frame.get_by_label("w", exact=True)
        for keys in (["Home"], ["End"], ["ArrowLeft"] * 25):  # the last is the longest sentence
            for key in keys:
                slider.press(key)
            operated.drawn(frame)
            operated.assert_fits(frame)
            operated.assert_legible(frame)


@pytest.mark.browser
def test_nothing_moves_by_itself(shown, forward):
    assert operated.plays_by_itself(shown(forward, reduced_motion="reduce")) is False


def test_the_still_figure_says_the_settled_slope_only_where_it_is_asked_for(forward, backward):
    exact, _ = reference.one_unit_slopes(np.array([settled(0.8, 0.1)]), np.array([0.8]))
    assert f"{exact[0]:.3f}" in backward.words
    assert "slope" not in forward.words and "dz/du" not in forward.words


def test_the_page_is_small(backward):
    assert len(backward.page.encode()) < 40_000


@pytest.mark.parametrize("arguments", [{"w": 3}, {"u": -2}, {"start": 1.5}])
def test_what_cannot_be_drawn_is_refused(arguments):
    with pytest.raises(ValueError, match="from"):
        plots.cobweb(**arguments)
