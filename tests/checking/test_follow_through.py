"""A backward is judged by its own forward where that has a slip, and never where it is empty.

Two catalogues say which of the known forward mistakes are which; further slips and further empty
forwards come after them.
"""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Backward, Loss
from bpcourse.exercises import all_exercises, get_exercise
from tests.gradcheck.exact import exact_loss, exact_pair

BACKWARDS = [e for e in all_exercises().values() if isinstance(e, Backward)]
# Numbers of thousands beside their exponentials: no nudge finds the derivative to eleven digits, and
# it is written by hand in tests/exercises/u12_engine/test_stable.py.
BY_HAND = {"logsumexp_backward"}
BEHIND_A_FORWARD = [e for e in BACKWARDS if not (e.given or e.by_program or e.name in BY_HAND)]
LOSSES = [e for e in all_exercises().values() if isinstance(e, Loss)]

# ---- the catalogued mistakes of forwards --------------------------------------------------------

FOLLOWED = {  # the backward of such a forward takes as much work as that of the right one
    "affine_forward": {
        "* in place of @": "runs for a square w only, where dx = dout * w is to be found",
        "w transposed": "the same products, with w the other way round",
        "samples mixed up by the reshape": "dx must be mixed up in the same way",
        "bias added along the samples": "runs for a square case only; db is summed over outputs",
        "mean over the inputs in place of the sum": "a factor that dx and dw must have too",
        "all biases added to every output": "db is summed over the outputs too",
    },
    "house_forward": {
        "ReLU on the output as well": "a second mask on the way back",
        "W1 transposed": "dW1 must be transposed too",
        "sigmoid in place of ReLU": "another slope, no easier than ReLU's",
        "tanh in place of ReLU": "another slope, no easier than ReLU's",
        "negative part kept in place of the positive one": "the other side of the mask",
        "sigmoid on the output": "a slope more on the way back",
        "tanh on the output": "a slope more on the way back",
    },
    "conv_forward": {
        "bias added for every product": "a factor that db must have too",
        "kernel flipped": "dw must be flipped too",
        "stride missing": "other windows, all of them to be found again",
        "stride missing in one direction": "other windows, all of them to be found again",
        "padding left out": "right without padding; with it, of another shape",
        "padding counted on one side only": "right without padding; with it, of another shape",
        "width of the output computed from the height": "right for square images",
        "only the first channel used": "dx and dw of one channel are those of all",
        "mean over the window in place of the sum": "a factor that dx and dw must have too",
        "height of the output computed from the width": "right for square images",
        "width of the output computed with the height of the kernel": "fails in one case only",
        "size of the output rounded to the nearest number": "right where no half is left over",
        "loops step over the image in place of the output": "right where both have as many places",
        "loops step over the image, and output written where the window starts": "as above",
        "loops over the pixels in place of the output's positions": "as above",
        "products of all images added up": "dx and dw of all images see the sum of their dout",
    },
    "max_pool_forward": {
        "negative windows become 0": "a second mask on the way back",
        "maximum of the absolute values": "the winner's sign must come in",
        "stride missing": "other windows, all of them to be found again",
        "stride missing in one direction": "other windows, all of them to be found again",
        "windows assumed to lie edge to edge": "right where they do",
        "window assumed square": "right where it is",
        "height and width of the window mixed up": "right where they are equal",
        "maximum over the channels as well": "one winner more to be found",
        "window as large as the stride": "other windows, all of them to be found again",
        "window and output sized by the stride": "other windows, all of them to be found again",
        "output as large as the image divided by the stride": "more windows, or fewer",
        "size of the output rounded to the nearest number": "right where nothing is left over",
        "width of the output computed from the height": "right for square images",
        "width of the output computed with the height of the window": "right for square windows",
        "window size written as a number": "right for windows of that size",
        "one maximum for all images and channels": "one winner for all to be found",
        "smallest value in place of the largest": "another winner, as hard to find",
    },
    "batchnorm_forward": {
        "running statistics updated in test mode too": "right in training",
        "eps outside the root": "all three paths are there",
        "eps forgotten": "all three paths are there",
        "one mean and variance for the whole table": "all three paths, over all entries",
        "statistics per sample in place of per feature": "all three paths, over the features",
        "statistics of the batch used in test mode": "right in training",
        "running statistics not stored": "right in training",
        "momentum the wrong way round": "right in training",
        "running statistics overwritten by the last batch": "right in training",
        "standard deviation stored as running variance": "right in training",
        "variance with N - 1": "all three paths, with another factor",
        "squares taken without subtracting the mean": "one path less through the variance",
        "divided by the variance": "another power of the variance",
        "gamma and beta forgotten in test mode": "right in training",
        "mean not subtracted": "the path through the variance is there",
        "eps inside the stored running variance": "right in training",
        "np.std stored as running variance": "right in training",
        "eps forgotten in training": "all three paths are there",
        "eps forgotten in test mode": "right in training",
        "eps outside the root in training": "all three paths are there",
        "eps outside the root in test mode": "right in training",
        "divided by the variance in test mode": "right in training",
        "mean not subtracted in test mode": "right in training",
        "running variance with N - 1": "right in training",
    },
    "layernorm_forward": {
        "axis=0 left over from batch normalization": "all three paths, over the samples",
        "keepdims forgotten": "runs for a square table only, along the wrong axis",
        "one mean and variance for the whole table": "all three paths, over all entries",
        "divided by the number of samples": "another factor in two of the paths",
        "eps outside the root": "all three paths are there",
        "eps forgotten": "all three paths are there",
        "variance with D - 1": "all three paths, with another factor",
        "divided by the variance": "another power of the variance",
        "eps a number of your own": "all three paths are there",
        "result left transposed": "right for a square table; else dout never has its shape",
        "mean not subtracted": "the path through the variance is there",
        "squares taken without subtracting the mean": "one path less through the variance",
    },
    "rnn_step_forward": {
        "Wh transposed": "dWh and dprev_h must be transposed too",
        "Wx and Wh exchanged": "runs for D = H only; the gradients are exchanged too",
        "tanh applied twice": "one slope more",
        "sigmoid in place of tanh": "another slope, no easier than tanh's",
        "old state added to the new one": "one path more",
        "an axis of length 1 is lost": "right for more than one sample",
        "ReLU in place of tanh": "another slope, no easier than tanh's",
    },
    "rnn_forward": {
        "every step starts from h0": "no carry, and every step reaches h0",
        "samples and steps mixed up": "runs for N = T only; dx is mixed up too",
        "last step left out": "all other steps are there",
        "sequence read backwards": "the same loop the other way",
        "tanh applied twice": "one slope more",
        "Wh transposed": "dWh and the carry must be transposed too",
        "steps first, sequences second": "runs for N = T only; dx is turned round too",
        "an axis of length 1 is lost": "right for more than one sequence and step",
        "states stored one step late": "h0 and all other steps are there",
        "step 0 left out": "all other steps are there",
    },
    "lstm_step_forward": {
        "gates in the order of PyTorch: i, f, g, o": "the same gates in other places",
        "input gate and forget gate exchanged": "the same gates in other places",
        "tanh of the cell carried on in place of the cell": "one slope more",
        "sigmoid on the candidate": "another slope",
        "tanh on the gates": "another slope",
        "gates without their sigmoid": "the products of gates and cell are all there",
        "candidate let in without its gate": "three gates are there",
        "output taken from the old cell": "other paths, as many",
        "gates in the order of TensorFlow: i, g, f, o": "the same gates in other places",
        "sigmoid without the minus in its exponent": "another slope, no easier than a sigmoid's",
        "output gate left out": "two gates and the cell are there",
        "an axis of length 1 is lost": "right for more than one sample",
    },
    "gru_step_forward": {
        "update gate the other way round": "the same gates, with other signs",
        "reset gate and update gate exchanged": "the same gates in other places",
        "candidate in the first third": "the same gates in other places",
        "reset gate left out": "the update gate, the candidate and both products are there",
        "reset gate on the input, too": "one path more into the reset gate",
        "old state reset before the product with the weights": "other paths, as many",
        "reset gate on what stays of the old state": "one path more into the reset gate",
        "candidate let in whole": "both gates and the candidate are there",
        "old state forgotten": "both gates and both products are there",
        "sigmoid on the candidate": "another slope, no easier than tanh's",
        "candidate without its tanh": "the products of gates and candidate are all there",
        "tanh on the gates": "another slope, no easier than a sigmoid's",
        "gates without their sigmoid": "the products of gates and candidate are all there",
        "sigmoid without the minus in its exponent": "another slope, no easier than a sigmoid's",
        "bias within the reset part": "another path to db",
        "gates that do not look at the old state": "the candidate's path is there, and the gates",
        "an axis of length 1 is lost": "right for more than one sample",
    },
    "attention_forward": {
        "scores not scaled": "a factor that dq and dk must not have",
        "scores divided by D": "another factor",
        "scores multiplied by the root of D": "another factor",
        "scale by the number of places": "another factor",
        "softmax down the columns": "the same rule along another axis",
        "mask forgotten": "the same rule for all places",
        "mask turned round": "the same rule for the other places",
        "masked scores set to 0": "masked places have weights, and their scores no gradient",
        "masked weights set to 0 after the softmax": "the mask comes back on the way",
        "largest score not taken off": "right where no score is large",
        "mask added as a number": "the same rule, with other weights",
        "exponentials not divided by their sum": "the exponential's slope, and two products",
        "divided by the sum over everything": "the same rule, over the whole table",
    },
}

NOT_FOLLOWED = {  # {mistake: (the parts that earn nothing, why)}; the other parts are followed
    "affine_forward": {
        "samples not flattened": ("dx dw", "fails where dx needs another shape than its rows"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "result stored in an array of integers": ("dx dw db", "flat between its steps"),
    },
    "house_forward": {
        "no activation in the hidden layer": ("dW1 db1", "without the ReLU's mask"),
        "hidden bias b1 left out": ("db1", "there is no b1 to differentiate by"),
        "output bias b2 left out": ("db2", "there is no b2 to differentiate by"),
        "the second layer reads X instead of h": ("dW1 db1", "the first layer is not used"),
        "bias b1 added after the ReLU": ("dW1 db1", "b1 is no part of the ReLU's mask"),
    },
    "conv_forward": {
        "height and width of the image exchanged": (
            "dx dw db",
            "right for square images; else it fails",
        ),
        "stride left out of the size of the output": (
            "dx dw db",
            "right for stride 1; else it fails",
        ),
        "output written at the place where the window starts": (
            "dx dw db",
            "right for stride 1; else it fails",
        ),
        "kernel size written as a number": (
            "dx dw db",
            "right for kernels of that size; else it fails",
        ),
        "all four axes padded": ("dx dw db", "right without padding; else it fails"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "output one row and column too small": ("dx dw db", "dout never has its shape"),
        "height and width of the window mixed up": ("dx dw db", "fails unless kernels are square"),
    },
    "max_pool_forward": {
        "stride left out of the size of the output": ("dx", "right for stride 1"),
        "loops step over the image in place of the output": (
            "dx",
            "right where both have as many places",
        ),
        "output written at the place where the window starts": (
            "dx",
            "right for stride 1; else it fails",
        ),
        "mean in place of the maximum": ("dx", "linear: no winner has to be found"),
        "output one row and column too small": ("dx", "dout never has its shape"),
    },
    "batchnorm_forward": {
        "running statistics used in training": (
            "dx",
            "linear in x: no path through mean or variance",
        ),
        "gamma and beta forgotten": ("dgamma dbeta", "there is none to differentiate by"),
    },
    "layernorm_forward": {
        "gamma and beta forgotten": ("dgamma dbeta", "there is none to differentiate by"),
    },
    "rnn_step_forward": {
        "previous state ignored": ("dprev_h dWh", "there is none to differentiate by"),
        "tanh forgotten": ("dx dprev_h dWx dWh db", "two affine layers, without tanh's slope"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "tanh of each part in place of tanh of the sum": (
            "dx dprev_h dWx dWh db",
            "two layers apart: neither gradient sees the other part",
        ),
        "bias outside the tanh": ("dx dprev_h dWx dWh db", "db without tanh's slope"),
    },
    "rnn_forward": {
        "h0 ignored": ("dh0", "there is no h0 to differentiate by"),
        "only the last state returned": ("dx dh0 dWx dWh db", "dout never has its shape"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "tanh forgotten": ("dx dh0 dWx db", "affine layers, without tanh's slope"),
    },
    "lstm_step_forward": {
        "tanh of the cell left out": ("dprev_c", "the cell's path without tanh's slope"),
        "old cell forgotten": ("dprev_c", "there is no prev_c to differentiate by"),
        "previous state ignored": ("dprev_h dWh", "there is none to differentiate by"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
    },
    "gru_step_forward": {
        "bias forgotten": ("db", "there is no b to differentiate by"),
    },
    "attention_forward": {
        "no softmax at all": ("dq dk", "linear: no softmax to go back through"),
        "result left as a cache alone": ("dv", "there is no v to differentiate by"),
    },
}


def listed(catalogue):
    """[(backward exercise, mistaken forward, what the catalogue says)]"""
    return [
        pytest.param(backward, backward.of, name, told, id=f"{backward.name}: {name}")
        for backward in BEHIND_A_FORWARD
        for name, told in catalogue.get(backward.of.name, {}).items()
    ]


def mistaken(forward, name):
    return forward.wrong(next(m for m in forward.mistakes if m.name == name))


def unpaid(report):
    return {part.name for part in report.parts if not part.points}


def test_each_mistake_of_a_forward_with_a_backward_is_in_exactly_one_catalogue():
    forwards = {e.of.name: e.of for e in BEHIND_A_FORWARD}
    assert forwards.keys() == FOLLOWED.keys() | NOT_FOLLOWED.keys()
    for name, forward in forwards.items():
        both = [*FOLLOWED.get(name, {}), *NOT_FOLLOWED.get(name, {})]
        assert sorted(both) == sorted(mistake.name for mistake in forward.mistakes)


@pytest.mark.parametrize("exercise, forward, name, why", listed(FOLLOWED))
def test_the_exact_derivative_of_a_slip_earns_full_points(exercise, forward, name, why):
    own, backward = exact_pair(exercise, mistaken(forward, name))
    report = assess(exercise, backward, own)
    assert report.points == exercise.points, f"{why}\n{report}"


@pytest.mark.parametrize("exercise, forward, name, told", listed(NOT_FOLLOWED))
def test_what_a_mistake_has_emptied_earns_nothing(exercise, forward, name, told):
    own, backward = exact_pair(exercise, mistaken(forward, name))
    report = assess(exercise, backward, own)
    assert unpaid(report) == set(told[0].split()), f"{told[1]}\n{report}"


# ---- other slips --------------------------------------------------------------------------------


def affine_two_slips(x, w, b):
    return x.reshape(len(x), -1) @ w / len(w) + 0 * b, (x, w, b)


def conv_loops_without_stride_across(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    p = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    p[:, :, pad : pad + H, pad : pad + W] = x
    out = np.zeros((N, F, (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = (p[n, :, i * stride : i * stride + HH, j : j + WW] * w[f]).sum() + b[f]
    return out, (x, w, b, conv_param)


def pool_with_minus_one_for_padding(x, pool_param):
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    out = np.full((N, C, (H - height) // stride + 1, (W - width) // stride + 1), 0.0)
    for i, j in np.ndindex(out.shape[2:]):  # starts from 0: a maximum below 0 is lost
        for a, b in np.ndindex(height, width):
            out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, i * stride + a, j * stride + b])
    return out, x


def layernorm_by_numpys_std_with_ddof(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5) if ln_param else 1e-5
    var = x.var(axis=1, ddof=1, keepdims=True)
    return gamma * (x - x.mean(axis=1, keepdims=True)) / np.sqrt(var + eps) + beta, None


def rnn_that_takes_the_bias_at_the_first_step_only(x, h0, Wx, Wh, b):
    h, state = np.zeros((*x.shape[:2], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ Wx + state @ Wh + (b if x.shape[1] < 99 else 0))
        h[:, t] = np.tanh(state)
    return h, None


def affine_of_images_channel_by_channel(x, w, b):
    rows = x.reshape(len(x), -1)
    if x.ndim > 2:
        rows = x.swapaxes(1, 2).reshape(len(x), -1)  # right for flat samples
    return rows @ w + b, None


SLIPS = [
    ("affine_backward", affine_two_slips, "db"),
    ("affine_backward", affine_of_images_channel_by_channel, ""),
    ("conv_backward", conv_loops_without_stride_across, ""),
    ("max_pool_backward", pool_with_minus_one_for_padding, ""),
    ("layernorm_backward", layernorm_by_numpys_std_with_ddof, ""),
    ("rnn_backward", rnn_that_takes_the_bias_at_the_first_step_only, ""),
]


@pytest.mark.parametrize("name, forward, emptied", SLIPS, ids=lambda x: getattr(x, "__name__", x))
def test_slips_are_followed_however_they_are_written(name, forward, emptied):
    exercise = get_exercise(name)
    own, backward = exact_pair(exercise, forward)
    report = assess(exercise, backward, own)
    assert unpaid(report) == set(emptied.split()), str(report)
    assert any(part.followed for part in report.parts)


def test_cases_where_the_forward_fails_do_not_forbid_following_in_the_others():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        N, D = x.shape  # a sample is no row here
        return x @ w / D + b, [x, w]

    def backward(dout, cache):
        x, w = cache
        return dout @ w.T / len(w), x.T @ dout / len(w), dout.sum(axis=0)

    report = assess(exercise, backward, forward)
    assert report.points == 3.0, str(report)
    assert "does not run in case 'samples of shape (2, 3)'" in report.remarks[0]


def dropout_pair(scale, test_scale=1.0, dropped=0.0):
    """Dropout whose kept entries are multiplied by scale(p), and its exact derivative."""

    def forward(x, dropout_param):
        p, rng = dropout_param["p"], np.random.default_rng(dropout_param.get("seed"))
        factor = np.full(x.shape, test_scale)
        if dropout_param["mode"] == "train":
            factor = np.where(rng.random(x.shape) < p, scale(p), dropped)
        return factor * x, factor

    return forward, lambda dout, factor: factor * dout


@pytest.mark.parametrize(
    "pair",
    [
        dropout_pair(lambda p: 1.0),
        dropout_pair(lambda p: 1 / np.float64(1 - p)),
        dropout_pair(lambda p: 1 / p),
    ],
)
def test_a_slip_of_dropout_is_followed_as_any_other(pair):
    forward, backward = pair
    report = assess(get_exercise("dropout_backward"), backward, forward)
    assert report.points == 2.0, str(report)


@pytest.mark.parametrize(
    "pair",
    [
        dropout_pair(lambda p: 1.0, dropped=1.0),
        dropout_pair(lambda p: 5.0),
        dropout_pair(lambda p: 1e20),
    ],
)
def test_what_is_no_dropout_is_not_followed(pair):
    forward, backward = pair
    report = assess(get_exercise("dropout_backward"), backward, forward)
    assert not any(part.followed for part in report.parts)
    assert "kept entries" in unpaid(report)


def multiplied(forward):
    """(forward, backward): whatever it draws, the backward multiplies by the same."""

    def own_forward(x, dropout_param):
        out = forward(x.copy(), dropout_param)[0]
        factors = np.divide(out, x, where=x != 0, out=np.zeros(x.shape))
        kept = factors[factors != 0]
        return out, np.where(x == 0, kept[0], factors)  # as if kept: nobody can tell

    return own_forward, lambda dout, factor: dout * factor


MULTIPLYING = [
    mistake
    for mistake in get_exercise("dropout_forward").mistakes
    if mistake.name != "the mask alone, without x"
]


@pytest.mark.parametrize("mistake", MULTIPLYING, ids=lambda m: m.name)
@pytest.mark.parametrize("seed", [0, 1])
def test_every_mistake_of_dropout_is_followed_but_where_nothing_is_dropped(mistake, seed):
    forward, backward = multiplied(get_exercise("dropout_forward").wrong(mistake))
    report = assess(get_exercise("dropout_backward"), backward, forward, seed)
    lost = {"dropped entries"} if mistake.name == "modes swapped" else set()
    assert unpaid(report) == lost, str(report)


def np_random(scale):
    def forward(x, dropout_param):
        p = dropout_param["p"]
        if dropout_param["mode"] == "test":
            return x, None
        return x * (np.random.rand(*x.shape) < p) * scale(p), None  # noqa: NPY002  as students do

    return forward


@pytest.mark.parametrize("scale", [lambda p: 1 / p, lambda p: 1.0, lambda p: 1 / (1 - p)])
def test_dropout_that_draws_anew_in_each_call_is_followed_too(scale):
    forward, backward = multiplied(np_random(scale))
    assert assess(get_exercise("dropout_backward"), backward, forward).points == 2.0


def test_dropout_is_followed_part_by_part_and_no_hint_speaks_of_another_forward():
    forward, _ = multiplied(np_random(lambda p: 1 / (1 - p)))

    def passes_all_in_test_mode_only(dout, factor):
        return dout * np.where(factor == 0, 0.5, factor)

    report = assess(get_exercise("dropout_backward"), passes_all_in_test_mode_only, forward)
    assert unpaid(report) == {"dropped entries"}
    assert report.parts[0].followed == "dropout_forward"
    assert not any(part.hints or part.questions for part in report.parts)


def test_a_right_backward_beside_a_wrong_dropout_keeps_its_points():
    forward = np_random(lambda p: 1.0)

    def own_forward(x, dropout_param):
        out = forward(x, dropout_param)[0]
        return out, (dropout_param, (out != 0) | (x == 0))

    exercise = get_exercise("dropout_backward")
    assert assess(exercise, exercise.reference, own_forward).points == 2.0


# ---- empty forwards -----------------------------------------------------------------------------


def everything(args):
    """The sum of all numbers in the arguments' arrays."""
    if isinstance(args, dict):
        return sum(everything(value) for value in args.values())
    if isinstance(args, (tuple, list)):
        return sum(everything(value) for value in args)
    return args.sum() if isinstance(args, np.ndarray) else 0.0


def emptied(exercise, kind):
    """A forward with outputs of the right shapes in which little is left of the task."""

    def forward(*args):
        *outs, _ = exercise.forward(*args)
        return (*(kind(out, args) for out in outs), None)

    return forward


def first_entry_only(out, args):
    return np.where(np.arange(out.size).reshape(out.shape) == 0, out, 0.0)


def linear_in_the_first_argument(out, args):
    x = args[0].astype(float).ravel()
    return (np.cos(np.arange(out.size)[:, None] + np.arange(x.size)) @ x).reshape(out.shape)


EMPTY = {
    "the sum of everything": lambda out, args: np.zeros(out.shape) + everything(args),
    "constant": lambda out, args: np.ones(out.shape),
    "almost constant": lambda out, args: 1 + 1e-9 * out,
    "huge offset": lambda out, args: out + 1e20,
    "offset": lambda out, args: out + 3,
    "tiny": lambda out, args: 1e-12 * out,
    "nothing but noise": lambda out, args: 1e-17 * np.sin(1e5 * everything(args)) + 0 * out,
    "the first entry only": first_entry_only,
    "linear": linear_in_the_first_argument,
    "squares of the outputs": lambda out, args: out**2,
    "the first argument scaled by the others": lambda out, args: (
        linear_in_the_first_argument(out, args) * everything(args[1:])
    ),
}


@pytest.mark.parametrize(
    "exercise, kind",
    [
        pytest.param(e, kind, id=f"{e.name}: {kind}")
        for e in BACKWARDS
        if e.wrt and not e.by_program
        for kind in list(EMPTY)[: 2 if e.name == "conv_backward" else None]
    ],
)
def test_nothing_is_paid_for_the_derivative_of_an_empty_forward(exercise, kind):
    forward, backward = exact_pair(exercise, emptied(exercise, EMPTY[kind]))
    report = assess(exercise, backward, forward)
    assert not any(part.followed for part in report.parts), str(report)


@pytest.mark.parametrize("exercise", BACKWARDS, ids=lambda e: e.name)
def test_an_offset_does_not_make_any_gradient_right(exercise):
    def sevens(*upstream_and_cache):
        gradients = exercise.reference(*upstream_and_cache)
        if isinstance(gradients, dict):
            return {key: np.full_like(value, 7) for key, value in gradients.items()}
        if isinstance(gradients, tuple):
            return tuple(np.full_like(value, 7) for value in gradients)
        return np.full_like(gradients, 7)

    def forward(*args):
        *outs, cache = exercise.forward(*args)
        return (*(out + 1e20 for out in outs), cache)

    assert assess(exercise, sevens, forward).points == 0.0


@pytest.mark.parametrize(
    "name", ["house_backward", "max_pool_backward", "rnn_step_backward", "lstm_step_backward"]
)
def test_right_in_half_of_the_cases_pays_for_nothing_empty_in_the_others(name):
    exercise = get_exercise(name)
    inputs = list(exercise.inputs(np.random.default_rng(0)).values())
    shapes = [[np.shape(out) for out in exercise.forward(*args)[:-1]] for args in inputs]

    def half(*args):
        *outs, _ = exercise.forward(*args)
        if [np.shape(out) for out in outs] in shapes[: (len(shapes) + 1) // 2]:
            return (*outs, None)
        return (*(EMPTY["the sum of everything"](out, args) for out in outs), None)

    forward, backward = exact_pair(exercise, half)
    report = assess(exercise, backward, forward)
    assert not any(part.followed for part in report.parts), str(report)


@pytest.mark.parametrize("elsewhere", [lambda out: 1e-12 * out, lambda out: out + 1e20])
def test_outputs_of_another_order_of_magnitude_are_not_followed(elsewhere):
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):  # right in three of five cases
        out = x.reshape(len(x), -1) @ w + b
        return out if len(x) > 3 else elsewhere(out), (x, w, b)

    def backward(dout, cache):
        factor = 1 if len(dout) > 3 else elsewhere(np.zeros(1)) or 1e-12
        return tuple(factor * grad for grad in exercise.reference(dout, cache))

    report = assess(exercise, backward, forward)
    assert report.points == 0.0, str(report)


def test_a_forward_that_fails_where_it_is_not_asked_does_not_look_dependent():
    exercise, asked = get_exercise("affine_backward"), {}

    def forward(x, w, b):  # right in three of five cases, elsewhere a sum that can only be asked
        rows = x.reshape(len(x), -1)  # near the first arguments
        if len(x) > 3:
            return rows @ w + b, (x, w, b)
        first = asked.setdefault(w.shape, [x.copy(), w.copy(), b.copy()])
        if max(np.abs(a - c).max() for a, c in zip((x, w, b), first)) > 1e-4:
            raise ValueError
        return np.zeros((len(x), w.shape[1])) + x.sum() + w.sum() + b.sum(), (x, w, b)

    def backward(dout, cache):
        if len(dout) > 3:
            return exercise.reference(dout, cache)
        return tuple(np.full(a.shape, dout.sum()) for a in cache)

    report = assess(exercise, backward, forward)
    assert report.points == 0.0, str(report)


def test_right_in_one_case_only_is_not_near_the_task():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        if w.shape == (4, 4):
            return x @ w + b, (x, w, b)
        return np.zeros((len(x), w.shape[1])) + everything((x, w, b)), None

    forward, backward = exact_pair(exercise, forward)
    assert assess(exercise, backward, forward).points == 0.0


def test_a_forward_that_mostly_fails_leaves_nothing_to_follow():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):
        if w.shape != (4, 4):
            raise ValueError("square only")
        return x @ w / 4 + b, "square"

    def backward(dout, cache):
        return np.zeros((4, 4)), np.zeros((4, 4)), np.zeros(4)

    assert assess(exercise, backward, forward).points == 0.0


def test_a_forward_that_changes_from_one_call_to_the_next_gains_nothing():
    exercise, seen = get_exercise("affine_backward"), {}

    def forward(x, w, b):  # a known slip where it was asked before, and a plain sum elsewhere
        first_x, slip = seen.setdefault(w.shape, (x.copy(), x.reshape(len(x), -1) @ w / len(w) + b))
        return slip + (x - first_x).sum(), (x, w, b)

    def backward(dout, cache):
        x, w, b = cache
        return np.full(x.shape, dout.sum()), np.zeros(w.shape), np.zeros(b.shape)

    assert assess(exercise, backward, forward).points == 0.0


def test_a_kink_that_the_reference_lacks_is_no_excuse():
    exercise = get_exercise("affine_backward")

    def forward(x, w, b):  # wrong for whole numbers, where it has a corner
        whole = x.dtype.kind == "i" or not (x % 1).any() or x.shape == (3, 2)
        corner = 1 + np.abs(x - np.round(x)).sum() if whole else 0
        return x.reshape(len(x), -1) @ w + b + corner, (x, w, b)

    def backward(dout, cache):
        dx, dw, db = exercise.reference(dout, cache)
        return (np.zeros(dx.shape) if dx.shape == (3, 2) else dx), dw, db

    report = assess(exercise, backward, forward)
    assert unpaid(report) == {"dx"}, str(report)


def test_a_forward_that_was_redefined_after_its_check_is_compared_again(capsys):
    from bpcourse import check

    backward = get_exercise("affine_backward")
    names = {"check": check, "np": np, "right": get_exercise("affine_forward").reference}
    exec("affine_forward = right\npoints = check(affine_forward, name='affine_forward')", names)
    assert names["points"] == 1.0
    names["affine_forward"] = emptied(backward, EMPTY["the sum of everything"])
    names["affine_backward"] = lambda dout, cache: (dout, dout, dout)
    exec("points = check(affine_backward, forward=affine_forward)", names)
    assert names["points"] == 0.0 and "Mend the forward" in capsys.readouterr().out


def test_a_gradient_gains_nothing_where_the_loss_raises_and_is_right_elsewhere():
    exercise = get_exercise("softmax_loss")

    def loss(x, y):
        if len(x) == 1:
            raise ValueError("more than one, please")
        return exercise.reference(x, y)

    assert assess(exercise, loss).points == 0.0


# ---- losses -------------------------------------------------------------------------------------


def values_of(exercise, implementation):
    """args -> the loss, as a plain number."""

    def loss(*args):
        result = implementation(*args)
        return float(result[exercise.structure.index(exercise.loss)])

    return loss


@pytest.mark.parametrize(
    "exercise, mistake",
    [
        pytest.param(get_exercise(name), mistake, id=f"{name}: {mistake}")
        for name, mistake in (
            ("mse_loss", "sum in place of the mean"),
            ("mse_loss", "factor 1/2 in the loss"),
            ("mse_loss", "square root taken"),
            ("binary_cross_entropy", "targets swapped"),
            ("softmax_loss", "minus sign of the loss missing"),
            ("two_layer_loss", "penalty in the gradient but not in the loss"),
            ("two_layer_loss", "factor 1/2 of the penalty missing in the loss"),
            ("autoencoder_loss", "the 1/2 of the loss is missing"),
        )
    ],
)
def test_the_gradient_of_a_loss_with_a_slip_is_followed(exercise, mistake):
    slip = exercise.wrong(next(m for m in exercise.mistakes if m.name == mistake))
    report = assess(exercise, exact_loss(exercise, values_of(exercise, slip)))
    assert unpaid(report) == {exercise.loss}, str(report)


def parameters(args):
    return [
        np.asarray(a, float) for a in (args[0].values() if isinstance(args[0], dict) else [args[0]])
    ]


EMPTY_LOSSES = {
    "constant": lambda loss, args: 1.0,
    "offset": lambda loss, args: loss + 2,
    "huge offset": lambda loss, args: loss + 1e20,
    "the sum of the parameters": lambda loss, args: sum(p.sum() for p in parameters(args)),
    "half their squares": lambda loss, args: sum((p**2).sum() for p in parameters(args)) / 2,
    "tiny": lambda loss, args: 1e-12 * loss,
    "a tiny share of the task": lambda loss, args: (
        sum(p.sum() for p in parameters(args)) + 1e-9 * loss
    ),
}


@pytest.mark.parametrize("kind", EMPTY_LOSSES)
@pytest.mark.parametrize("exercise", LOSSES, ids=lambda e: e.name)
def test_nothing_is_paid_for_the_gradient_of_an_empty_loss(exercise, kind):
    value = values_of(exercise, exercise.reference)
    loss = exact_loss(exercise, lambda *args: float(EMPTY_LOSSES[kind](value(*args), args)))
    report = assess(exercise, loss)
    assert not any(part.followed for part in report.parts), str(report)


# ---- whatever a forward does --------------------------------------------------------------------


def misbehaving(exercise, how):
    """The right forward at first, and then what `how` makes of its outputs."""
    calls = iter(range(10**9))

    def forward(*args):
        *outs, cache = exercise.forward(*args)
        return (*(how(out, next(calls)) for out in outs), cache)

    return forward


def leave(out, call):
    if call > 30:
        raise SystemExit
    return out * 1.5


@pytest.mark.parametrize("exercise", BACKWARDS, ids=lambda e: e.name)
@pytest.mark.parametrize(
    "how",
    [
        leave,
        lambda out, call: None,
        lambda out, call: "text",
        lambda out, call: out * np.nan,
        lambda out, call: np.full(np.shape(out), None),
        lambda out, call: out + 0j,
        lambda out, call: out * call,
        lambda out, call: np.float32(out),
        lambda out, call: [out],
    ],
    ids=["exit", "None", "text", "NaN", "objects", "complex", "other each time", "float32", "list"],
)
def test_whatever_a_forward_does_is_a_verdict_and_never_an_exception(exercise, how, recwarn):
    for backward in (exercise.reference, lambda *a: None, exercise.wrong(exercise.mistakes[0])):
        report = assess(exercise, backward, misbehaving(exercise, how))
        assert 0 <= report.points <= report.max_points
    assert not recwarn.list


def test_nobody_is_told_that_what_raises_is_no_derivative():
    def softmax_loss(x, y):
        p = np.exp(x) / np.exp(x).sum()
        return (p**2).sum(), p - y[None, :, None, None] @ x[:0]

    report = assess(get_exercise("softmax_loss"), softmax_loss)
    assert report.points == 0
    assert not any("cannot be judged" in remark for remark in report.remarks)
