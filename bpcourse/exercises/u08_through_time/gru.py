"""One step of a GRU."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.hints import SUM_OVER_SAMPLES
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.wording import CAME_IN, SQUEEZED
from bpcourse.reference import gru

FORWARD, BACKWARD = gru.gru_step_forward, gru.gru_step_backward
ORDER = "Here the order is r, z, n: reset gate, update gate, candidate."
R, Z = "1 / (1 + np.exp(-(a_r + u_r)))", "1 / (1 + np.exp(-(a_z + u_z)))"
MIXED = "z * prev_h + (1 - z) * n"
OTHER_FACTOR = "In a product, each factor receives what comes back times the other factor."


def gru_inputs(rng):
    """(x, prev_h, Wx, Wh, b): all sizes distinct, all equal, one sample; in one case each gate is
    saturated in a unit of its own; in another all are half open, so that gradients are beyond 1.
    """

    def case(N, D, H):
        return (
            signed(rng, (N, D)),
            np.tanh(signed(rng, (N, H))),
            signed(rng, (D, 3 * H)) / np.sqrt(D),
            signed(rng, (H, 3 * H)) / np.sqrt(H),
            0.5 * signed(rng, 3 * H),
        )

    five = case(5, 3, 4)
    five[-1].reshape(3, 4)[np.arange(3), rng.permutation(4)[:3]] = 80.0
    half = case(8, 4, 1)  # all gates half open, and the input takes off what the old state adds
    x, prev_h, Wx, Wh, b = half
    prev_h[:] = signed(rng, (8, 1), low=0.7, high=0.95)
    x[:, :1] = prev_h
    for small in (Wx, Wh, b):
        small[:] = 0.1 * small
    Wh[0, 2], Wx[0, 2] = 4.0, -2.0
    return {
        "5 samples, 3 inputs, 4 units": five,
        "square: 3 of everything": case(3, 3, 3),
        "8 samples, 4 inputs, 1 unit": half,
        "one sample": case(1, 2, 3),
    }


gru_step_forward = Function(
    name="gru_step_forward",
    parts={"next_h": 1},
    returns=("next_h", "cache"),
    inputs=gru_inputs,
    reference=FORWARD,
    laws=(
        Law("next_h", "a mixture of the old state and a tanh is at most 1 in size", between(-1, 1)),
    ),
    mistakes=(
        Mistake(
            "update gate the other way round",
            ask="With z = 1, is your new state the old state or the candidate?",
            tell="Here z says how much of the old state stays, like the LSTM's forget gate. Some papers "
            "have it the other way round.",
            edits=((MIXED, "(1 - z) * prev_h + z * n"),),
        ),
        Mistake(
            "reset gate and update gate exchanged",
            ask="Which third of the columns belongs to the reset gate?",
            tell=ORDER,
            edits=(
                ("a_r, a_z, a_n =", "a_z, a_r, a_n ="),
                ("u_r, u_z, u_n =", "u_z, u_r, u_n ="),
            ),
        ),
        Mistake(
            "candidate in the first third",
            ask="Which third of the columns belongs to the candidate?",
            tell=ORDER,
            edits=(
                ("a_r, a_z, a_n =", "a_n, a_r, a_z ="),
                ("u_r, u_z, u_n =", "u_n, u_r, u_z ="),
            ),
        ),
        Mistake(
            "reset gate left out",
            ask="With r = 0, may the candidate depend on the old state?",
            tell="What the candidate gets from the old state is multiplied by r before it is added.",
            edits=(("r * u_n", "u_n"),),
        ),
        Mistake(
            "reset gate on the input, too",
            ask="With r = 0, what should be left in the candidate: the input, or nothing?",
            tell="r multiplies only what comes from the old state; the input always gets through.",
            edits=(("a_n + r * u_n", "r * (a_n + u_n)"),),
        ),
        Mistake(
            "old state reset before the product with the weights",
            ask="Which two arrays does r multiply in your candidate, and is the product with Wh made before "
            "or after?",
            tell="The paper does it as you do. Here, as in PyTorch, the product with Wh comes first and r "
            "multiplies its result.",
            edits=(("r * u_n", "(r * prev_h) @ np.split(Wh, 3, axis=1)[2]"),),
        ),
        Mistake(
            "reset gate on what stays of the old state",
            ask="Two arrays say how much of the old state goes where. Which of them is for the candidate alone?",
            tell="What stays is the old state times z. r concerns the candidate only.",
            edits=((MIXED, "z * r * prev_h + (1 - z) * n"),),
        ),
        Mistake(
            "candidate let in whole",
            ask="With z = 1, should the candidate change the state at all?",
            tell="What stays and what comes in share one whole: z of the one, 1 - z of the other.",
            edits=((MIXED, "z * prev_h + n"),),
        ),
        Mistake(
            "old state forgotten",
            ask="With z = 1, what should the new state be?",
            tell="The new state is a mixture of two: the old state and the candidate.",
            edits=((MIXED, "(1 - z) * n"),),
        ),
        Mistake(
            "sigmoid on the candidate",
            ask="Can your candidate be negative?",
            tell="The candidate is a value, not a gate: it goes through tanh.",
            edits=(("np.tanh(a_n + r * u_n)", "1 / (1 + np.exp(-(a_n + r * u_n)))"),),
        ),
        Mistake(
            "candidate without its tanh",
            ask="Can a state of yours be larger than 1?",
            tell="The candidate goes through tanh, so that states stay between -1 and 1.",
            edits=(("np.tanh(a_n + r * u_n)", "a_n + r * u_n"),),
        ),
        Mistake(
            "tanh on the gates",
            ask="What would it mean to keep minus 80 per cent?",
            tell="A gate lies between 0 and 1, so it goes through the sigmoid.",
            edits=((R, "np.tanh(a_r + u_r)"), (Z, "np.tanh(a_z + u_z)")),
        ),
        Mistake(
            "gates without their sigmoid",
            ask="Do your gates lie between 0 and 1?",
            tell="Both gates go through the sigmoid before they multiply anything.",
            edits=((R, "a_r + u_r"), (Z, "a_z + u_z")),
        ),
        Mistake(
            "sigmoid without the minus in its exponent",
            ask="If a gate's sum is large and positive, is your gate open or shut?",
            tell="A large sum opens the gate: the exponential must vanish then.",
            edits=((R, "1 / (1 + np.exp(a_r + u_r))"), (Z, "1 / (1 + np.exp(a_z + u_z))")),
        ),
        Mistake(
            "bias forgotten",
            ask="What are the gates when x and prev_h are all zeros?",
            tell="b, of shape (3H,), is added to every sample, with the input.",
            edits=(("x @ Wx + b", "x @ Wx"),),
        ),
        Mistake(
            "bias within the reset part",
            ask="With r = 0 and x = 0, what should the candidate be?",
            tell="b stands with the input: the reset gate does not touch it.",
            edits=(("x @ Wx + b", "x @ Wx"), ("prev_h @ Wh", "prev_h @ Wh + b")),
        ),
        Mistake(
            "gates that do not look at the old state",
            ask="What do the gates look at besides x?",
            tell="Gates and candidate all see x and prev_h.",
            edits=(("(a_r + u_r)", "a_r"), ("(a_z + u_z)", "a_z")),
        ),
        Mistake(
            "an axis of length 1 is lost",
            **SQUEEZED,
            source=alone(FORWARD, ("return next_h,", "return next_h.squeeze(),")),
        ),
    ),
)


gru_step_backward = Backward(
    name="gru_step_backward",
    parts={"dx": 0.5, "dprev_h": 1, "dWx": 0.5, "dWh": 0.5, "db": 0.5},
    inputs=gru_inputs,
    reference=BACKWARD,
    of=gru_step_forward,
    wrt={"dx": 0, "dprev_h": 1, "dWx": 2, "dWh": 3, "db": 4},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "direct way of the old state left out",
            ask="With z = 1 the new state is the old one. What should dprev_h be then?",
            tell="The old state stands in the mixture itself, besides the gates and the candidate.",
            edits=(("dnext_h * z + du @ Wh.T", "du @ Wh.T"),),
        ),
        Mistake(
            "only the direct way of the old state",
            ask="Which three values besides the mixture did the old state help to make?",
            tell="It also reaches the loss through both gates and the candidate. All four ways add up.",
            edits=(("dnext_h * z + du @ Wh.T", "dnext_h * z"),),
        ),
        Mistake(
            "update gate hears of the old state only",
            ask="If z rises a little, two shares change. In which direction does each?",
            tell="z lets more of the old state stay and less of the candidate in. Both belong to its slope.",
            edits=(("dnext_h * (prev_h - n)", "dnext_h * prev_h"),),
        ),
        Mistake(
            "update gate's gradient with the wrong sign",
            ask="If z rises, does the new state move towards the old state or towards the candidate?",
            tell="z multiplies the old state, 1 - z the candidate.",
            edits=(("(prev_h - n)", "(n - prev_h)"),),
        ),
        Mistake(
            "candidate's share and old state's share exchanged",
            ask="With z = 1, does the candidate act on the new state?",
            tell=OTHER_FACTOR,
            edits=(("dn = dnext_h * (1 - z)", "dn = dnext_h * z"),),
        ),
        Mistake(
            "candidate's share left out",
            ask="With z = 1, does the candidate act on the new state?",
            tell=OTHER_FACTOR,
            edits=(("dn = dnext_h * (1 - z)", "dn = dnext_h"),),
        ),
        Mistake(
            "reset gate left out on the way to the old state",
            ask="With r = 0, can the old state act through the candidate?",
            tell="What the candidate gets from prev_h @ Wh is multiplied by r, so what goes back there is, too.",
            edits=(("du_n = da_n * r", "du_n = da_n"),),
        ),
        Mistake(
            "reset gate on the way to the input, too",
            ask="Does r multiply what the candidate gets from the input?",
            tell="r stands before the old state's part only.",
            edits=(("[da_r, da_z, da_n]", "[da_r, da_z, du_n]"),),
        ),
        Mistake(
            "reset gate meets the old state without its weights",
            ask="Which array did r multiply in the forward pass?",
            tell="The other factor is the candidate's part of prev_h @ Wh.",
            edits=(("dr = da_n * u_n", "dr = da_n * prev_h"),),
        ),
        Mistake(
            "reset gate reached without the candidate's tanh",
            ask="What lies between the candidate's value and the product that r is in?",
            tell="r acts inside the tanh: its gradient has the tanh's slope in it.",
            edits=(("dr = da_n * u_n", "dr = dn * u_n"),),
        ),
        Mistake(
            "reset gate hears nothing",
            ask="If r moves a little, does the candidate move?",
            tell="r is a factor in the candidate, so it has a gradient of its own.",
            edits=(("dr = da_n * u_n", "dr = 0 * da_n"),),
        ),
        Mistake(
            "derivatives of the sigmoids left out",
            ask="dz is the gradient of the gate's value. What lies between it and the sum?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            edits=(("dr * r * (1 - r)", "dr"), ("dz * z * (1 - z)", "dz")),
        ),
        Mistake(
            "gates differentiated like a tanh",
            ask="Which function made both gates out of their sums?",
            tell="The gates came out of sigmoids; only the candidate came out of a tanh.",
            edits=(
                ("dr * r * (1 - r)", "dr * (1 - r**2)"),
                ("dz * z * (1 - z)", "dz * (1 - z**2)"),
            ),
        ),
        Mistake(
            "derivative of the candidate's tanh left out",
            ask="dn is the gradient of the candidate's value. What lies between it and the sum?",
            tell="Multiply by the tanh's slope at the candidate.",
            edits=(("dn * (1 - n**2)", "dn"),),
        ),
        Mistake(
            "candidate differentiated like a sigmoid",
            ask="Which function made n out of its sum?",
            tell="n came out of tanh, whose slope is 1 minus its square.",
            edits=(("dn * (1 - n**2)", "dn * n * (1 - n)"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="n has been through tanh already. What do you do to it before you square it?",
            tell="The slope is 1 minus the square of the tanh that forward computed.",
            edits=(("1 - n**2", "1 - np.tanh(n) ** 2"),),
        ),
        Mistake(
            "thirds put together in another order",
            ask="In which order did forward cut the columns into thirds, and in which do you join them?",
            tell="The same order on both ways: r, z, n.",
            edits=(
                ("[da_r, da_z, da_n]", "[da_z, da_r, da_n]"),
                ("[da_r, da_z, du_n]", "[da_z, da_r, du_n]"),
            ),
        ),
        Mistake(
            "gradient of Wh made of the new state",
            ask="Which state did Wh multiply in the forward pass?",
            tell=CAME_IN,
            edits=(("prev_h.T @ du", f"({MIXED}).T @ du"),),
        ),
        Mistake(
            "gradient of Wh as if nothing were reset",
            ask="What came back to prev_h @ Wh: the same as what came back to x @ Wx?",
            tell="In the candidate's third, what comes back to prev_h @ Wh has gone through r.",
            edits=(("prev_h.T @ du", "prev_h.T @ da"),),
        ),
        Mistake(
            "bias gradient with the reset gate in it",
            ask="Does r multiply the bias?",
            tell="The bias stands with the input, which the reset gate does not touch.",
            edits=(("da.sum(axis=0)", "du.sum(axis=0)"),),
        ),
        Mistake(
            "bias gradient not summed over the samples",
            ask="How many samples share one and the same bias?",
            tell=SUM_OVER_SAMPLES,
            edits=(("db = da.sum(axis=0)", "db = da"),),
        ),
        Mistake(
            "reset gate's own gradient without the sigmoid's slope",
            ask="dr is the gradient of the gate's value. What lies between it and the gate's sum?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            source=alone(BACKWARD, ("dr * r * (1 - r)", "dr")),
        ),
        Mistake(
            "update gate's own gradient without the sigmoid's slope",
            ask="dz is the gradient of the gate's value. What lies between it and the gate's sum?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            source=alone(BACKWARD, ("dz * z * (1 - z)", "dz")),
        ),
        Mistake(
            "upstream gradient left out of the update gate",
            ask="If nothing after this step cared about the state, could z have a gradient?",
            tell="Every gradient in the step begins with dnext_h.",
            source=alone(BACKWARD, ("dnext_h * (prev_h - n)", "prev_h - n")),
        ),
    ),
)
