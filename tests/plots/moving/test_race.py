"""The race: its page's numbers are the references', and the keyboard runs it."""

import ast
from pathlib import Path

import jupytext
import numpy as np
import pytest

from bpcourse import plots, reference
from bpcourse.plots.moving.race import LANDSCAPES, RULES
from bpcourse.plots.style import COLOURS

MASTER = Path(__file__).resolve().parents[3] / "solutions/05_optimizers/05_optimizers.md"
STARTS = {"ravine": (-5.0, 1.2), "plateau": (-2.6, 1.2), "saddle point": (-1.8, 0.002)}
RATES = dict.fromkeys(RULES, 0.02) | {"adagrad": 0.4, "adam": 0.1}


def constant(rate):
    return lambda step: rate


def unit_5():
    """The functions that unit 5 defines for its landscapes: {name: (loss, gradient)}."""
    source = "\n".join(c.source for c in jupytext.read(MASTER).cells if c.cell_type == "code")
    wanted = ("ravine", "plateau", "saddle", "dent")
    defined = [
        node
        for node in ast.parse(source.replace("### BEGIN SOLUTION", "")).body
        if isinstance(node, ast.FunctionDef) and node.name.removesuffix("_gradient") in wanted
    ]
    space = {"np": np}
    exec(compile(ast.Module(defined, []), "unit 5", "exec"), space)
    pairs = [(space[name], space[f"{name}_gradient"]) for name in wanted]
    return dict(zip(LANDSCAPES, pairs))


@pytest.fixture(scope="module")
def racing():
    """The race as unit 5 shows it."""
    landscapes = {
        name: (*pair, STARTS.get(name, (1.9, 0.6)), -0.3105, (-6, 3), (-2, 2))
        for name, pair in unit_5().items()
    }
    rules = {
        name: (getattr(reference, name), rate, {"decay": 0.9} if name == "rmsprop" else {})
        for name, rate in RATES.items()
    }
    return plots.race(landscapes, rules, steps=40)


@pytest.mark.browser
@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_every_path_is_the_references_step_by_step(shown, racing, landscape):
    frame, rng = shown(racing), np.random.default_rng(3)
    _, gradient = unit_5()[landscape]
    for name in RULES:
        start, rate = rng.uniform(-1.5, 1.5, 2), float(rng.uniform(0.005, 0.05))
        settings = {
            "momentum": float(rng.uniform(0.5, 0.95)),
            "decay": float(rng.uniform(0.5, 0.99)),
            "beta1": float(rng.uniform(0.5, 0.95)),
        }
        expected = reference.descend(
            start, gradient, getattr(reference, name), settings, constant(rate), 40
        )
        arguments = [landscape, name, start.tolist(), rate, settings, 40]
        path = frame.evaluate("(a) => bp.path(...a)", arguments)
        np.testing.assert_allclose(path, expected, rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.browser
def test_the_default_settings_are_the_references(shown, racing):
    frame = shown(racing)
    _, gradient = unit_5()["ravine"]
    for name in RULES:
        expected = reference.descend(
            np.array([1.0, 0.5]), gradient, getattr(reference, name), {}, constant(0.01), 20
        )
        path = frame.evaluate("(a) => bp.path(...a)", ["ravine", name, [1, 0.5], 0.01, {}, 20])
        np.testing.assert_allclose(path, expected, rtol=1e-9, err_msg=name)


@pytest.mark.browser
def test_the_landscapes_are_those_of_the_unit(shown, racing):
    frame, rng = shown(racing), np.random.default_rng(0)
    for name, (loss, gradient) in unit_5().items():
        for w in rng.uniform(-2, 2, (5, 2)):
            got = frame.evaluate(f"(w) => bp.landscapes['{name}'].loss(w)", w.tolist())
            slopes = frame.evaluate(f"(w) => bp.landscapes['{name}'].gradient(w)", w.tolist())
            np.testing.assert_allclose(got, loss(w), rtol=1e-9)
            np.testing.assert_allclose(slopes, gradient(w), rtol=1e-9)


@pytest.mark.browser
def test_the_start_moves_by_arrow_keys_and_by_a_click_and_all_run_from_there(shown, racing):
    frame = shown(racing)
    before = frame.evaluate("state.start")
    frame.get_by_role("slider", name="start").press("ArrowRight")
    after = frame.evaluate("state.start")
    assert after[0] > before[0] and after[1] == before[1]
    assert frame.evaluate("Object.values(state.runs).map((r) => r.path[0])") == [after] * 7
    frame.locator(".map").click(position={"x": 30, "y": 250})
    assert frame.evaluate("state.start[0]") < after[0]


@pytest.mark.browser
def test_keys_alone_change_rate_landscape_and_step_and_turn_a_rule_off(shown, racing):
    frame = shown(racing)
    frame.get_by_label("learning rate of adam").press("ArrowRight")
    assert frame.evaluate("rate.adam") > RATES["adam"]
    frame.get_by_label("landscape").select_option("ravine")
    assert frame.evaluate("state.start") == [-5, 1.2]
    frame.get_by_role("slider", name="step").press("Home")
    assert frame.evaluate("state.step") == 0
    frame.get_by_role("button", name="Step").press("Enter")
    assert frame.evaluate("state.step") == 1
    frame.get_by_role("button", name="sgd").press("Space")
    assert frame.evaluate("map.paths.querySelectorAll('.runner').length") == 6
    frame.get_by_role("button", name="Start again").press("Enter")
    assert frame.evaluate("[state.step, rate.adam]") == [0, RATES["adam"]]


@pytest.mark.browser
def test_a_rate_that_explodes_is_told_and_nothing_breaks(shown, racing):
    frame = shown(racing)
    frame.get_by_label("landscape").select_option("saddle point")
    frame.get_by_role("slider", name="start").press("ArrowUp")
    frame.get_by_label("learning rate of sgd").press("End")
    frame.get_by_label("learning rate of momentum").press("End")
    frame.get_by_label("landscape").select_option("ravine")
    assert frame.evaluate("entries.sgd.left.textContent") == "far off"


@pytest.mark.browser
def test_with_reduced_motion_nothing_runs_and_with_play_it_begins_at_the_start(shown, racing):
    frame = shown(racing, reduced_motion="reduce")
    frame.page.wait_for_timeout(200)
    assert frame.evaluate("state.step") == 40
    frame.get_by_role("button", name="Play").click()
    frame.get_by_role("button", name="Pause").wait_for()
    frame.page.wait_for_timeout(300)
    frame.get_by_role("button", name="Pause").click()
    assert 0 < frame.evaluate("state.step") <= 40


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 640, 688])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_overflows_and_no_text_is_small(shown, racing, width, theme):
    frame = shown(racing, width=width, theme=theme)
    sizes = (
        "[...document.querySelectorAll('*')].map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate(
        "[...document.querySelectorAll('.entry')].every((e) => e.scrollWidth <= e.clientWidth)"
    )
    assert frame.evaluate(f"Math.min(...{sizes})") >= 12


def test_the_words_say_who_is_where_and_the_page_is_light(racing):
    assert "adam" in repr(racing) and "plateau" in repr(racing)
    assert len(racing.page) < 40_000
    assert len(RULES) < len(COLOURS)


def test_a_name_that_the_page_does_not_know_is_refused():
    with pytest.raises(ValueError, match="does not know volcano"):
        plots.race({"volcano": ()}, {}, first="volcano")
