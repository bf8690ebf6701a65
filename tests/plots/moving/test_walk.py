import numpy as np
import pytest

from bpcourse import plots, reference
from bpcourse.reference import Value
from bpcourse.reference.tensor import Tensor
from tests.plots.graphs import Number, neuron


def named(data, label):
    return Value(data, label=label)


def used_twice(a=2.0, b=-3.0):
    """c = a b, d = c + a, L = d c: the graph of unit 1, in which two values are used twice."""
    a, b = named(a, "a"), named(b, "b")
    c = a * b
    d = c + a
    loss = d * c
    c.label, d.label, loss.label = "c", "d", "L"
    loss.backward()
    return loss


def neuron_of_three():
    w = [named(0.5, "w1"), named(0.7, "w2"), named(-0.3, "w3")]
    x = [named(1.0, "x1"), named(0.0, "x2"), named(1.0, "x3")]
    return (w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + named(0.1, "b")).tanh()


class Sin(Value):
    """A Value with an operation that no page knows."""

    def wave(self):
        out = Sin(np.sin(3 * self.data), (self,), "wave", "y")

        def _backward():
            self.grad += 3 * np.cos(3 * self.data) * out.grad

        out._backward = _backward
        return out


def boxes_of(frame):
    """Number and gradient that stand in each box, by label."""
    return frame.evaluate(
        """Object.fromEntries([...document.querySelectorAll("svg g")].filter(g => g.querySelector(".name"))
            .map(g => [g.querySelector(".name").textContent,
                       ["blue", "orange"].map(c => g.querySelector(`text.${c}`).textContent)]))"""
    )


def press(frame, name, times=1):
    for _ in range(times):
        frame.get_by_role("button", name=name).press("Enter")


def formula(rng, inputs):
    """A random formula of two inputs, as a function of Values or of plain numbers."""
    kinds = rng.integers(0, 9, 7)
    picks = rng.integers(0, 100, (7, 2))

    def build(*values):
        values = list(values)
        for kind, (i, j) in zip(kinds, picks):
            a, b = values[i % len(values)], values[j % len(values)]
            values.append(
                [
                    lambda a, b: a * b,
                    lambda a, b: a + b,
                    lambda a, b: a - b,
                    lambda a, b: a / (b * b + 1.0),
                    lambda a, b: a.tanh() * b,
                    lambda a, b: a.relu() + b,
                    lambda a, b: (a * 0.3).tanh().exp(),
                    lambda a, b: a**3 + b**2,
                    lambda a, b: (b**2 + 0.5) ** -0.5 * a,
                ][kind](a, b)
            )
        return values[-1] + values[-2]

    return build


@pytest.mark.browser
def test_the_page_computes_what_the_engine_computes_at_other_inputs_too(shown):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        build, start, there = formula(rng, 2), rng.normal(size=2), rng.normal(size=2)
        frame = shown(plots.walk(build(named(start[0], "a"), named(start[1], "b"))))
        assert frame.evaluate("bp.trouble") is None
        numbers, grads = frame.evaluate(
            """(there) => {
                const inputs = {};
                bp.data.values.forEach((v, i) => {
                    if (v.label) inputs[i] = there["ab".indexOf(v.label)];
                });
                const numbers = bp.forward(inputs);
                return [numbers, bp.arrivals(bp.slopes(numbers)).map(bp.total)];
            }""",
            there.tolist(),
        )
        a, b = named(there[0], "a"), named(there[1], "b")
        result = build(a, b)
        result.backward()
        labels = frame.evaluate("bp.data.values.map(v => v.label)")
        np.testing.assert_allclose(numbers[-1], result.data, rtol=1e-9)
        for value in {a, b} & set(result.topological_order()):
            np.testing.assert_allclose(grads[labels.index(value.label)], value.grad, rtol=1e-9)


@pytest.mark.browser
def test_the_courses_larger_boxes_are_known_with_target_and_bias(shown):
    x, b = named(1.5, "x"), named(-0.4, "b")
    w, v = named(0.8, "w"), named(0.3, "v")
    h = reference.sigmoid_box("h", reference.weighted_sum_box("z", [w, v], [x, b], named(0.5, "c")))
    loss = reference.squared_error_box("L", h, 1.0)
    loss.backward()
    frame = shown(plots.walk(loss))
    assert frame.evaluate("bp.trouble") is None
    grads = frame.evaluate("bp.arrivals(bp.slopes(bp.forward({}))).map(bp.total)")
    labels = frame.evaluate("bp.data.values.map(v => v.label)")
    for value in loss.topological_order():
        assert grads[labels.index(value.label)] == pytest.approx(value.grad, rel=1e-9)


@pytest.mark.browser
def test_step_by_step_forward_then_back_to_the_inputs(shown):
    frame = shown(plots.walk(used_twice()))
    assert boxes_of(frame)["L"] == ["–", "–"]
    press(frame, "Step", 3)
    assert boxes_of(frame)["L"] == ["24", "–"]
    press(frame, "Step")
    assert boxes_of(frame)["L"] == ["24", "1"]
    press(frame, "Step", 6)
    assert boxes_of(frame) == {
        "a": ["2", "24"],
        "b": ["−3", "−20"],
        "c": ["−6", "−10"],
        "d": ["−4", "−6"],
        "L": ["24", "1"],
    }
    press(frame, "Start again")
    assert boxes_of(frame)["c"] == ["–", "–"]


@pytest.mark.browser
def test_what_is_used_twice_receives_one_contribution_after_the_other(shown):
    frame = shown(plots.walk(used_twice()))
    words = frame.locator(".say")
    press(frame, "Step", 6)
    assert boxes_of(frame)["c"][1] == "−4"
    assert "1 of 2 arrows" in frame.locator("svg").text_content()
    assert "1 more to come" in words.inner_text()
    press(frame, "Step")
    assert boxes_of(frame)["c"][1] == "−10"
    assert "−4 − 6 = −10" in words.inner_text()
    assert "1 of 2 arrows" not in frame.locator("svg").text_content()


@pytest.mark.browser
def test_a_square_as_a_product_has_two_arrows(shown):
    x = named(3.0, "x")
    frame = shown(plots.walk(x * x))
    press(frame, "Step", 4)
    assert boxes_of(frame)["x"][1] == "6"


@pytest.mark.browser
@pytest.mark.parametrize("base", [0.0, 1.0, -1.0, 1.7, -1.7])
@pytest.mark.parametrize("exponent", [2, 3])
def test_an_exponent_is_found_at_any_base(shown, base, exponent):
    frame = shown(plots.walk(named(base, "x") ** exponent))
    assert frame.evaluate("bp.trouble") is None
    assert frame.evaluate("bp.forward({0: 3}).at(-1)") == pytest.approx(3.0**exponent)


@pytest.mark.browser
def test_a_slider_moves_every_number_live_by_keyboard(shown):
    frame = shown(plots.walk(used_twice()))
    press(frame, "Step", 10)
    frame.get_by_label("a", exact=True).press("ArrowRight")
    moved = used_twice(a=2.05)
    assert boxes_of(frame)["L"][0] == f"{moved.data:.4g}"
    assert boxes_of(frame)["b"][1] == f"{moved._children[1]._children[1].grad:.4g}".replace(
        "-", "−"
    )


@pytest.mark.browser
def test_covered_numbers_are_seen_when_they_are_asked_for(shown):
    frame = shown(plots.walk(used_twice()))
    press(frame, "Cover")
    press(frame, "Step", 5)
    assert boxes_of(frame)["d"][1] == ""
    assert "= ?" in frame.locator(".say").inner_text()
    assert "= −6" not in frame.locator(".say").inner_text()
    cover = frame.get_by_role("button", name="uncover the gradient of d")
    cover.press("Enter")
    assert boxes_of(frame)["d"][1] == "−6"
    assert not cover.is_visible()
    press(frame, "Cover")
    assert boxes_of(frame)["d"][1] == "−6"


@pytest.mark.browser
def test_many_inputs_share_a_slider(shown):
    frame = shown(plots.walk(neuron_of_three()), width=375)
    press(frame, "Step", 21)
    assert boxes_of(frame)["w2"][1] == "0"
    frame.get_by_label("input").select_option(label="x2")
    frame.get_by_role("slider", name="x2").press("ArrowRight")
    assert boxes_of(frame)["w2"][1] not in ("0", "–")


@pytest.mark.browser
def test_what_arrives_at_the_result_is_its_own_gradient(shown):
    x = named(2.0, "x")
    out = x * 3.0
    out.grad = 10.0
    frame = shown(plots.walk(out))
    press(frame, "Step", 3)
    assert "10" in frame.locator(".say").inner_text()
    assert boxes_of(frame)["x"][1] == "30"


@pytest.mark.browser
def test_an_operation_that_it_does_not_know_is_walked_by_the_engines_numbers(shown):
    frame = shown(plots.walk(Sin(0.2, label="x").wave()))
    assert "does not know the operation “wave”" in frame.locator("main").inner_text()
    assert frame.get_by_role("slider").count() == 1  # the step
    press(frame, "Step", 3)
    assert boxes_of(frame)["x"][1] == f"{3 * np.cos(0.6):.4g}"


@pytest.mark.browser
def test_an_engine_with_a_slip_is_shown_as_it_is(shown):
    x = named(2.0, "x")
    out = x.exp()

    def wrong():
        x.grad += x.data * out.grad

    out._backward = wrong
    frame = shown(plots.walk(out))
    assert "rule for “exp” is not the page’s" in frame.locator("main").inner_text()
    press(frame, "Step", 3)
    assert boxes_of(frame)["x"][1] == "2"


@pytest.mark.browser
def test_a_rule_that_is_not_written_yet_has_a_question_mark(shown):
    x = named(2.0, "x")
    out = x.exp()

    def not_yet():
        raise NotImplementedError

    out._backward = not_yet
    frame = shown(plots.walk(out))
    press(frame, "Step", 3)
    assert boxes_of(frame)["x"][1] == "?"
    assert "does not tell the slope" in frame.locator(".say").inner_text()


@pytest.mark.browser
def test_values_without_rules_are_walked_if_the_operations_are_known(shown):
    frame = shown(plots.walk(neuron()))
    press(frame, "Step", 7)
    assert boxes_of(frame)["w"][1] == "1"  # what arrives is 0.5, and x is 2


@pytest.mark.browser
def test_nothing_flies_where_motion_is_not_wanted(shown):
    for motion, flies in (("reduce", False), ("no-preference", True)):
        frame = shown(plots.walk(used_twice()), reduced_motion=motion)
        assert boxes_of(frame)["c"][0] == "–"  # nothing has begun by itself
        frame.evaluate(
            """() => {
                bp.flew = false;
                const seen = () => { bp.flew ||= token.getAttribute("visibility") === "visible" };
                const token = document.querySelector(".token");
                new MutationObserver(seen).observe(token, {attributes: true});
            }"""
        )
        press(frame, "Step", 5)
        if flies:
            frame.wait_for_function("bp.flew")
        frame.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)))")
        assert frame.evaluate("bp.flew") == flies


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 640, 688])
def test_only_the_graph_scrolls(shown, width):
    for root in (used_twice(), neuron_of_three()):
        frame = shown(plots.walk(root), width=width)
        press(frame, "Step", 7)  # the longest sentence
        size = frame.evaluate(
            "[document.documentElement.scrollWidth - innerWidth,"
            " document.documentElement.scrollHeight - innerHeight]"
        )
        assert size == [0, 0]


@pytest.mark.browser
def test_its_letters_are_large_enough(shown):
    frame = shown(plots.walk(neuron_of_three()), width=375)
    sizes = "[...document.querySelectorAll('text, p, b, label, button, output')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    assert min(frame.evaluate(sizes)) >= 12


def test_the_still_figure_shows_gradients_once_there_are_some():
    loss = used_twice()
    assert "24 at a" in plots.walk(loss).words
    fresh = named(2.0, "x") * named(3.0, "y")
    assert "Gradients" not in plots.walk(fresh).words


def test_the_page_is_small_and_leaves_the_engine_as_it_was():
    loss = used_twice()
    before = [(v.data, v.grad) for v in loss.topological_order()]
    assert len(plots.walk(loss).page) < 40_000
    assert [(v.data, v.grad) for v in loss.topological_order()] == before


def test_inputs_without_names_get_some():
    page = plots.walk(Value(2.0) * Value(3.0)).page
    assert "input 1" in page
    assert "input 2" in page


def test_an_engine_for_arrays_can_be_walked_where_it_holds_single_numbers():
    x = Tensor(2.0, label="x")
    page = plots.walk(x * x + x).page
    assert '"slopes": [1.0, 1.0]' in page


def test_arrays_are_refused_with_the_picture_to_take_instead():
    with pytest.raises(TypeError, match=r"shape \(2, 3\).*computation_graph"):
        plots.walk(Tensor(np.ones((2, 3)), label="x").sum())


def test_what_cannot_be_walked_is_refused():
    with pytest.raises(ValueError, match="holds nan"):
        plots.walk(named(1.0, "y") * named(np.nan, "x").relu().relu())
    long = named(1.0, "x")
    for _ in range(300):
        long = long + 1.0
    with pytest.raises(ValueError, match="more than 250 boxes"):
        plots.walk(long)


def test_an_input_alone_is_no_walk():
    with pytest.raises(ValueError, match="the last Value of a computation"):
        plots.walk(Number(2.0, label="x"))
