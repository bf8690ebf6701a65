"""The backward of a network that has settled."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u13_through_solvers.settling import SettledBackward, settling_network
from bpcourse.reference import settled

REFERENCE = settled.settle_backward
ROUND = "dz + (total * slope) @ W.T"


def network_inputs(rng):
    """(x, W, U, b): sizes distinct, equal, one sample, more inputs than units."""
    return {
        "5 samples, 3 inputs, 4 units": settling_network(rng, 5, 3, 4),
        "square": settling_network(rng, 4, 4, 4),
        "one sample": settling_network(rng, 1, 2, 3),
        "more inputs than units": settling_network(rng, 3, 5, 2),
    }


settle_backward = SettledBackward(
    name="settle_backward",
    parts={"dx": 0.5, "dW": 1, "dU": 0.5, "db": 0.5},
    inputs=network_inputs,
    reference=REFERENCE,
    of=settled.settled_forward,
    wrt={"dx": 0, "dW": 1, "dU": 2, "db": 3},
    decisive={"several samples": ("5 samples, 3 inputs, 4 units", "square")},
    mistakes=(
        Mistake(
            "through the last step only",
            ask="How many of the steps used W, and how many have a say in your dW?",
            tell="First the whole gradient of z, with all that goes round; then one step back.",
            edits=(("da = total * slope", "da = dz * slope"),),
        ),
        Mistake(
            "W not transposed in the adjoint",
            ask="What unit j sends back to unit i passes W[i, j]. Does your product use that entry?",
            tell="On the way back each weight is met with its indices swapped, although W is square.",
            edits=((ROUND, "dz + (total * slope) @ W"),),
        ),
        Mistake(
            "slope of tanh left out in the adjoint",
            ask="Once round the loop: what is met besides the weights?",
            tell="Each round passes the tanh and the weights.",
            edits=((ROUND, "dz + total @ W.T"),),
        ),
        Mistake(
            "slope of tanh left out after the adjoint",
            ask="W, U and b stand inside the tanh. Which gradient arrives there?",
            tell="The adjoint is the gradient of z; take it back through one more tanh.",
            edits=(("da = total * slope", "da = total"),),
        ),
        Mistake(
            "slope of tanh twice",
            ask="Through how many tanhs does the adjoint go on its way to b?",
            tell="Through one.",
            edits=(("da = total * slope", "da = total * slope**2"),),
        ),
        Mistake(
            "what comes from the loss is added at the start only",
            ask="Put your adjoint into the right side of its equation. Does the left side come out?",
            tell="The gradient from the loss is there in every round.",
            edits=((ROUND, "(total * slope) @ W.T"),),
        ),
        Mistake(
            "once round the loop only",
            ask="What came back once goes round again. Is that in your gradients?",
            tell="Go on until nothing moves any more, or solve the equation.",
            edits=(("range(300)", "range(1)"),),
        ),
        Mistake(
            "gradient of W transposed",
            ask="dW[i, j] belongs to the weight from unit i to unit j. Which factor runs over i?",
            tell="The rows are those of z, the columns those of da.",
            edits=(("z.T @ da", "da.T @ z"),),
        ),
        Mistake(
            "gradient of W made of the slopes",
            ask="What did W multiply in the step: z, or the slope of its tanh?",
            tell="What came in times what comes back. What came in is z.",
            edits=(("z.T @ da", "slope.T @ da"),),
        ),
        Mistake(
            "dx goes back through the loop's weights",
            ask="Through which matrix did x come in?",
            tell="x is multiplied by U, and by U alone.",
            source=alone(REFERENCE, ("da @ U.T", "da @ W.T")),
        ),
        Mistake(
            "U not transposed",
            ask="da is (N, H) and dx must be (N, D). Which product has that shape in every case?",
            tell="Going back through an affine layer means a product with its transposed weights.",
            edits=(("da @ U.T", "da @ U"),),
        ),
        Mistake(
            "dx through the last step only",
            ask="x stays while the network settles. Does its first use matter?",
            tell="The same da that moves W, U and b moves x.",
            edits=(("dx = da @ U.T", "dx = (dz * slope) @ U.T"),),
        ),
        Mistake(
            "gradient of U transposed",
            ask="In your dU, does a row belong to an input or to a unit?",
            tell="dU has the shape of U: rows for the inputs, columns for the units.",
            source=alone(REFERENCE, ("x.T @ da", "da.T @ x")),
        ),
        Mistake(
            "bias gradient not summed over the samples",
            ask="How many samples share one and the same bias b[j]?",
            tell=SUM_OVER_SAMPLES,
            edits=(("da.sum(axis=0)", "da"),),
        ),
        Mistake(
            "gradients divided by the number of samples",
            ask="Where would a factor 1/N come from here?",
            tell=NO_FACTOR_HERE,
            edits=(
                ("z.T @ da", "z.T @ da / len(x)"),
                ("x.T @ da", "x.T @ da / len(x)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dz appear in your gradients?",
            tell=UPSTREAM,
            edits=(("total = dz\n", "dz = total = np.ones_like(dz)\n"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="z has been through tanh already. What do you do to it before you square it?",
            tell="The slope of tanh where its value is z is 1 minus the square of z itself.",
            edits=(("1 - z**2", "1 - np.tanh(z) ** 2"),),
        ),
    ),
)
