"""One entry of each gradient of an affine layer: which paths lead from it to the loss."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.reference import by_entry


def entry_inputs(rng):
    """(x, w, dout, r, i, j): all dimensions distinct, a square case, one sample, other corners."""

    def case(N, D, M):
        places = (int(rng.integers(n)) for n in (N, D, M))
        return signed(rng, (N, D)), signed(rng, (D, M)), signed(rng, (N, M)), *places

    return {
        "5 samples, 4 inputs, 3 outputs": case(5, 4, 3),
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 3, 2),
        "6 samples, 2 inputs, 5 outputs": case(6, 2, 5),
    }


affine_entries = Function(
    name="affine_entries",
    parts={"dx_ri": 0.5, "dw_ij": 0.5, "db_j": 0.5},
    inputs=entry_inputs,
    reference=by_entry.affine_entries,
    mistakes=(
        Mistake(
            "weight: one sample's path only",
            ask="How many rows of x are multiplied by the weight w[i, j]?",
            tell="Every sample uses this weight once, so there is a path through each of them; over "
            "paths slopes add up.",
            edits=(("(x[:, i] * dout[:, j]).sum()", "x[r, i] * dout[r, j]"),),
        ),
        Mistake(
            "bias: one sample's path only",
            ask="How many samples share one and the same bias b[j]?",
            tell=SUM_OVER_SAMPLES,
            edits=(("dout[:, j].sum()", "dout[r, j]"),),
        ),
        Mistake(
            "input: one output's path only",
            ask="How many outputs does the input x[r, i] reach?",
            tell="It is read by every neuron, each with a weight of its own: one path each, and over "
            "paths slopes add up.",
            edits=(("(dout[r] * w[i]).sum()", "dout[r, j] * w[i, j]"),),
        ),
        Mistake(
            "weight: mean over the samples",
            ask="Where would a factor 1/N come from in this layer's weights?",
            tell=NO_FACTOR_HERE,
            edits=(("(x[:, i] * dout[:, j]).sum()", "(x[:, i] * dout[:, j]).mean()"),),
        ),
        Mistake(
            "bias: mean over the samples",
            ask="Where would a factor 1/N come from in this layer's bias?",
            tell=NO_FACTOR_HERE,
            edits=(("dout[:, j].sum()", "dout[:, j].mean()"),),
        ),
        Mistake(
            "bias: all outputs of one sample",
            ask="Which outputs does b[j] reach: those of one row, or those of one column?",
            tell="b[j] is added to output j of every sample.",
            edits=(("dout[:, j].sum()", "dout[r].sum()"),),
        ),
        Mistake(
            "input: upstream gradient ignored",
            ask="If the loss did not care about the outputs at all, what would your dx_ri be?",
            tell=UPSTREAM,
            edits=(("(dout[r] * w[i]).sum()", "w[i].sum()"),),
        ),
        Mistake(
            "weight: upstream gradient ignored",
            ask="If the loss did not care about the outputs at all, what would your dw_ij be?",
            tell=UPSTREAM,
            edits=(("(x[:, i] * dout[:, j]).sum()", "x[:, i].sum()"),),
        ),
        Mistake(
            "weight: multiplied by the weight instead of the input",
            ask="out is a product of x and w. With x held still, what is its slope in the direction "
            "of w?",
            tell="The slope of a product by one factor is the other factor.",
            edits=(("(x[:, i] * dout[:, j]).sum()", "(w[i, j] * dout[:, j]).sum()"),),
        ),
        Mistake(
            "bias: multiplied by the inputs as well",
            ask="b[j] is added, not multiplied. What is the slope of out in its direction?",
            tell="The local slope of an added number is 1.",
            edits=(("dout[:, j].sum()", "(x[:, i] * dout[:, j]).sum()"),),
        ),
        Mistake(
            "input: paths of all samples",
            ask="Does x[r, i] reach the outputs of another row?",
            tell="A sample's inputs reach the outputs of this very sample.",
            edits=(("(dout[r] * w[i]).sum()", "(dout * w[i]).sum()"),),
        ),
    ),
)
