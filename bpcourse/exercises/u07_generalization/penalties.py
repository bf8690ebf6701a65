"""Penalties on the weights: in the loss, and in the gradient as well."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.laws import never_negative
from bpcourse.reference import regularization


def network_inputs(rng):
    """(loss, grads, params, lam) of a two-layer network; the biases are not zero."""

    def case(D, H, C, lam):
        shapes = {"W1": (D, H), "b1": H, "W2": (H, C), "b2": C}
        params = {name: signed(rng, shape) for name, shape in shapes.items()}
        grads = {name: signed(rng, shape) for name, shape in shapes.items()}
        return rng.uniform(0.5, 2), grads, params, lam

    return {
        "layers 2-5-3, lam 0.3": case(2, 5, 3, 0.3),
        "layers 4-4-4, lam 0.05": case(4, 4, 4, 0.05),
        "layers 3-2-1, lam 2.7": case(3, 2, 1, 2.7),
        "lam 0: nothing is added": case(3, 4, 2, 0.0),
    }


regularized_loss = Function(
    name="regularized_loss",
    parts={"total": 1, "dW1": 0.5, "dW2": 0.5, "db1": 0.5, "db2": 0.5},
    returns=("total", {"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"}),
    inputs=network_inputs,
    reference=regularization.regularized_loss,
    mistakes=(
        Mistake(
            "penalty in the loss but not in the gradient",
            ask="The loss now depends on W1 in two ways. In how many of them does your dW1?",
            tell="A penalty that is only in the loss is reported and changes nothing: training "
            "follows the gradient. Add its derivative to each weight's gradient.",
            edits=(("dw = dw + lam * w", "pass"),),
        ),
        Mistake(
            "penalty in the gradient but not in the loss",
            ask="Your gradients know lam. Does your loss?",
            tell="Loss and gradient must belong together, or no gradient check will pass. Add the "
            "penalty to the loss.",
            edits=(("total = total + 0.5 * lam * (w**2).sum()", "pass"),),
        ),
        Mistake(
            "gradient of the penalty twice too large",
            ask="What is the derivative of lam/2 * w**2 with respect to w?",
            tell="The 1/2 of the penalty cancels the 2 of the square.",
            edits=(("lam * w\n", "2 * lam * w\n"),),
        ),
        Mistake(
            "factor 1/2 of the penalty missing in the loss",
            ask="Which number stands before the sum of squares in the formula?",
            tell="The penalty is lam/2 times the sum of squares; only then is lam * w its "
            "gradient.",
            edits=(("0.5 * lam", "lam"),),
        ),
        Mistake(
            "gradient halved as well",
            ask="After differentiating lam/2 * w**2, is a 1/2 left?",
            tell="The square brings a factor of 2, which cancels the 1/2: lam * w remains.",
            edits=(("lam * w\n", "0.5 * lam * w\n"),),
        ),
        Mistake(
            "biases penalized",
            ask="Which parameters does your loop reach, and which of them stand in the formula?",
            tell="Leave the biases out: they shift a layer's output, and shrinking them to 0 makes "
            "nothing simpler. Their gradients come out as they went in.",
            edits=(('name.startswith("W")', "name"),),
        ),
        Mistake(
            "gradient of the penalty overwrites that of the data",
            ask="Do you add the two gradients of a weight, or keep the last one?",
            tell="What pulls a weight towards 0 comes on top of what the data say. Add.",
            edits=(("dw = dw + lam * w", "dw = lam * w"),),
        ),
        Mistake(
            "penalty instead of loss",
            ask="If lam were 0, which loss should come out?",
            tell="The total is the data's loss plus the penalty.",
            edits=(("total = loss", "total = 0.0 * loss"),),
        ),
        Mistake(
            "sign of the penalty's gradient flipped",
            ask="A weight of 3 should shrink in the next step. With which sign must 3 enter its "
            "gradient?",
            tell="The update subtracts the gradient, so the gradient of the penalty has the sign "
            "of the weight.",
            edits=(("dw + lam * w", "dw - lam * w"),),
        ),
        Mistake(
            "lam missing in the gradient",
            ask="What happens to your dW1 if lam is 0?",
            tell="lam says how strong the pull is, in the gradient as in the loss.",
            edits=(("dw + lam * w", "dw + w"),),
        ),
        Mistake(
            "root of the sum of squares",
            ask="Is the penalty made of squares, or of lengths?",
            tell="The penalty is the sum of the squared entries, without a root.",
            edits=(("(w**2).sum()", "np.sqrt((w**2).sum())"),),
        ),
        Mistake(
            "mean of the squares instead of their sum",
            ask="Does one and the same weight cost less in a larger layer?",
            tell="Add the squares; do not divide by their number.",
            edits=(("(w**2).sum()", "(w**2).mean()"),),
        ),
        Mistake(
            "only the last layer's penalty is kept in the loss",
            ask="At the end of your loop, where is what W1 contributed?",
            tell="Every weight matrix adds its share to the running total.",
            edits=(("total = total + ", "total = loss + "),),
        ),
        Mistake(
            "penalty on the gradients in place of the weights",
            ask="Which numbers do you square: those in params, or those in grads?",
            tell="The penalty makes large weights expensive; gradients do not enter the loss.",
            edits=(("(w**2).sum()", "(grads[name] ** 2).sum()"),),
        ),
        Mistake(
            "penalty divided by the number of layers",
            ask="If one more layer is added, should the weights of the others become cheaper?",
            tell="Penalties of the layers add up; nothing is divided by their number.",
            edits=(("0.5 * lam * (w**2).sum()", "0.5 * lam * (w**2).sum() / 2"),),
        ),
    ),
)


def weight_inputs(rng):
    """(w, lam): weights of several shapes, some of them exactly 0."""

    def case(shape, lam, zeros=0):
        w = signed(rng, shape)
        w.reshape(-1)[:zeros] = 0.0
        return w, lam

    return {
        "4 x 3": (case((4, 3), 0.7)),
        "square, 3 x 3": case((3, 3), 0.05),
        "a row of 6": case(6, 1.3),
        "two weights are 0": case((2, 4), 0.4, zeros=2),
    }


def _slope_one_at_zero(w, lam):
    return lam * np.abs(w).sum(), lam * np.where(w >= 0, 1.0, -1.0)


def _slope_minus_one_at_zero(w, lam):
    return lam * np.abs(w).sum(), lam * np.where(w > 0, 1.0, -1.0)


l1_penalty = Function(
    name="l1_penalty",
    parts={"loss": 1, "dw": 1},
    inputs=weight_inputs,
    reference=regularization.l1_penalty,
    laws=(Law("loss", "a sum of sizes is never negative", never_negative),),
    alternatives=(_slope_one_at_zero, _slope_minus_one_at_zero),
    mistakes=(
        Mistake(
            "gradient of the L2 penalty",
            ask="How steep is |w| at 3, and how steep at 0.1?",
            tell="The slope of |w| is 1 or -1, however large w is: only the sign matters.",
            edits=(("lam * np.sign(w)", "lam * w"),),
        ),
        Mistake(
            "absolute value in the gradient",
            ask="|w| falls as w comes from the left towards 0. Which sign has its slope there?",
            tell="The derivative of |w| is the sign of w, not |w|.",
            edits=(("np.sign(w)", "np.abs(w)"),),
        ),
        Mistake(
            "slope 1 for negative weights too",
            ask="Which way should a weight of -2 be pushed, and which way does yours go?",
            tell="Left of 0 the slope of |w| is -1. Otherwise negative weights grow.",
            edits=(("lam * np.sign(w)", "lam * np.ones_like(w)"),),
        ),
        Mistake(
            "no absolute value in the loss",
            ask="What is your penalty for the weights 5 and -5?",
            tell="Without the absolute value positive and negative weights cancel, and the penalty "
            "may even be negative.",
            edits=(("np.abs(w).sum()", "w.sum()"),),
        ),
        Mistake(
            "absolute value of the sum",
            ask="Do you add first and take the absolute value then, or the other way round?",
            tell="Each weight pays for itself: absolute values first, sum after.",
            edits=(("np.abs(w).sum()", "np.abs(w.sum())"),),
        ),
        Mistake(
            "0/0 where a weight is 0",
            ask="What does your gradient give for a weight that is exactly 0?",
            tell="w / |w| is 0/0 there. NumPy has a function for the sign that gives 0 at 0.",
            edits=(("np.sign(w)", "(w / np.abs(w))"),),
        ),
        Mistake(
            "factor 1/2 as in L2",
            ask="Why had the L2 penalty a 1/2? Is there a square here?",
            tell="Nothing brings a factor of 2, so nothing needs a 1/2: lam times the sum of |w|.",
            edits=(("loss = lam", "loss = 0.5 * lam"),),
        ),
        Mistake(
            "factor 1/2 as in L2, in the gradient",
            ask="If w grows by 1 and lam is 1, by how much does |w| grow?",
            tell="The slope is lam, up or down, without a factor.",
            edits=(("dw = lam", "dw = 0.5 * lam"),),
        ),
        Mistake(
            "lam missing in the gradient",
            ask="What happens to your gradient when lam is doubled?",
            tell="What multiplies the loss multiplies its derivative.",
            edits=(("lam * np.sign(w)", "np.sign(w)"),),
        ),
        Mistake(
            "mean instead of the sum",
            ask="Does your penalty for the same weights change if some zeros are added to them?",
            tell="The penalty is a sum over the weights. Do not divide by their number.",
            edits=((".sum()", ".mean()"),),
        ),
        Mistake(
            "squares in the loss",
            ask="Which penalty squares its weights: L1 or L2?",
            tell="L1 adds absolute values.",
            edits=(("np.abs(w).sum()", "(w**2).sum()"),),
        ),
        Mistake(
            "the root of the sum of squares in the loss",
            ask="Which length do you compute: the one by Pythagoras, or the way around the block?",
            tell="L1 adds absolute values, without squares and roots.",
            edits=(("np.abs(w).sum()", "np.sqrt((w**2).sum())"),),
        ),
        Mistake(
            "sign of the gradient flipped",
            ask="A weight of 3 should shrink in the next step. With which sign must it enter its "
            "gradient?",
            tell="The update subtracts the gradient, so the gradient has the sign of the weight.",
            edits=(("dw = lam", "dw = -lam"),),
        ),
        Mistake(
            "sum of the signs in place of each weight's own",
            ask="Which shape has your gradient, and which one has w?",
            tell="Each weight has a slope of its own. Nothing is summed in the gradient.",
            edits=(("np.sign(w)", "np.sign(w).sum()"),),
        ),
        Mistake(
            "lam missing in the loss",
            ask="What happens to your penalty when lam is doubled?",
            tell="lam says how strong the pull is, in the loss as in the gradient.",
            edits=(("loss = lam * ", "loss = "),),
        ),
    ),
)
