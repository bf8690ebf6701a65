"""Unit 2: the layers of a multilayer perceptron, forward and backward."""

from bpcourse.exercises.base import Exercise, Mistake
from bpcourse.reference import layers

UNIT = "02_mlp"


def affine_inputs(rng):
    """(x, w, b): all dimensions distinct, a square case, one sample, images."""
    def case(N, D, M, *inner):
        x = rng.standard_normal((N, *inner) if inner else (N, D))
        return x, rng.standard_normal((D, M)), rng.standard_normal(M)

    return {
        "5 samples, 4 inputs, 3 outputs": case(5, 4, 3),
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 3, 2),
        "samples of shape (2, 3)": case(4, 6, 5, 2, 3),
    }


affine_backward = Exercise(
    name="affine_backward",
    unit=UNIT,
    parts={"dx": 1, "dw": 1, "db": 1},
    inputs=affine_inputs,
    reference=layers.affine_backward,
    forward=layers.affine_forward,
    wrt={"dx": 0, "dw": 1, "db": 2},
    mistakes=(
        Mistake(
            "w not transposed",
            ask="dout has shape (N, M) and dx must have (N, D). Which product of dout with w has "
                "that shape in every case, square ones too?",
            tell="Output j used w[i, j] to read input i. Going back from output j to input i, the "
                 "same number is met with its indices swapped.",
            edits=(("w.T", "w"),),
        ),
        Mistake(
            "bias gradient not summed over the batch",
            ask="How many samples share one and the same bias b[j]?",
            tell="A value that is used N times receives N contributions, and they add up.",
            edits=(("dout.sum(axis=0)", "dout"),),
        ),
        Mistake(
            "bias gradient summed over the wrong axis",
            ask="b has one entry per output. Over which axis of dout do you add?",
            tell="Keep the axis of the outputs; add over the axis of the samples.",
            edits=(("dout.sum(axis=0)", "dout.sum(axis=1)"),),
        ),
        Mistake(
            "bias gradient averaged instead of summed",
            ask="Where would a factor 1/N come from in this layer?",
            tell="The 1/N of a mean loss is in dout already. Here contributions simply add up.",
            edits=(("dout.sum(axis=0)", "dout.mean(axis=0)"),),
        ),
        Mistake(
            "bias gradient has shape (1, M)",
            ask="What is the shape of b, and what is the shape of your db?",
            tell="keepdims keeps the summed axis as one of length 1; a gradient has exactly the "
                 "shape of the thing it belongs to.",
            edits=(("dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)"),),
        ),
        Mistake(
            "weight gradient divided by the number of samples",
            ask="Where would a factor 1/N come from in this layer?",
            tell="The 1/N of a mean loss is in dout already. Here contributions simply add up.",
            edits=(("rows.T @ dout", "rows.T @ dout / len(x)"),),
        ),
        Mistake(
            "dx left flattened",
            ask="Your dx has one row per sample. What shape did x come in?",
            tell="Undo the reshape of the forward: a gradient has the shape of its variable.",
            edits=(("drows.reshape(x.shape)", "drows"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx and dw?",
            tell="The local derivative says how the output moves; dout says how much the loss "
                 "cares about that output. Each gradient is the product of both.",
            edits=(("drows = dout", "drows = np.ones_like(dout)"),
                   ("rows.T @ dout", "rows.T @ np.ones_like(dout)")),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="Is the minus sign in this layer, or in the update w - learning_rate * dw?",
            tell="The gradient points uphill; only the update turns it round.",
            edits=(("drows = dout", "drows = -dout"), ("rows.T @ dout", "-rows.T @ dout"),
                   ("dout.sum", "-dout.sum")),
        ),
    ),
)


def signed_inputs(rng):
    """(x,): both signs, one sample, an entry that is exactly zero, images."""
    at_zero = rng.standard_normal((3, 4))
    at_zero[1, 2] = 0.0
    return {
        "5 samples, 4 features": (rng.standard_normal((5, 4)),),
        "one sample": (rng.standard_normal((1, 3)),),
        "an entry exactly 0": (at_zero,),
        "four axes": (rng.standard_normal((2, 3, 4, 5)),),
    }


def _relu_backward_one(dout, cache):
    return dout * (cache[0] >= 0)


def _relu_backward_half(dout, cache):
    return dout * np.where(cache[0] == 0, 0.5, cache[0] > 0)


EXERCISES = [affine_backward]
