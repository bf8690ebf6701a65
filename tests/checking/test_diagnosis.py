"""A mistake is named where it explains the answer, and never guessed."""

import inspect
from dataclasses import replace

import numpy as np

from bpcourse import reference
from bpcourse.checking.assess import assess
from bpcourse.checking.attempt import Attempt
from bpcourse.checking.diagnosis import diagnose
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.checking.naming.exchange import ORDER
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward as right_backward, affine_forward
from bpcourse.reference.value import Value

EXERCISE = get_exercise("affine_backward")


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_two_mistakes_in_one_part_are_recognized_together():
    both = [
        m
        for m in EXERCISE.mistakes
        if m.name
        in ("weight gradient divided by the number of samples", "sign of the gradient flipped")
    ]
    report = assess(EXERCISE, EXERCISE.wrong(*both), affine_forward)
    assert set(part(report, "dw").mistakes) == {m.name for m in both}


def answer_of(*names):
    return EXERCISE.wrong(*(m for m in EXERCISE.mistakes if m.name in names))


def diagnosed(answer, *parts):
    attempt = Attempt.at(EXERCISE, answer, affine_forward)
    return diagnose(attempt, parts or attempt.flaws)


def test_every_known_mistake_is_named_in_the_parts_where_it_shows():
    for mistake in EXERCISE.mistakes:
        found = diagnosed(EXERCISE.wrong(mistake))
        assert {d.mistakes for d in found.values()} == {(mistake,)}, mistake.name


def test_a_mistake_that_holds_in_some_cases_only_is_not_named():
    wrong = answer_of("sign of the gradient flipped")

    def sometimes(dout, cache):
        return (wrong if len(dout) > 1 else right_backward)(dout, cache)

    assert all(d.mistakes == () for d in diagnosed(sometimes).values())


def test_an_exception_alone_names_no_mistake():
    def fails(dout, cache):
        raise ValueError("operands could not be broadcast together")

    assert {d.mistakes for d in diagnosed(fails).values()} == {()}


def test_mistakes_are_run_once_for_all_answers_on_the_same_cases():
    attempt = Attempt.at(EXERCISE, answer_of("sign of the gradient flipped"), affine_forward)
    diagnose(attempt, attempt.flaws)
    known = dict(attempt.reruns)
    diagnose(replace(attempt, implementation=right_backward), ())
    assert known and all(attempt.reruns[names] is outcomes for names, outcomes in known.items())


# --- what people hand in, written by hand -----------------------------------------------------


def told(name, answer, forward=None, seed=0):
    """{wrong part: names of the mistakes told}."""
    exercise = get_exercise(name) if isinstance(name, str) else name
    report = assess(exercise, answer, forward or exercise.forward, seed)
    return {p.name: p.mistakes for p in report.parts if p.status != "right"}


def value_class(*edits):
    source = inspect.getsource(Value)
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    namespace = {"np": np}
    exec(source, namespace)
    return namespace["Value"]


BACKWARD = inspect.getsource(Value.backward)


def test_a_backward_that_recurses_is_not_told_of_plus_equals():
    recursive = """\
    def backward(self, first=True):
        if first:
            self.grad = 1.0
        self._backward()
        for child in self._children:
            child.backward(False)
"""
    walks = ("every path is walked by itself",)
    assert told("Value", value_class((BACKWARD, recursive))) == {"backward": walks}
    resets = recursive.replace("        if first:\n            self", "        self", 1)
    assert told("Value", value_class((BACKWARD, resets))) == {
        "backward": ("backward calls the backward of every child",)
    }


def test_plus_equals_is_told_where_values_used_twice_are_wrong():
    found = told("Value", value_class(("grad += ", "grad = ")))
    assert found == dict.fromkeys(("used_twice", "backward"), ("= where += is needed",))


def test_one_rule_without_its_upstream_gradient_is_not_every_rule():
    power = "exponent * self.data ** (exponent - 1) * out.grad"
    assert told("Value", value_class((power, power.removesuffix(" * out.grad")))) == {
        "pow": ("in **, the upstream gradient is ignored",)
    }


def test_an_overflow_that_was_noticed_is_not_told_to_go_unnoticed():
    def loss_scale_step(scaled_grad, scale, good_steps, growth_interval):
        grad = scaled_grad / scale
        if not np.all(np.isfinite(scaled_grad)):
            return grad, scale / 2, 0
        if good_steps + 1 == growth_interval:
            return grad, 2 * scale, 0
        return grad, scale, good_steps + 1

    assert told("loss_scale_step", loss_scale_step) == {
        "grad": ("an overflow still returns its gradient",)
    }


def two_layer(
    dW2=lambda h, d: h.T @ d, dh=lambda d, W2: d @ W2.T, mean=True, db=lambda d: d.sum(0)
):
    def two_layer_loss(params, X, y, reg=0.0):
        W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
        hidden = np.tanh(X @ W1 + b1)
        scores = hidden @ W2 + b2
        exps = np.exp(scores - scores.max(1, keepdims=True))
        probs = exps / exps.sum(1, keepdims=True)
        n = len(X)
        loss = -np.log(probs[range(n), y]).mean() + reg / 2 * ((W1**2).sum() + (W2**2).sum())
        d = probs.copy()
        d[range(n), y] -= 1
        if mean:
            d /= n
        grads = {"W2": dW2(hidden, d) + reg * W2, "b2": db(d)}
        dz = dh(d, W2) * (1 - hidden**2)
        return loss, grads | {"W1": X.T @ dz + reg * W1, "b1": dz.sum(0)}

    return two_layer_loss


def test_an_exception_that_many_slips_give_names_none_by_its_type():
    found = told("two_layer_loss", two_layer(dW2=lambda h, d: h @ d))
    assert set(found.values()) == {("hidden layer not transposed in dW2",)}
    other = told("two_layer_loss", two_layer(dW2=lambda h, d: d @ h))  # other sizes do not fit
    assert set(other.values()) == {()}


def test_an_exception_of_the_very_sizes_of_a_mistake_names_it():
    found = told("two_layer_loss", two_layer(dh=lambda d, W2: d @ W2))
    assert set(found.values()) == {("W2 not transposed on the way back",)}
    dotted = told("two_layer_loss", two_layer(dh=lambda d, W2: d.dot(W2)))
    assert dotted == found


def test_a_mistake_whose_effect_another_slip_hides_in_one_part_is_not_named():
    """db2 is right, by two wrongs; so "no 1/N" does not leave right what is right."""
    found = told("two_layer_loss", two_layer(mean=False, db=lambda d: d.mean(0)))
    assert set(found) == {"dW1", "dW2", "db1"} and set(found.values()) == {()}


def three_slips(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return dout @ w.T, rows.T @ dout / len(x), dout.sum(axis=0, keepdims=True)


THREE = {
    "dx": ("dx left flattened",),
    "dw": ("weight gradient divided by the number of samples",),
    "db": ("bias gradient has shape (1, M)",),
}


def test_three_mistakes_in_three_parts_keep_their_three_names():
    assert told("affine_backward", three_slips) == THREE


def no_bias(x, w, b):
    return x.reshape(len(x), -1) @ w, (x, w, b)


def test_a_wrong_backward_beside_a_wrong_forward_is_diagnosed_with_the_references_cache():
    assert told("affine_backward", three_slips, no_bias) == THREE


def test_a_wrong_backward_is_diagnosed_where_only_its_own_cache_suits_the_wrong_forward():
    """Its sigmoid is twice too large, so what it keeps is no sigmoid's output."""

    def sigmoid_forward(x):
        s = 2 / (1 + np.exp(-x))
        return s, (s,)

    def sigmoid_backward(dout, cache):
        (s,) = cache
        return dout * s

    assert told("sigmoid_backward", sigmoid_backward, sigmoid_forward) != {"dx": ()}


def test_a_backward_is_not_given_a_cache_that_holds_other_things():
    """It takes the tanh of x, rightly; given tanh(x) for x, it would take it twice."""

    def tanh_forward(x):
        return 2 * np.tanh(x), (x,)

    def tanh_backward(dout, cache):
        (x,) = cache
        return dout * (1 - np.tanh(x) ** 2)

    assert told("tanh_backward", tanh_backward, tanh_forward) in ({}, {"dx": ()})


def test_a_cache_that_the_reference_cannot_use_leaves_the_usual_way_only():
    def forward(x, w, b):
        return x.reshape(len(x), -1) @ w - b, {"x": x, "w": w}

    def backward(dout, cache):
        return three_slips(dout, (cache["x"], cache["w"], None))

    assert set(told("affine_backward", backward, forward).values()) == {()}


def test_a_right_part_is_never_named():
    def numerically(x):
        return (np.tanh((x + 1e-5) ** 2) - np.tanh((x - 1e-5) ** 2)) / 2e-5

    assert told("composite_derivative", numerically) == {"derivative": ()}


def test_right_values_in_the_wrong_order_come_before_a_mistake_that_explains_less():
    def lstm_step_backward(dnext_h, dnext_c, cache):
        dx, dh, dc, dWx, dWh, db = reference.lstm_step_backward(dnext_h, dnext_c, cache)
        return dx, dc, dh, dWx, dWh, db

    found = told("lstm_step_backward", lstm_step_backward)
    assert found == {"dprev_h": (ORDER,), "dprev_c": (ORDER,)}


def test_batch_norm_with_two_slips_in_two_parts():
    def batchnorm_backward(dout, cache):
        centred, std, gamma = cache
        N = len(dout)
        dxhat = dout * gamma
        dvar = (dxhat * centred).sum(0) * -0.5 * std**-3
        dx = dxhat / std + dvar * 2 * centred / N
        return dx, (dout * centred).sum(0), dout.sum(0)

    assert told("batchnorm_backward", batchnorm_backward) == {
        "dx": ("no path through the mean",),
        "dgamma": ("gradient of gamma made of the centred x",),
    }


def test_convolution_with_two_slips_in_one_loop():
    def conv_backward(dout, cache):
        x, w, conv_param = cache
        stride, pad = conv_param["stride"], conv_param["pad"]
        HH, WW = w.shape[2:]
        xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
        dxp, dw = np.zeros_like(xp), np.zeros_like(w)
        for n in range(len(x)):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    r, c = slice(i * stride, i * stride + HH), slice(j * stride, j * stride + WW)
                    for f in range(len(w)):
                        dxp[n, :, r, c] += dout[n, f, i, j] * w[f]
                        dw[f] += dout[n, f, i, j] * xp[n, :, r, c]
        dx = dxp[:, :, 1:-1, 1:-1]
        return dx, dw / len(x), dout.sum((0, 2, 3))

    assert told("conv_backward", conv_backward) == {
        "dx": ("crop of exactly one pixel",),
        "dw": ("weight gradient divided by the number of images",),
    }


def test_a_step_back_in_time_with_the_tanh_taken_twice():
    def rnn_step_backward(dnext_h, cache):
        x, prev_h, Wx, Wh, next_h = cache
        da = (1 - np.tanh(next_h) ** 2) * dnext_h
        return da.dot(Wx.T), da.dot(Wh.T), x.T.dot(da), prev_h.T.dot(da), np.sum(da, 0)

    assert set(told("rnn_step_backward", rnn_step_backward).values()) == {("tanh applied twice",)}


# --- kinds, on an exercise made for them ------------------------------------------------------


def shares(x):
    """Shares that add up to 1, and the sum."""
    total = x.sum()
    return x / total, total


SIGN = Mistake("sign", ask="Up?", tell="Down.", edits=(("x / total", "-x / total"),))
BOTH = Mistake("doubled", ask="Once?", tell="Once.", edits=(("x.sum()", "2 * x.sum()"),))
EMPTY = Mistake(
    "breaks for one entry",
    ask="What if there is one?",
    tell="Keep the axis.",
    edits=(("x.sum()", "x.sum() + (len(x) == 1)"),),
    raising="""
        def shares(x):
            total = np.squeeze(x)[:].sum()
            return x / total, total
        """,
)
SHARES = Function(
    name="shares",
    parts={"out": 1, "total": 1},
    inputs=lambda rng: {f"{n} entries": (rng.uniform(1, 2, n),) for n in (4, 2, 3, 1)},
    reference=shares,
    mistakes=(SIGN, BOTH, EMPTY),
)


def test_a_mistake_that_would_show_in_a_part_named_for_another_is_not_named():
    def contradicting(x):
        return -x / x.sum(), 2 * x.sum()

    assert told(SHARES, contradicting)["total"] == ()
    assert told(SHARES, contradicting)["out"] == ("sign",)


def test_an_exception_is_recognized_by_the_cases_that_raise_beside_those_that_are_right():
    def breaks(x):
        y = x.squeeze()
        return x / y[:].sum(), x.sum()

    assert set(told(SHARES, breaks).values()) == {("breaks for one entry",)}


def test_another_exception_in_the_same_cases_is_not():
    def breaks(x):
        if len(x) == 1:
            raise IndexError("one entry is not enough")
        return shares(x)

    assert set(told(SHARES, breaks).values()) == {()}


def test_finite_cases_are_judged_apart_from_nan_and_exceptions():
    def overflows(x):
        out, total = shares(x)
        return (-out if len(x) > 1 else out * np.nan), total

    report = assess(SHARES, overflows)
    out = part(report, "out")
    assert out.mistakes == ("sign",)
    assert out.questions == ("(Where it is finite; the other cases have another cause.) Up?",)
    assert (
        out.where
        == "case '1 entries'; wrong in another way in cases '4 entries', '2 entries', '3 entries'"
    )

    def raises(x):
        if len(x) == 1:
            raise ZeroDivisionError
        return -x / x.sum(), x.sum()

    report = assess(SHARES, raises)
    assert part(report, "out").mistakes == ("sign",) and part(report, "total").mistakes == ()
    assert part(report, "out").questions[0].startswith("(Where it runs;")


def test_more_strange_cases_than_finite_ones_leave_the_part_unexplained():
    def mostly_nan(x):
        out, total = shares(x)
        return (-out if len(x) == 4 else out * np.nan), total

    assert told(SHARES, mostly_nan) == {"out": ()}


def test_a_part_that_is_right_in_some_cases_only_is_no_agreement():
    """Where `sign` is wrong this answer is right, or wrong in another way."""

    def right_for_one(x):
        return (x / x.sum() if len(x) < 3 else x), x.sum()

    assert told(SHARES, right_for_one) == {"out": ()}


def test_of_two_names_that_one_is_given_which_shows_nowhere_else():
    def batchnorm_forward(x, gamma, beta, bn_param):
        eps, keep = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
        if bn_param["mode"] == "test":
            return gamma * np.tanh(x) + beta, None  # a slip of its own
        mu, var = x.mean(0), x.var(0)
        for name, start, new in (("mean", 0 * mu, mu), ("var", 0 * mu + 1, var)):
            old = bn_param.get(f"running_{name}", start)
            bn_param[f"running_{name}"] = keep * old + (1 - keep) * new
        return gamma * (x - mu) / (var**0.5 + eps) + beta, None

    assert told("batchnorm_forward", batchnorm_forward) == {
        "train_out": ("eps outside the root in training",),
        "test_out": (),
    }


def test_two_mistakes_of_which_one_shows_only_beside_the_other_are_told_together():
    def regularized_loss(loss, grads, params, lam):
        added = {k: grads[k] + 2 * lam * params[k] for k in params}
        return loss + lam / 2 * sum((p**2).sum() for p in params.values()), added

    found = told("regularized_loss", regularized_loss)
    assert found["db2"] == ("gradient of the penalty twice too large", "biases penalized")
