"""One step of an LSTM."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.hints import SUM_OVER_SAMPLES
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.cell_mistakes import IN_THE_CELL
from bpcourse.exercises.u08_through_time.wording import CAME_IN, SQUEEZED
from bpcourse.reference import recurrent

GATES = ("a_i", "a_f", "a_o")
BACKWARD = recurrent.lstm_step_backward
SIGMOID = "1 / (1 + np.exp(-{}))"


def lstm_inputs(rng):
    """(x, prev_h, prev_c, Wx, Wh, b): all sizes distinct, all equal, one sample, cells above 1; in
    one, each gate is saturated in a unit of its own; in another, output gates are half
    open and cells large, so that the gradient there is beyond 1.
    """

    def case(N, D, H):
        return (
            signed(rng, (N, D)),
            np.tanh(signed(rng, (N, H))),
            1.5 * signed(rng, (N, H)),
            signed(rng, (D, 4 * H)) / np.sqrt(D),
            signed(rng, (H, 4 * H)) / np.sqrt(H),
            0.5 * signed(rng, 4 * H),
        )

    five = case(5, 3, 4)
    five[-1].reshape(4, 4)[np.arange(4), rng.permutation(4)] = 80.0
    square = case(4, 4, 4)
    for weights in square[3:]:
        weights[..., 8:12] *= 0.1
    square[2][:] *= 5.0
    square[5][4:8] += 2.0  # so that much of the cells is kept
    return {
        "5 samples, 3 inputs, 4 units": five,
        "square: 4 of everything": square,
        "one sample": case(1, 2, 3),
    }


lstm_step_forward = Function(
    name="lstm_step_forward",
    parts={"next_h": 1, "next_c": 1},
    returns=("next_h", "next_c", "cache"),
    inputs=lstm_inputs,
    reference=recurrent.lstm_step_forward,
    laws=(Law("next_h", "a gate times a tanh never exceeds 1 in size", between(-1, 1)),),
    mistakes=(
        Mistake(
            "gates in the order of PyTorch: i, f, g, o",
            ask="Which quarter of a belongs to the output gate, and which to the candidate?",
            tell="Here the order is i, f, o, g: the three sigmoids first, the tanh last.",
            edits=(("a_i, a_f, a_o, a_g", "a_i, a_f, a_g, a_o"),),
        ),
        Mistake(
            "input gate and forget gate exchanged",
            ask="Which gate multiplies what the cell already holds, and from which quarter of a is it "
            "made?",
            tell="f says how much of the old cell stays, i how much of the candidate comes in. In a "
            "the order is i, f, o, g.",
            edits=(("f * prev_c + i * g", "i * prev_c + f * g"),),
        ),
        Mistake(
            "tanh of the cell left out",
            ask="A cell may hold 5. May the state that it shows be 5, too?",
            tell="The output gate multiplies tanh of the cell.",
            edits=(("o * tanh_c", "o * next_c"),),
        ),
        Mistake(
            "tanh of the cell carried on in place of the cell",
            ask="Which of the two is the memory: the cell, or what it shows of itself?",
            tell="next_c is the cell before tanh. Only next_h sees the tanh.",
            edits=(("return next_h, next_c,", "return next_h, tanh_c,"),),
        ),
        Mistake(
            "sigmoid on the candidate",
            ask="Can your candidate be negative?",
            tell="The candidate is a value, not a gate: it goes through tanh.",
            edits=(("np.tanh(a_g)", "1 / (1 + np.exp(-a_g))"),),
        ),
        Mistake(
            "tanh on the gates",
            ask="What would it mean to let through minus 80 per cent?",
            tell="A gate lies between 0 and 1, so it goes through the sigmoid.",
            edits=tuple((SIGMOID.format(a), f"np.tanh({a})") for a in GATES),
        ),
        Mistake(
            "gates without their sigmoid",
            ask="Do your gates lie between 0 and 1?",
            tell="The three gates go through the sigmoid before they multiply anything.",
            edits=tuple((SIGMOID.format(a), a) for a in GATES),
        ),
        Mistake(
            "old cell forgotten",
            ask="With f = 1 and i = 0, should the cell change at all?",
            tell="The new cell is f times the old one, plus i times the candidate.",
            edits=(("f * prev_c + i * g", "i * g"),),
        ),
        Mistake(
            "candidate let in without its gate",
            ask="With i = 0, how much of the candidate should enter the cell?",
            tell="The candidate is multiplied by the input gate.",
            edits=(("f * prev_c + i * g", "f * prev_c + g"),),
        ),
        Mistake(
            "output taken from the old cell",
            ask="Which cell does the output gate show: the one before or after this step?",
            tell="First make the new cell, then show it.",
            edits=(("np.tanh(next_c)", "np.tanh(prev_c)"),),
        ),
        Mistake(
            "previous state ignored",
            ask="What do the gates look at besides x?",
            tell="All four quarters of a see x and prev_h.",
            edits=((" + prev_h @ Wh", ""),),
        ),
        Mistake(
            "bias forgotten",
            ask="What is a when x and prev_h are all zeros?",
            tell="b, of shape (4H,), is added to every sample.",
            edits=(("prev_h @ Wh + b", "prev_h @ Wh"),),
        ),
        Mistake(
            "gates in the order of TensorFlow: i, g, f, o",
            ask="Which quarter of a belongs to the forget gate, and which to the candidate?",
            tell="Here the order is i, f, o, g: the three sigmoids first, the tanh last.",
            source=alone(recurrent.lstm_step_forward, ("a_i, a_f, a_o, a_g", "a_i, a_g, a_f, a_o")),
        ),
        Mistake(
            "sigmoid without the minus in its exponent",
            ask="If a gate's sum is large and positive, is your gate open or shut?",
            tell="A large sum opens the gate: the exponential must vanish then.",
            edits=tuple((SIGMOID.format(a), f"1 / (1 + np.exp({a}))") for a in GATES),
        ),
        Mistake(
            "output gate left out",
            ask="With o = 0, what should the state show of the cell?",
            tell="The output gate multiplies tanh of the cell.",
            source=alone(recurrent.lstm_step_forward, ("o * tanh_c", "tanh_c")),
        ),
        Mistake(
            "an axis of length 1 is lost",
            **SQUEEZED,
            source=alone(
                recurrent.lstm_step_forward,
                ("return next_h, next_c,", "return next_h.squeeze(), next_c.squeeze(),"),
            ),
        ),
    ),
)


# (letter, name) of the three gates that went through a sigmoid
SIGMOID_GATES = (("i", "input"), ("f", "forget"), ("o", "output"))


def gate_mistakes(letter, name):
    """What can be wrong with the slope of one gate alone."""
    slope = f"d{letter} * {letter} * (1 - {letter})"
    return (
        Mistake(
            f"slope of the {name} gate's sigmoid left out",
            ask=f"d{letter} is the gradient of the {name} gate's value. What lies between that value "
            "and its quarter of a?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            edits=((slope, f"d{letter}"),),
        ),
        Mistake(
            f"{name} gate differentiated like a tanh",
            ask=f"Which function made the {name} gate out of its part of a?",
            tell="A gate came out of a sigmoid, whose slope is not made of a square alone.",
            source=alone(BACKWARD, (slope, f"d{letter} * (1 - {letter}**2)")),
        ),
        Mistake(
            f"half of the slope of the {name} gate's sigmoid",
            ask=f"How steep is the sigmoid where the {name} gate is nearly shut, and where it is "
            "wide open? What does your factor say at both ends?",
            tell="The slope of a sigmoid is a product of two factors, and vanishes at both ends.",
            source=alone(BACKWARD, (slope, f"d{letter} * (1 - {letter})")),
        ),
    )


lstm_step_backward = Backward(
    name="lstm_step_backward",
    parts={"dx": 0.5, "dprev_h": 0.5, "dprev_c": 0.5, "dWx": 0.5, "dWh": 0.5, "db": 0.5},
    inputs=lstm_inputs,
    reference=recurrent.lstm_step_backward,
    of=lstm_step_forward,
    wrt={"dx": 0, "dprev_h": 1, "dprev_c": 2, "dWx": 3, "dWh": 4, "db": 5},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "cell path without the tanh term",
            ask="next_h shows tanh of the cell. Where does the slope of that tanh appear?",
            tell="What comes from next_h passes the output gate and then the tanh's slope, "
            "1 - tanh(c)**2.",
            edits=(("dnext_h * o * (1 - tanh_c**2)", "dnext_h * o"),),
        ),
        IN_THE_CELL["path from the state to the cell left out"],
        IN_THE_CELL["gradient of the next cell left out"],
        Mistake(
            "tanh applied twice",
            ask="tanh_c has been through tanh already. What do you do to it before you square it?",
            tell="The slope is 1 minus the square of the tanh that forward computed.",
            edits=(("1 - tanh_c**2", "1 - np.tanh(tanh_c)**2"),),
        ),
        Mistake(
            "output gate left out of the cell's gradient",
            ask="If the output gate is shut, can next_h tell the cell anything?",
            tell="On its way from next_h to the cell the gradient is multiplied by o.",
            edits=(("dnext_h * o * (1 - tanh_c**2)", "dnext_h * (1 - tanh_c**2)"),),
        ),
        Mistake(
            "output gate meets the cell without its tanh",
            ask="What did o multiply in the forward pass?",
            tell="A factor's gradient is what comes back times the other factor, here tanh of the "
            "cell.",
            edits=(("do = dnext_h * tanh_c", "do = dnext_h * (f * prev_c + i * g)"),),
        ),
        IN_THE_CELL["forget gate meets the new cell in place of the old one"],
        IN_THE_CELL["input gate and candidate each times themselves"],
        Mistake(
            "derivatives of the sigmoids left out",
            ask="di is the gradient of the gate's value. What lies between it and the sum a?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            edits=(
                ("di * i * (1 - i)", "di"),
                ("df * f * (1 - f)", "df"),
                ("do * o * (1 - o)", "do"),
            ),
        ),
        Mistake(
            "candidate differentiated like a sigmoid",
            ask="Which function made g out of its part of a?",
            tell="g came out of tanh, whose slope is 1 minus its square.",
            edits=(("dg * (1 - g**2)", "dg * g * (1 - g)"),),
        ),
        Mistake(
            "derivative of the candidate's tanh left out",
            ask="dg is the gradient of the candidate's value. What lies between it and the sum a?",
            tell="Multiply by the tanh's slope at the candidate.",
            edits=(("dg * (1 - g**2)", "dg"),),
        ),
        Mistake(
            "quarters put together in another order",
            ask="In which order did forward cut a into quarters, and in which do you join them?",
            tell="The same order on both ways: i, f, o, g.",
            edits=(("[da_i, da_f, da_o, da_g]", "[da_i, da_f, da_g, da_o]"),),
        ),
        IN_THE_CELL["forget gate left out on the way to the old cell"],
        Mistake(
            "old cell's gradient made of dnext_c alone",
            ask="Does the old cell act on next_h, too?",
            tell="Use dc, which holds both ways of the new cell.",
            edits=(("dprev_c = dc * f", "dprev_c = dnext_c * f"),),
        ),
        Mistake(
            "gradient of Wh made of the new state",
            ask="Which state did Wh multiply in the forward pass?",
            tell=CAME_IN,
            edits=(("prev_h.T @ da", "(o * tanh_c).T @ da"),),
        ),
        Mistake(
            "bias gradient not summed over the samples",
            ask="How many samples share one and the same bias?",
            tell=SUM_OVER_SAMPLES,
            edits=(("db = da.sum(axis=0)", "db = da"),),
        ),
        *(mistake for gate in SIGMOID_GATES for mistake in gate_mistakes(*gate)),
        Mistake(
            "gates differentiated like a tanh",
            ask="Which function made the three gates out of their parts of a?",
            tell="The gates came out of sigmoids; only the candidate came out of a tanh.",
            source=alone(
                BACKWARD,
                ("di * i * (1 - i)", "di * (1 - i**2)"),
                ("df * f * (1 - f)", "df * (1 - f**2)"),
                ("do * o * (1 - o)", "do * (1 - o**2)"),
            ),
        ),
        Mistake(
            "input gate and forget gate exchanged",
            ask="In the new cell, which gate stands beside the old cell, and which beside the "
            "candidate?",
            tell="Each factor receives what comes back times the other factor of its own product.",
            source=alone(
                BACKWARD, ("di = dc * g", "di = dc * prev_c"), ("df = dc * prev_c", "df = dc * g")
            ),
        ),
        Mistake(
            "input gate times itself",
            ask="In the product i * g, what is the derivative by i?",
            tell="Each factor receives what comes back times the other factor.",
            source=alone(BACKWARD, ("di = dc * g", "di = dc * i")),
        ),
        Mistake(
            "candidate times itself",
            ask="In the product i * g, what is the derivative by g?",
            tell="Each factor receives what comes back times the other factor.",
            source=alone(BACKWARD, ("dg = dc * i", "dg = dc * g")),
        ),
        Mistake(
            "output gate's gradient made of the cell's",
            ask="Which of the two results did o help to make: the state or the cell?",
            tell="o multiplies tanh of the cell to make next_h, so it sees dnext_h alone.",
            source=alone(
                BACKWARD, ("    di = dc * g\n", "    do = dc * tanh_c\n    di = dc * g\n")
            ),
        ),
        Mistake(
            "tanh's slope taken at the cell without its tanh",
            ask="Which number do you square in the slope of the cell's tanh: the cell, or what tanh "
            "made of it?",
            tell="The slope is 1 minus the square of the tanh that forward computed.",
            source=alone(BACKWARD, ("1 - tanh_c**2", "1 - (f * prev_c + i * g) ** 2")),
        ),
        Mistake(
            "tanh's slope taken at the new state",
            ask="Which number do you square in the slope of the cell's tanh, and has the output gate "
            "been in it?",
            tell="next_h is the tanh times the output gate. Square the tanh alone.",
            source=alone(BACKWARD, ("1 - tanh_c**2", "1 - (o * tanh_c) ** 2")),
        ),
        Mistake(
            "slope of a sigmoid for the cell's tanh",
            ask="Which function lies between the cell and the state, and whose slope do you use?",
            tell="The cell goes through tanh, whose slope is 1 minus its square.",
            source=alone(BACKWARD, ("1 - tanh_c**2", "tanh_c * (1 - tanh_c)")),
        ),
        Mistake(
            "quarters put together with the forget gate first",
            ask="In which order did forward cut a into quarters, and in which do you join them?",
            tell="The same order on both ways: i, f, o, g.",
            source=alone(BACKWARD, ("[da_i, da_f, da_o, da_g]", "[da_f, da_i, da_o, da_g]")),
        ),
    ),
)
