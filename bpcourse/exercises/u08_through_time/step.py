"""One step of a recurrent network."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.wording import (
    BOTH_AS_THEY_CAME,
    CAME_IN,
    SAVED_TANH,
    SIGMOID_SLOPE,
    SIGN_OF_SLOPE,
    SQUEEZED,
    STATE_AS_IT_CAME,
    TRANSPOSE_FORGOTTEN,
    X_AS_IT_CAME,
)
from bpcourse.reference import recurrent


def step_inputs(rng):
    """(x, prev_h, Wx, Wh, b): all sizes distinct, all equal, one sample; weights of every sign;
    one unit that is saturated.
    """

    def case(N, D, H):
        return (
            signed(rng, (N, D)),
            np.tanh(signed(rng, (N, H))),
            signed(rng, (D, H)) / np.sqrt(D),
            signed(rng, (H, H)) / np.sqrt(H),
            0.5 * signed(rng, H),
        )

    five = case(5, 3, 4)
    five[-1][rng.integers(4)] = rng.choice([-40.0, 40.0])
    return {
        "5 samples, 3 inputs, 4 units": five,
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 2, 3),
        "more inputs than units": case(3, 5, 2),
    }


rnn_step_forward = Function(
    name="rnn_step_forward",
    parts={"next_h": 1},
    returns=("next_h", "cache"),
    inputs=step_inputs,
    reference=recurrent.rnn_step_forward,
    laws=(Law("next_h", "a tanh never exceeds 1 in size", between(-1, 1)),),
    mistakes=(
        Mistake(
            "previous state ignored",
            ask="If two sequences show the same x now but differed before, do your states differ?",
            tell="The memory enters as prev_h times Wh, added to what x brings.",
            edits=((" + prev_h @ Wh", ""),),
        ),
        Mistake(
            "tanh forgotten",
            ask="Can an entry of your new state be larger than 1?",
            tell="The sum goes through tanh before it becomes the state.",
            edits=(("np.tanh(a)", "a"),),
        ),
        Mistake(
            "bias forgotten",
            ask="What should the new state be when x and prev_h are all zeros?",
            tell="Every hidden unit has a bias of its own, added to every sample.",
            edits=((" + b", ""),),
        ),
        Mistake(
            "Wh transposed",
            ask="Wh[i, j] leads from old unit i to new unit j. Which axis of prev_h must meet "
            "which axis of Wh?",
            tell="Wh is square, so a transpose raises no error. prev_h stands on the left, Wh as "
            "it is.",
            edits=(("prev_h @ Wh", "prev_h @ Wh.T"),),
        ),
        Mistake(
            "Wx and Wh exchanged",
            ask="Which of the two matrices has as many rows as x has columns?",
            tell="x goes with Wx, and the state goes with Wh.",
            edits=(("x @ Wx + prev_h @ Wh", "x @ Wh + prev_h @ Wx"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="Through how many activation functions does your sum pass?",
            tell="Once only: the state is tanh of the sum.",
            edits=(("np.tanh(a)", "np.tanh(np.tanh(a))"),),
        ),
        Mistake(
            "tanh of each part in place of tanh of the sum",
            ask="In which order do the formula's sum and its tanh come?",
            tell="First add up what input, memory and bias say; then take tanh of the total.",
            edits=(
                ("a = x @ Wx + prev_h @ Wh + b", "a = np.tanh(x @ Wx) + np.tanh(prev_h @ Wh) + b"),
                ("np.tanh(a)\n", "a\n"),
            ),
        ),
        Mistake(
            "sigmoid in place of tanh",
            ask="Can an entry of your new state be negative?",
            tell="The activation of this step is tanh, which reaches from -1 to 1.",
            edits=(("np.tanh(a)", "1 / (1 + np.exp(-a))"),),
        ),
        Mistake(
            "old state added to the new one",
            ask="By which way does prev_h reach next_h in the formula, and by which ways in yours?",
            tell="The old state enters through Wh and the tanh only.",
            edits=(("np.tanh(a)", "prev_h + np.tanh(a)"),),
        ),
        Mistake(
            "an axis of length 1 is lost",
            **SQUEEZED,
            source=alone(
                recurrent.rnn_step_forward, ("return next_h,", "return next_h.squeeze(),")
            ),
        ),
        Mistake(
            "ReLU in place of tanh",
            ask="Can an entry of your new state be negative?",
            tell="The activation of this step is tanh, which reaches from -1 to 1.",
            edits=(("np.tanh(a)", "np.maximum(a, 0)"),),
        ),
        Mistake(
            "bias outside the tanh",
            ask="Can an entry of your new state be larger than 1?",
            tell="The bias belongs to the sum that goes through tanh.",
            edits=((" + b\n", "\n"), ("np.tanh(a)", "np.tanh(a) + b")),
        ),
    ),
)


rnn_step_backward = Backward(
    name="rnn_step_backward",
    parts={"dx": 0.5, "dprev_h": 1, "dWx": 0.5, "dWh": 0.5, "db": 0.5},
    inputs=step_inputs,
    reference=recurrent.rnn_step_backward,
    of=rnn_step_forward,
    wrt={"dx": 0, "dprev_h": 1, "dWx": 2, "dWh": 3, "db": 4},
    decisive={"one sample": ("one sample",)},
    mistakes=(
        Mistake(
            "derivative of tanh left out",
            ask="Where a unit is saturated near 1, how much can it still move?",
            tell="First take dnext_h back through tanh; only then through the sum.",
            edits=(("dnext_h * (1 - next_h**2)", "dnext_h"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="next_h has been through tanh already. What do you do to it before you square it?",
            tell=SAVED_TANH,
            edits=(("1 - next_h**2", "1 - np.tanh(next_h)**2"),),
        ),
        Mistake(
            "state not squared in the derivative of tanh",
            ask="How steep is tanh at 0.5 and at -0.5: equally steep?",
            tell="The slope is 1 minus the square of the state.",
            edits=(("next_h**2", "next_h"),),
        ),
        Mistake(
            "derivative taken at the previous state",
            ask="Which of the two states came out of this step's tanh?",
            tell="The slope belongs to the tanh of this step, whose output is next_h.",
            edits=(("1 - next_h**2", "1 - prev_h**2"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dnext_h appear in your five gradients?",
            tell=UPSTREAM,
            edits=(("dnext_h * (1 - next_h**2)", "1 - next_h**2"),),
        ),
        Mistake(
            "Wh not transposed on the way back",
            **TRANSPOSE_FORGOTTEN,
            edits=(("da @ Wh.T", "da @ Wh"),),
        ),
        Mistake(
            "Wx not transposed on the way back",
            ask="da is (N, H) and dx must be (N, D). Which product has that shape in every case?",
            tell="Going back through an affine layer means a product with its transposed weights.",
            edits=(("da @ Wx.T", "da @ Wx"),),
        ),
        Mistake(
            "gradient of Wh made of the new state",
            ask="Which state did Wh multiply in the forward pass: the one before or after the "
            "step?",
            tell=CAME_IN,
            edits=(("prev_h.T @ da", "next_h.T @ da"),),
        ),
        Mistake(
            "gradient of Wh transposed",
            ask="dWh[i, j] belongs to the weight from old unit i to new unit j. Which of your two "
            "factors runs over i?",
            tell="The rows are those of prev_h, the columns those of da.",
            edits=(("prev_h.T @ da", "da.T @ prev_h"),),
        ),
        Mistake(
            "weights' gradients taken before the tanh's derivative",
            ask="The weights stand inside the tanh. Which gradient arrives there?",
            tell="Everything inside the tanh sees da, not dnext_h.",
            edits=(
                ("x.T @ da", "x.T @ dnext_h"),
                ("prev_h.T @ da", "prev_h.T @ dnext_h"),
                ("da.sum(", "dnext_h.sum("),
            ),
        ),
        Mistake(
            "derivative of the previous step's tanh included",
            ask="dprev_h is the gradient of the state itself. Whose business is the tanh that made "
            "that state?",
            tell="The step before this one will multiply with its own slope. Do not do it here as "
            "well.",
            edits=(("da @ Wh.T", "da @ Wh.T * (1 - prev_h**2)"),),
        ),
        Mistake(
            "bias gradient not summed over the samples",
            ask="How many samples share one and the same bias b[j]?",
            tell=SUM_OVER_SAMPLES,
            edits=(("da.sum(axis=0)", "da"),),
        ),
        Mistake(
            "bias gradient summed over the wrong axis",
            ask="b has one entry per hidden unit. Over which axis of da do you add?",
            tell="Keep the axis of the units; add over the axis of the samples.",
            edits=(("da.sum(axis=0)", "da.sum(axis=1)"),),
        ),
        Mistake(
            "weights' gradients divided by the number of samples",
            ask="Where would a factor 1/N come from in this step?",
            tell=NO_FACTOR_HERE,
            edits=(
                ("x.T @ da", "x.T @ da / len(x)"),
                ("prev_h.T @ da", "prev_h.T @ da / len(x)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "slope of a sigmoid",
            **SIGMOID_SLOPE,
            edits=(("1 - next_h**2", "next_h * (1 - next_h)"),),
        ),
        Mistake(
            "sign in the slope of tanh",
            **SIGN_OF_SLOPE,
            edits=(("1 - next_h**2", "1 + next_h**2"),),
        ),
        Mistake(
            "x not transposed in the gradient of Wx",
            **X_AS_IT_CAME,
            source=alone(recurrent.rnn_step_backward, ("x.T @ da", "x @ da")),
        ),
        Mistake(
            "state not transposed in the gradient of Wh",
            **STATE_AS_IT_CAME,
            source=alone(recurrent.rnn_step_backward, ("prev_h.T @ da", "prev_h @ da")),
        ),
        Mistake(
            "x and state not transposed in the gradients of the weights",
            **BOTH_AS_THEY_CAME,
            source=alone(
                recurrent.rnn_step_backward,
                ("x.T @ da", "x @ da"),
                ("prev_h.T @ da", "prev_h @ da"),
            ),
        ),
        Mistake(
            "gradient of Wx transposed",
            ask="In your dWx, is the row number that of an input or of a hidden unit?",
            tell="dWx has the shape of Wx: rows for the inputs, columns for the units.",
            source=alone(recurrent.rnn_step_backward, ("x.T @ da", "da.T @ x")),
        ),
        Mistake(
            "previous state's gradient taken before the tanh's derivative",
            ask="On the way from next_h to prev_h, which comes first: tanh or Wh?",
            tell="Everything inside the tanh sees da, not dnext_h.",
            edits=(("da @ Wh.T", "dnext_h @ Wh.T"),),
        ),
        Mistake(
            "bias gradient of one sample alone",
            ask="How many samples have a say in your db?",
            tell=SUM_OVER_SAMPLES,
            source=alone(recurrent.rnn_step_backward, ("da.sum(axis=0)", "da[-1]")),
        ),
    ),
)
