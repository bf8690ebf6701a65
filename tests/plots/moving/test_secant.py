import numpy as np
import pytest

from bpcourse import plots, reference


@pytest.mark.browser
def test_its_slopes_are_those_of_the_course(shown):
    rng = np.random.default_rng(0)
    for name, f in (("square", np.square), ("sin", np.sin)):
        frame = shown(plots.secant(name, 1.0, both=True))
        for x, h in zip(rng.normal(size=5), 10.0 ** rng.uniform(-3, 0, 5)):
            there = "([x, h]) => ['one', 'two', 'true'].map(side => bp.slope[side](x, h))"
            one, two, true = frame.evaluate(there, [float(x), float(h)])
            assert one == pytest.approx((f(x + h) - f(x)) / h, rel=1e-9)
            assert two == pytest.approx(reference.numerical_derivative(f, x, h), rel=1e-9)
            assert true == pytest.approx(reference.numerical_derivative(f, x), rel=1e-6)


@pytest.mark.browser
def test_the_keyboard_shrinks_the_step_and_moves_the_place(shown):
    frame = shown(plots.secant("square", 3.0))
    words = frame.locator(".say")
    assert "Rise 7 over run 1: the slope is 7." in words.inner_text()
    frame.get_by_label("step h").press("ArrowLeft")
    assert "Rise 3.25 over run 0.5: the slope is 6.5." in words.inner_text()
    frame.get_by_label("step h").press("Home")
    assert "the slope is 6.001." in words.inner_text()
    frame.get_by_label("x", exact=True).press("ArrowLeft")
    assert "has 5.8." in words.inner_text()


@pytest.mark.browser
def test_both_sides_are_nearer_and_rounding_shows_at_the_smallest_step(shown):
    frame = shown(plots.secant("sin", 1.0, both=True))
    one, two = frame.evaluate(
        "['one', 'two'].map(s => Math.abs(bp.slope[s](1, 0.01) - Math.cos(1)))"
    )
    assert two < one / 100
    frame.get_by_label("step h").press("Home")
    assert "0.5551115" in frame.locator(".say").inner_text()  # of a slope of 0.5403


@pytest.mark.browser
@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("width", [375, 640, 688])
def test_nothing_overflows_and_letters_are_large_enough(shown, width, both):
    frame = shown(plots.secant("sin", 1.0, both=both), width=width)
    root = "document.documentElement"
    assert frame.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")
    letters = "Math.min(...[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height))"
    assert frame.evaluate(letters) >= 13  # the height of a line of 12 pixels


def test_it_is_told_in_words_and_small():
    moving = plots.secant("sin", 1.0, both=True)
    assert "rises again" in moving.words
    assert "rises again" not in plots.secant().words
    assert len(moving.page) < 40_000


def test_another_function_is_refused():
    with pytest.raises(ValueError, match="'square' or 'sin', not 'cube'"):
        plots.secant("cube")
