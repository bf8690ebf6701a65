"""A whole sequence, unrolled, and unrolled only so far."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, Hints
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.every_step import every_step_mistakes
from bpcourse.exercises.u08_through_time.one_step import ENDS_BY_HAND, LOOP_VARIABLE_LATER
from bpcourse.exercises.u08_through_time.wording import (
    SAVED_TANH,
    SQUEEZED,
    TRANSPOSE_FORGOTTEN,
)
from bpcourse.reference import recurrent

# question and second hint of a mistake that several functions share
TANH_TWICE: Hints = {
    "ask": "h has been through tanh already. What do you do to it before you square it?",
    "tell": SAVED_TANH,
}

OVERWRITTEN: Hints = {
    "ask": "How many steps use Wx, Wh and b, and how many of them have a say in your result?",
    "tell": "All steps use the same weights, so every step contributes to their "
    "gradients: += into buffers of zeros.",
}

LAST_FOR_FIRST: Hints = {
    "ask": "At t = 0, what does h[:, t - 1] give you in Python?",
    "tell": "Index -1 is the last step. Before the first step stands h0.",
}


def _sequences(rng, N, T, D, H):
    return (
        signed(rng, (N, T, D)),
        np.tanh(signed(rng, (N, H))),
        signed(rng, (D, H)) / np.sqrt(D),
        signed(rng, (H, H)) / np.sqrt(H),
        0.5 * signed(rng, H),
    )


def sequence_inputs(rng):
    """(x, h0, Wx, Wh, b): at least three steps in most, all sizes distinct, all equal, one step; one
    unit that is saturated.
    """
    two = _sequences(rng, 2, 5, 3, 4)
    two[-1][rng.integers(4)] = rng.choice([-40.0, 40.0])
    return {
        "2 sequences, 5 steps, 3 inputs, 4 units": two,
        "square: 4 of everything": _sequences(rng, 4, 4, 4, 4),
        "one sequence, 3 steps": _sequences(rng, 1, 3, 2, 5),
        "one step": _sequences(rng, 3, 1, 4, 2),
    }


rnn_forward = Function(
    name="rnn_forward",
    parts={"h": 2},
    returns=("h", "cache"),
    inputs=sequence_inputs,
    reference=recurrent.rnn_forward,
    laws=(Law("h", "a tanh never exceeds 1 in size", between(-1, 1)),),
    mistakes=(
        Mistake(
            "every step starts from h0",
            ask="Which state does step 2 read: the one that step 1 made, or h0?",
            tell="Keep the state in a variable that each turn of the loop replaces.",
            edits=(("state @ Wh", "h0 @ Wh"),),
        ),
        Mistake(
            "h0 ignored",
            ask="What is the state before the first step?",
            tell="The memory starts with h0, which need not be zero.",
            edits=(("state = h0", "state = np.zeros_like(h0)"),),
        ),
        Mistake(
            "samples and steps mixed up",
            ask="x has shape (N, T, D). What does x[t] hold, and what do you want?",
            tell="Step t of all sequences is x[:, t], of shape (N, D).",
            edits=(("x[:, t] @ Wx", "x[t] @ Wx"),),
        ),
        Mistake(
            "only the last state returned",
            ask="How many states does a sequence of T steps make, and how many do you return?",
            tell="Store every step's state in h, of shape (N, T, H).",
            edits=(("return h, (", "return state, ("),),
        ),
        Mistake(
            "last step left out",
            ask="How often does your loop's body run?",
            tell="T steps, of which the first has index 0 and the last has index T - 1.",
            edits=(("in range(T)", "in range(T - 1)"),),
        ),
        Mistake(
            "sequence read backwards",
            ask="Which x does your loop read first?",
            tell="Forward runs from the first step to the last. The way back comes later.",
            edits=(("in range(T)", "in reversed(range(T))"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="Is what you store in h the same thing that the next step reads?",
            tell="The state has been through tanh once. Store it as it is.",
            edits=(("h[:, t] = state", "h[:, t] = np.tanh(state)"),),
        ),
        Mistake(
            "Wh transposed",
            ask="Wh[i, j] leads from old unit i to new unit j. Which axis of the state must meet "
            "which axis of Wh?",
            tell="Wh is square, so a transpose raises no error. The state stands on the left.",
            edits=(("state @ Wh", "state @ Wh.T"),),
        ),
        Mistake(
            "bias forgotten",
            ask="Which term of the step's formula has no x and no h in it?",
            tell="The bias is added in every step.",
            edits=((" + b)", ")"),),
        ),
        Mistake(
            "tanh forgotten",
            ask="Can an entry of your states be larger than 1?",
            tell="Each step's sum goes through tanh.",
            edits=(("np.tanh(x[:, t] @ Wx + state @ Wh + b)", "x[:, t] @ Wx + state @ Wh + b"),),
        ),
        Mistake(
            "steps first, sequences second",
            ask="Which axis of your result is as long as the sequence, and which one should be?",
            tell="h is (N, T, H). A list of states that is made an array has the steps first.",
            source=alone(recurrent.rnn_forward, ("return h,", "return h.transpose(1, 0, 2),")),
        ),
        Mistake(
            "an axis of length 1 is lost",
            **SQUEEZED,
            source=alone(recurrent.rnn_forward, ("return h,", "return h.squeeze(),")),
            raising="""
            def rnn_forward(x, h0, Wx, Wh, b):
                x = x.squeeze()
                N, T, D = x.shape
                h = np.zeros((N, T, h0.shape[1]))
                state = h0
                for t in range(T):
                    state = np.tanh(x[:, t] @ Wx + state @ Wh + b)
                    h[:, t] = state
                return h, (x, h0, Wx, Wh, h)
            """,
        ),
        Mistake(
            "states stored one step late",
            ask="Which state stands at h[:, 0] in your result: h0, or the one that step 0 made?",
            tell="h holds the states that the T steps made. h0 came in and is not among them.",
            source=alone(
                recurrent.rnn_forward,
                ("        h[:, t] = state\n", ""),
                ("        state = np.tanh", "        h[:, t] = state\n        state = np.tanh"),
            ),
        ),
        Mistake(
            "step 0 left out",
            ask="With which step does your loop begin?",
            tell="T steps, of which the first has index 0 and the last has index T - 1.",
            source=alone(recurrent.rnn_forward, ("in range(T)", "in range(1, T)")),
        ),
    ),
)

THROUGH_TIME = {"dx": 1, "dh0": 0.5, "dWx": 0.5, "dWh": 1, "db": 0.5}


rnn_backward = Backward(
    name="rnn_backward",
    parts={**THROUGH_TIME, "dh0": 1},
    inputs=sequence_inputs,
    reference=recurrent.rnn_backward,
    of=rnn_forward,
    wrt={"dx": 0, "dh0": 1, "dWx": 2, "dWh": 3, "db": 4},
    decisive={
        "one sequence": ("one sequence, 3 steps",),
        "one step": ("one step",),
        "several steps": (
            "2 sequences, 5 steps, 3 inputs, 4 units",
            "square: 4 of everything",
            "one sequence, 3 steps",
        ),
    },
    mistakes=(
        Mistake(
            "no carry of dh",
            ask="h[t] acts on the loss directly. By which other way does it act on it?",
            tell="h[t] is also an input of step t + 1. What that step hands back is added to "
            "dh[:, t].",
            edits=(("dh[:, t] + carry", "dh[:, t]"),),
        ),
        Mistake(
            "gradients of the weights overwritten at each step",
            **OVERWRITTEN,
            edits=(("dWx +=", "dWx ="), ("dWh +=", "dWh ="), ("db +=", "db =")),
        ),
        Mistake(
            "tanh applied twice",
            **TANH_TWICE,
            edits=(("1 - h[:, t] ** 2", "1 - np.tanh(h[:, t]) ** 2"),),
        ),
        Mistake(
            "derivative of tanh left out",
            ask="What lies between the sum of step t and its state?",
            tell="Multiply by the slope of tanh first, and pass on what remains.",
            edits=(("dstate * (1 - h[:, t] ** 2)", "dstate"),),
        ),
        Mistake(
            "carry does not pass through the tanh",
            ask="On the way from h[t] to h[t-1], which comes first: tanh or Wh?",
            tell="The carry is made of da, the gradient inside the tanh.",
            edits=(("carry = da @ Wh.T", "carry = dstate @ Wh.T"),),
        ),
        Mistake(
            "walked from the first step to the last",
            ask="Which step's carry do you need before you can work on step t: t - 1 or t + 1?",
            tell="Gradients come from the future. Start at the last step.",
            edits=(("in reversed(range(T))", "in range(T)"),),
        ),
        Mistake(
            "only the last step's dh used",
            ask="At how many steps may the loss look at the state?",
            tell="At every step the state receives dh[:, t] from above and the carry from the "
            "right.",
            edits=(("dh[:, t] + carry", "carry + (dh[:, t] if t == T - 1 else 0)"),),
        ),
        Mistake(
            "last state taken for the state before the first step",
            **LAST_FOR_FIRST,
            edits=(("h[:, t - 1] if t > 0 else h0", "h[:, t - 1]"),),
        ),
        Mistake(
            "gradient of Wh made of the state after the step",
            ask="Which state did Wh multiply in step t?",
            tell="What came in times what comes back. What came in is the state before step t.",
            edits=(("prev_h.T @ da", "h[:, t].T @ da"),),
        ),
        Mistake(
            "Wh not transposed on the way back",
            **TRANSPOSE_FORGOTTEN,
            edits=(("da @ Wh.T", "da @ Wh"),),
        ),
        Mistake(
            "carry added to the carry of the step before",
            ask="The old carry has been used in dstate. What happens to it afterwards?",
            tell="Each step replaces the carry; what was in the old one is in da already.",
            edits=(("carry = da @ Wh.T", "carry = carry + da @ Wh.T"),),
        ),
        Mistake(
            "gradient of h0 left at zero",
            ask="Does the first state of all have an influence on the loss?",
            tell="After the last turn of the loop the carry has arrived at h0.",
            edits=(("dh0 = carry", "dh0 = np.zeros_like(h0)"),),
        ),
        Mistake(
            "gradient of h0 stops at the first step's state",
            ask="Between h0 and h[0] lies one more step. Have you gone back through it?",
            tell="h0 reaches the loss through step 0: its tanh and Wh.",
            edits=(("dh0 = carry", "dh0 = dstate"),),
        ),
        Mistake(
            "gradients of the weights divided by the number of steps",
            ask="Where would a factor 1/T come from?",
            tell=NO_FACTOR_HERE,
            edits=(("dh0 = carry", "dh0 = carry\n    dWx, dWh, db = dWx / T, dWh / T, db / T"),),
        ),
        *every_step_mistakes(recurrent.rnn_backward),
        Mistake(
            "an axis of length 1 is lost",
            **SQUEEZED,
            source=alone(
                recurrent.rnn_backward, ("return dx, dh0", "return dx.squeeze(), dh0.squeeze()")
            ),
            raising="""
            def rnn_backward(dh, cache):
                x, h0, Wx, Wh, h = cache
                N, T, D = x.squeeze().shape
                dx, carry = np.zeros_like(x), np.zeros_like(h0)
                dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh))
                for t in reversed(range(T)):
                    prev_h = h[:, t - 1] if t > 0 else h0
                    da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
                    dx[:, t] = da @ Wx.T
                    dWx += x[:, t].T @ da
                    dWh += prev_h.T @ da
                    db += da.sum(axis=0)
                    carry = da @ Wh.T
                return dx, carry, dWx, dWh, db
            """,
        ),
        Mistake(
            "gradients of x in the order of the way back",
            ask="Which step's gradient stands first in your dx: that of the first step, or that of "
            "the last?",
            tell="You walk from the last step to the first; dx has to start with the first.",
            source=alone(recurrent.rnn_backward, ("dx[:, t] =", "dx[:, T - 1 - t] =")),
        ),
        Mistake(
            "bias gradient not summed over the sequences",
            ask="How many sequences share one and the same bias?",
            tell=SUM_OVER_SAMPLES,
            source=alone(
                recurrent.rnn_backward,
                ("np.zeros_like(Wh, shape=(Wh.shape[0],))", "0"),
                ("da.sum(axis=0)", "da"),
            ),
        ),
        Mistake(
            "breaks for a sequence of one step",
            ask="With T = 1 the first step is the last one as well. How often does your code work "
            "on it, and with which state before it?",
            tell="A loop over all T steps needs no step by hand before or after it, if the carry "
            "starts at zero.",
            source=ENDS_BY_HAND,
            raising=LOOP_VARIABLE_LATER,
        ),
        Mistake(
            "first step of the sequence left out",
            ask="With which index does your loop end, and which step is that?",
            tell="Step 0 counts as well: it uses the weights, too, and leads to h0.",
            source=alone(
                recurrent.rnn_backward, ("in reversed(range(T))", "in range(T - 1, 0, -1)")
            ),
        ),
    ),
)


def truncated_inputs(rng):
    """(dh, cache, steps): pieces that fit and that do not, of one step, longer than all."""

    def case(N, T, D, H, steps):
        h, cache = recurrent.rnn_forward(*_sequences(rng, N, T, D, H))
        return signed(rng, h.shape), cache, steps

    return {
        "7 steps in pieces of 2": case(2, 7, 3, 4, 2),
        "6 steps in pieces of 3": case(3, 6, 2, 5, 3),
        "square: 4 steps in pieces of 3": case(4, 4, 4, 4, 3),
        "pieces of one step": case(1, 5, 2, 3, 1),
        "a piece longer than the sequence": case(2, 5, 3, 4, 8),
    }


rnn_backward_truncated = Function(
    name="rnn_backward_truncated",
    parts={**THROUGH_TIME, "dWh": 0.5},
    inputs=truncated_inputs,
    reference=recurrent.rnn_backward_truncated,
    mistakes=(
        Mistake(
            "no cut at all",
            ask="What does your function do with `steps`?",
            tell="Where a piece ends, the carry from the next piece is thrown away.",
            edits=(("if last_of_piece:", "if False:"),),
        ),
        Mistake(
            "cut at every step",
            ask="With steps = 3, how many steps should a gradient be able to go back?",
            tell="Inside a piece the carry goes on; it is dropped at the piece's last step only.",
            edits=(("if last_of_piece:", "if True:"),),
        ),
        Mistake(
            "cut one step off",
            ask="With steps = 2 the first piece is steps 0 and 1. Before which step lies the cut, "
            "and before which does yours lie?",
            tell="Going backwards, the carry that arrives at t came from t + 1. Drop it where t + "
            "1 starts a new piece.",
            edits=(("(t + 1) % steps == 0", "t % steps == 0"),),
        ),
        Mistake(
            "pieces counted from the end",
            ask="With T = 7 and steps = 2, which piece is the short one: the first or the last?",
            tell="Pieces are counted from the start of the sequence, as they come in.",
            edits=(("(t + 1) % steps == 0", "(T - 1 - t) % steps == 0"),),
        ),
        Mistake(
            "cut into `steps` pieces in place of pieces of `steps` steps",
            ask="Is `steps` the number of pieces or the length of one?",
            tell="Each piece has `steps` steps; only the last may be shorter.",
            edits=(("(t + 1) % steps == 0", "(t + 1) % -(-T // steps) == 0"),),
        ),
        Mistake(
            "gradient from above dropped at the cut",
            ask="At the last step of a piece, which of the two gradients comes across the cut?",
            tell="Only the carry crosses the cut. dh[:, t] comes from above and stays.",
            edits=(("dh[:, t] + carry", "(0 if last_of_piece else 1) * dh[:, t] + carry"),),
        ),
        Mistake(
            "state forgotten at the cut",
            ask="Does truncation change what the network computes, or only what it learns from?",
            tell="The state before a piece is still the state that forward had there; only no "
            "gradient flows into it.",
            edits=(
                ("h[:, t - 1] if t > 0 else h0", "h[:, t - 1] if t % steps else h0 * (t == 0)"),
            ),
        ),
        Mistake(
            "gradients of the weights started anew in each piece",
            ask="How many pieces use Wx, Wh and b, and how many have a say in your result?",
            tell="The buffers are set to zero once, before the loop. All pieces add to them.",
            edits=(
                (
                    "            carry = np.zeros_like(h0)\n",
                    "            carry = np.zeros_like(h0)\n"
                    "            dWx, dWh, db = 0 * dWx, 0 * dWh, 0 * db\n",
                ),
            ),
        ),
        Mistake(
            "gradients of the weights overwritten at each step",
            **OVERWRITTEN,
            edits=(("dWx +=", "dWx ="), ("dWh +=", "dWh ="), ("db +=", "db =")),
        ),
        Mistake(
            "last state taken for the state before the first step",
            **LAST_FOR_FIRST,
            edits=(("h[:, t - 1] if t > 0 else h0", "h[:, t - 1]"),),
        ),
        Mistake(
            "gradient of h0 left at zero",
            ask="Is there a cut before the first step?",
            tell="The first piece begins with h0, and nothing is cut between them.",
            edits=(("dh0 = carry", "dh0 = np.zeros_like(h0)"),),
        ),
        Mistake(
            "tanh applied twice",
            **TANH_TWICE,
            edits=(("1 - h[:, t] ** 2", "1 - np.tanh(h[:, t]) ** 2"),),
        ),
        *every_step_mistakes(recurrent.rnn_backward_truncated),
    ),
)
