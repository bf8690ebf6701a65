"""A debugging exercise: what is computed again must be computed with the same mask."""

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import recomputed


def block_inputs(rng):
    """(x, w1, w2, keep, seed, dout); masks of 15 entries or more, so that two draws never agree."""

    def case(N, D, H, M, keep):
        arrays = signed(rng, (N, D)), signed(rng, (D, H)), signed(rng, (H, M))
        return *arrays, keep, whole(rng, 0, 9999), signed(rng, (N, M))

    return {
        "6 samples, half kept": case(6, 3, 5, 2, 0.5),
        "most kept": case(5, 4, 7, 3, 0.8),
        "few kept, one sample": case(1, 3, 30, 2, 0.3),
        "square": case(5, 5, 5, 5, 0.6),
    }


_DZ = "dz = (dout @ w2.T) * factor * (h > 0)"
_AGAIN = "    rng = np.random.default_rng(seed)\n    h, factor = hidden(rng)"

recomputed_dropout = Function(
    name="recomputed_dropout",
    parts={"dx": 1, "dw1": 0.5, "dw2": 0.5},
    returns=("out", "dx", "dw1", "dw2"),
    inputs=block_inputs,
    reference=recomputed.recomputed_dropout,
    mistakes=(
        Mistake(
            "another mask falls when the block is computed again",
            ask="Print the mask in the first pass and when the block is computed again. Are they the "
            "same?",
            tell="A generator goes on where it stopped. Before computing again, start the draws anew.",
            edits=((_AGAIN, "    h, factor = hidden(rng)"),),
        ),
        Mistake(
            "computed again with another seed",
            ask="Which seed did the first pass start from, and which one the second?",
            tell="The same mask needs the same seed.",
            edits=((_AGAIN, _AGAIN.replace("(seed)", "(seed + 1)")),),
        ),
        Mistake(
            "no dropout when the block is computed again",
            ask="The gradient belongs to the pass that was made. Were all units there in that pass?",
            tell="Compute the same thing again, with its mask, and not the network without dropout.",
            edits=((_AGAIN, "    h = np.maximum(x @ w1, 0)\n    factor = np.ones_like(h)"),),
        ),
        Mistake(
            "dropped units let the gradient through",
            ask="A unit that was dropped reached the output with 0. Does its input matter?",
            tell="On the way back through dropout the gradient is multiplied by the same factor.",
            edits=((_DZ, "dz = (dout @ w2.T) / keep * (x @ w1 > 0)"),),
        ),
        Mistake(
            "kept units not scaled up on the way back",
            ask="A kept unit was divided by `keep`. If its input grows by 1, by how much does it grow?",
            tell="The factor on the way back is the one of the forward pass, 1/keep included.",
            edits=((_DZ, "dz = (dout @ w2.T) * (h > 0)"),),
        ),
        Mistake(
            "ReLU's mask left out",
            ask="Where the sum before the ReLU was negative, does a small change of it matter?",
            tell="ReLU lets the gradient through only where it let the value through.",
            edits=((_DZ, "dz = (dout @ w2.T) * factor"),),
        ),
        Mistake(
            "dw2 made with the units before dropout",
            ask="By what was w2 multiplied in the forward pass: by the units, or by what dropout left "
            "of them?",
            tell="Use h as it entered the product: with the mask.",
            edits=(("dw2 = h.T @ dout", "dw2 = np.maximum(x @ w1, 0).T @ dout"),),
        ),
    ),
)
