"""The affine layer, forward and backward."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.shared.hints import DOWNHILL, NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.reference import layers


def affine_inputs(rng):
    """(x, w, b): all dimensions distinct, a square case, one sample, images, whole numbers."""

    def case(N, D, M, *inner):
        x = signed(rng, (N, *inner) if inner else (N, D))
        return x, signed(rng, (D, M)), signed(rng, M)

    whole = rng.integers(1, 9, (3, 2))
    return {
        "5 samples, 4 inputs, 3 outputs": case(5, 4, 3),
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 3, 2),
        "samples of shape (2, 3)": case(4, 6, 5, 2, 3),
        "x of whole numbers (dtype int)": (whole, *case(3, 2, 4)[1:]),
    }


affine_forward = Function(
    name="affine_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=affine_inputs,
    reference=layers.affine_forward,
    mistakes=(
        Mistake(
            "bias forgotten",
            ask="What should come out when x is all zeros?",
            tell="Each output has a bias of its own, added to every sample.",
            edits=(("rows @ w + b", "rows @ w"),),
        ),
        Mistake(
            "* in place of @",
            ask="Which of NumPy's two products adds up over the inputs?",
            tell="* multiplies entry by entry and adds nothing up; @ takes a row of x and a column "
            "of w and sums their products.",
            edits=(("rows @ w", "rows * w"),),
        ),
        Mistake(
            "w transposed",
            ask="w has shape (D, M). With which of its axes must the D inputs meet?",
            tell="In a matrix product the last axis of the left meets the first axis of the right.",
            edits=(("rows @ w", "rows @ w.T"),),
        ),
        Mistake(
            "samples not flattened",
            ask="What happens when each sample is an image of shape (2, 3) and w has 6 rows?",
            tell="Make each sample one row of D numbers first; keep the axis of the samples.",
            edits=(("x.reshape(x.shape[0], -1)", "x"),),
        ),
        Mistake(
            "samples mixed up by the reshape",
            ask="After your reshape, does row n hold the numbers of sample n and of no other?",
            tell="reshape reads the numbers in storage order. Give it the number of samples as "
            "first axis, and do not transpose afterwards.",
            edits=(("x.reshape(x.shape[0], -1)", "x.reshape(-1, x.shape[0]).T"),),
        ),
        Mistake(
            "bias added along the samples",
            ask="b has one entry per output. Along which axis of out must it run?",
            tell="Shape (M,) lines up with the last axis of (N, M) by itself; it needs no new "
            "axis.",
            edits=(("+ b", "+ b[:, None]"),),
        ),
        Mistake(
            "mean over the inputs in place of the sum",
            ask="If two inputs both ask for 1, is their total vote 1 or 2?",
            tell="A neuron adds up its weighted inputs; there is no division by D.",
            edits=(("rows @ w", "rows @ w / rows.shape[1]"),),
        ),
        Mistake(
            "result stored in an array of integers",
            ask="What is the dtype of the array that you write your result into?",
            tell="An array of integers cuts off everything behind the point. Create buffers of "
            "floats.",
            edits=(("rows @ w + b", "(rows @ w + b).astype(int)"),),
        ),
        Mistake(
            "all biases added to every output",
            ask="How many biases does one output have?",
            tell="Output j gets b[j] and no other: do not add the biases up.",
            edits=(("+ b", "+ b.sum()"),),
        ),
    ),
)


affine_backward = Backward(
    name="affine_backward",
    parts={"dx": 1, "dw": 1, "db": 1},
    inputs=affine_inputs,
    reference=layers.affine_backward,
    of=affine_forward,
    wrt={"dx": 0, "dw": 1, "db": 2},
    decisive={
        "one sample": ("one sample",),
        "samples of several axes": ("samples of shape (2, 3)",),
        "whole numbers": ("x of whole numbers (dtype int)",),
    },
    decisive_for={"samples of several axes": ("dx", "dw"), "whole numbers": ("dx",)},
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
            "* in place of @",
            ask="Input i influences every output j. Does your product add up over the outputs?",
            tell="* multiplies entry by entry and adds nothing up; a gradient through a layer is a "
            "matrix product.",
            edits=(("dout @ w.T", "dout * w.T"), ("rows.T @ dout", "rows.T * dout")),
        ),
        Mistake(
            "bias gradient not summed over the batch",
            ask="How many samples share one and the same bias b[j]?",
            tell=SUM_OVER_SAMPLES,
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
            ask="Where would a factor 1/N come from in this layer's bias?",
            tell=NO_FACTOR_HERE,
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
            ask="Where would a factor 1/N come from in this layer's weights?",
            tell=NO_FACTOR_HERE,
            edits=(("rows.T @ dout", "rows.T @ dout / len(x)"),),
        ),
        Mistake(
            "dx left flattened",
            ask="Your dx has one row per sample. What shape did x come in?",
            tell="Undo the reshape of the forward: a gradient has the shape of its variable.",
            edits=(("drows.reshape(x.shape)", "drows"),),
        ),
        Mistake(
            "dx stored in an array with the dtype of x",
            ask="If x holds whole numbers, what does np.zeros_like(x) hold, and where do the "
            "decimals of dx go?",
            tell="zeros_like copies the dtype as well as the shape. Gradients need floats, "
            "whatever x was made of.",
            edits=(("drows.reshape(x.shape)", "drows.reshape(x.shape).astype(x.dtype)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx and dw?",
            tell=UPSTREAM,
            edits=(
                ("drows = dout", "drows = np.ones_like(dout)"),
                ("rows.T @ dout", "rows.T @ np.ones_like(dout)"),
            ),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="Is the minus sign in this layer, or in the update w - learning_rate * dw?",
            tell=DOWNHILL,
            edits=(
                ("drows = dout", "drows = -dout"),
                ("rows.T @ dout", "-rows.T @ dout"),
                ("dout.sum", "-dout.sum"),
            ),
        ),
        Mistake(
            "input not transposed in the weight gradient",
            ask="dw must be (D, M). Which shapes have the two factors of your product, and do the inner ones meet in every case?",
            tell="Input i and output j meet in every sample, so dw[i, j] adds up over the samples: these must be the inner axes of the product.",
            edits=(("rows.T @ dout", "rows @ dout"),),
        ),
        Mistake(
            "dw transposed",
            ask="dw[i, j] belongs to the weight from input i to output j. What does your entry (i, j) belong to?",
            tell="The rows of dw belong to inputs, as those of w do. Turn the order of your product round.",
            edits=(("rows.T @ dout", "dout.T @ rows"),),
        ),
        Mistake(
            "factors of dx in the wrong order",
            ask="dx has one row for each sample. Which factor of your product has the samples as its rows?",
            tell="What comes back, dout, stands on the left: its rows are the samples.",
            edits=(("dout @ w.T", "w.T @ dout"),),
        ),
        Mistake(
            "samples not flattened in the weight gradient",
            ask="What is x.T of a batch of shape (4, 2, 3), and which shape must the left factor of dw have?",
            tell="Flatten x as the forward did; then its rows are the samples.",
            edits=(("rows.T @ dout", "x.T @ dout"),),
        ),
        Mistake(
            "dx divided by the number of samples",
            ask="Does a second sample in the batch change how the first one's x is felt by the loss?",
            tell=NO_FACTOR_HERE,
            edits=(("drows.reshape(x.shape)", "drows.reshape(x.shape) / len(x)"),),
        ),
        Mistake(
            "bias gradient added up over the outputs as well",
            ask="How many entries has b, and how many has your db?",
            tell="Add over the samples only; each output keeps a bias gradient of its own.",
            edits=(("dout.sum(axis=0)", "dout.sum()"),),
        ),
        Mistake(
            "bias gradient multiplied by the bias",
            ask="b is added, not multiplied. What is the slope of out in its direction?",
            tell="The local slope of an added number is 1.",
            edits=(("dout.sum(axis=0)", "dout.sum(axis=0) * b"),),
        ),
    ),
)
