"""Unit 8: networks with a memory: one step, many steps, backpropagation through time, the LSTM.

The last exercise makes the typing slips that the unit's repairer is trained on.
"""

import numpy as np

from bpcourse.checking.exercise import Exercise, Mistake
from bpcourse.exercises.shared.hints import SUM_OVER_SAMPLES
from bpcourse.reference import recurrent, slips

UNIT = "08_through_time"

SAVED_TANH = ("The slope of tanh at a is 1 - tanh(a)**2, and tanh(a) is the state that forward "
              "made. Square the state itself.")
UPSTREAM = ("The local derivative says how the state moves; the gradient from above says how much "
            "the loss cares. The product of both goes on.")
NO_FACTOR_HERE = ("Whatever mean there is stands in the loss and is in dh already. Here things "
                  "add up.")
CAME_IN = "What came in times what comes back. What came in to Wh is prev_h."

# question and second hint of a mistake that several functions share
TANH_TWICE = {"ask": "h has been through tanh already. What do you do to it before you square it?",
              "tell": SAVED_TANH}
TRANSPOSE_FORGOTTEN = {"ask": "da[:, j] came through the weights Wh[:, j]. Does your product use a "
                              "column of Wh, or a row?",
                       "tell": "On the way back from unit j to unit i the weight Wh[i, j] is met "
                               "with its indices swapped, although Wh is square and no shape "
                               "complains."}
OVERWRITTEN = {"ask": "How many steps use Wx, Wh and b, and how many of them have a say in your "
                      "result?",
               "tell": "All steps use the same weights, so every step contributes to their "
                       "gradients: += into buffers of zeros."}
LAST_FOR_FIRST = {"ask": "At t = 0, what does h[:, t - 1] give you in Python?",
                  "tell": "Index -1 is the last step. Before the first step stands h0."}


# --- one step ----------------------------------------------------------------------------------


def step_inputs(rng):
    """(x, prev_h, Wx, Wh, b): all sizes distinct, all equal, one sample; weights of every sign."""
    def case(N, D, H):
        return (rng.standard_normal((N, D)), np.tanh(rng.standard_normal((N, H))),
                rng.standard_normal((D, H)) / np.sqrt(D), rng.standard_normal((H, H)) / np.sqrt(H),
                0.5 * rng.standard_normal(H))

    return {
        "5 samples, 3 inputs, 4 units": case(5, 3, 4),
        "square, 4 x 4": case(4, 4, 4),
        "one sample": case(1, 2, 3),
        "more inputs than units": case(3, 5, 2),
    }


rnn_step_forward = Exercise(
    name="rnn_step_forward",
    unit=UNIT,
    parts={"next_h": 1},
    returns=("next_h", "cache"),
    inputs=step_inputs,
    reference=recurrent.rnn_step_forward,
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
            edits=(("a = x @ Wx + prev_h @ Wh + b",
                    "a = np.tanh(x @ Wx) + np.tanh(prev_h @ Wh) + b"),
                   ("np.tanh(a)\n", "a\n")),
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
    ),
)


rnn_step_backward = Exercise(
    name="rnn_step_backward",
    unit=UNIT,
    parts={"dx": 0.5, "dprev_h": 1, "dWx": 0.5, "dWh": 0.5, "db": 0.5},
    inputs=step_inputs,
    reference=recurrent.rnn_step_backward,
    forward=recurrent.rnn_step_forward,
    wrt={"dx": 0, "dprev_h": 1, "dWx": 2, "dWh": 3, "db": 4},
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
            edits=(("x.T @ da", "x.T @ dnext_h"), ("prev_h.T @ da", "prev_h.T @ dnext_h"),
                   ("da.sum(", "dnext_h.sum(")),
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
            edits=(("x.T @ da", "x.T @ da / len(x)"), ("prev_h.T @ da", "prev_h.T @ da / len(x)"),
                   ("da.sum(axis=0)", "da.mean(axis=0)")),
        ),
    ),
)


# --- many steps --------------------------------------------------------------------------------


def _sequences(rng, N, T, D, H):
    return (rng.standard_normal((N, T, D)), np.tanh(rng.standard_normal((N, H))),
            rng.standard_normal((D, H)) / np.sqrt(D), rng.standard_normal((H, H)) / np.sqrt(H),
            0.5 * rng.standard_normal(H))


def sequence_inputs(rng):
    """(x, h0, Wx, Wh, b): at least three steps in most, all sizes distinct, all equal, one step."""
    return {
        "2 sequences, 5 steps, 3 inputs, 4 units": _sequences(rng, 2, 5, 3, 4),
        "square: 4 of everything": _sequences(rng, 4, 4, 4, 4),
        "one sequence, 3 steps": _sequences(rng, 1, 3, 2, 5),
        "one step": _sequences(rng, 3, 1, 4, 2),
    }


rnn_forward = Exercise(
    name="rnn_forward",
    unit=UNIT,
    parts={"h": 2},
    returns=("h", "cache"),
    inputs=sequence_inputs,
    reference=recurrent.rnn_forward,
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
    ),
)


THROUGH_TIME = {"dx": 1, "dh0": 0.5, "dWx": 0.5, "dWh": 1, "db": 0.5}

rnn_backward = Exercise(
    name="rnn_backward",
    unit=UNIT,
    parts={**THROUGH_TIME, "dh0": 1},
    inputs=sequence_inputs,
    reference=recurrent.rnn_backward,
    forward=recurrent.rnn_forward,
    wrt={"dx": 0, "dh0": 1, "dWx": 2, "dWh": 3, "db": 4},
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
    ),
)


def truncated_inputs(rng):
    """(dh, cache, steps): pieces that fit and that do not, of one step, longer than all."""
    def case(N, T, D, H, steps):
        h, cache = recurrent.rnn_forward(*_sequences(rng, N, T, D, H))
        return rng.standard_normal(h.shape), cache, steps

    return {
        "7 steps in pieces of 2": case(2, 7, 3, 4, 2),
        "6 steps in pieces of 3": case(3, 6, 2, 5, 3),
        "square: 4 steps in pieces of 3": case(4, 4, 4, 4, 3),
        "pieces of one step": case(1, 5, 2, 3, 1),
        "a piece longer than the sequence": case(2, 3, 5, 4, 8),
    }


rnn_backward_truncated = Exercise(
    name="rnn_backward_truncated",
    unit=UNIT,
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
            edits=(("h[:, t - 1] if t > 0 else h0",
                    "h[:, t - 1] if t % steps else h0 * (t == 0)"),),
        ),
        Mistake(
            "gradients of the weights started anew in each piece",
            ask="How many pieces use Wx, Wh and b, and how many have a say in your result?",
            tell="The buffers are set to zero once, before the loop. All pieces add to them.",
            edits=(("            carry = np.zeros_like(h0)\n",
                    "            carry = np.zeros_like(h0)\n"
                    "            dWx, dWh, db = 0 * dWx, 0 * dWh, 0 * db\n"),),
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
    ),
)


# --- LSTM --------------------------------------------------------------------------------------


def lstm_inputs(rng):
    """(x, prev_h, prev_c, Wx, Wh, b): all sizes distinct, all equal, one sample, cells above 1."""
    def case(N, D, H):
        return (rng.standard_normal((N, D)), np.tanh(rng.standard_normal((N, H))),
                1.5 * rng.standard_normal((N, H)), rng.standard_normal((D, 4 * H)) / np.sqrt(D),
                rng.standard_normal((H, 4 * H)) / np.sqrt(H), 0.5 * rng.standard_normal(4 * H))

    return {
        "5 samples, 3 inputs, 4 units": case(5, 3, 4),
        "square: 4 of everything": case(4, 4, 4),
        "one sample": case(1, 2, 3),
    }


lstm_step_forward = Exercise(
    name="lstm_step_forward",
    unit=UNIT,
    parts={"next_h": 1, "next_c": 1},
    returns=("next_h", "next_c", "cache"),
    inputs=lstm_inputs,
    reference=recurrent.lstm_step_forward,
    mistakes=(
        Mistake(
            "gates in the order of PyTorch: i, f, g, o",
            ask="Which quarter of a belongs to the output gate, and which to the candidate?",
            tell="Here the order is i, f, o, g: the three sigmoids first, the tanh last.",
            edits=(("gates = 0.5 + 0.5 * np.tanh(0.5 * a[:, :3 * H])",
                    "gates = 0.5 + 0.5 * np.tanh(0.5 * a)"),
                   ("o = gates[:, 2 * H:]", "o = gates[:, 3 * H:]"),
                   ("a[:, 3 * H:]", "a[:, 2 * H:3 * H]")),
        ),
        Mistake(
            "input gate and forget gate exchanged",
            ask="Which gate multiplies what the cell already holds?",
            tell="f says how much of the old cell stays; i says how much of the candidate comes "
                 "in.",
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
            edits=(("g = np.tanh(a[:, 3 * H:])", "g = 0.5 + 0.5 * np.tanh(0.5 * a[:, 3 * H:])"),),
        ),
        Mistake(
            "tanh on the gates",
            ask="What would it mean to let through minus 80 per cent?",
            tell="A gate lies between 0 and 1, so it goes through the sigmoid.",
            edits=(("0.5 + 0.5 * np.tanh(0.5 * a[:, :3 * H])", "np.tanh(a[:, :3 * H])"),),
        ),
        Mistake(
            "gates without their sigmoid",
            ask="Do your gates lie between 0 and 1?",
            tell="The three gates go through the sigmoid before they multiply anything.",
            edits=(("0.5 + 0.5 * np.tanh(0.5 * a[:, :3 * H])", "a[:, :3 * H]"),),
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
    ),
)


lstm_step_backward = Exercise(
    name="lstm_step_backward",
    unit=UNIT,
    parts={"dx": 0.5, "dprev_h": 0.5, "dprev_c": 0.5, "dWx": 0.5, "dWh": 0.5, "db": 0.5},
    inputs=lstm_inputs,
    reference=recurrent.lstm_step_backward,
    forward=recurrent.lstm_step_forward,
    wrt={"dx": 0, "dprev_h": 1, "dprev_c": 2, "dWx": 3, "dWh": 4, "db": 5},
    mistakes=(
        Mistake(
            "cell path without the tanh term",
            ask="next_h shows tanh of the cell. Where does the slope of that tanh appear?",
            tell="What comes from next_h passes the output gate and then the tanh's slope, "
                 "1 - tanh(c)**2.",
            edits=(("dnext_h * o * (1 - tanh_c**2)", "dnext_h * o"),),
        ),
        Mistake(
            "path from the state to the cell left out",
            ask="By how many ways does the new cell act on the loss?",
            tell="Two: directly (dnext_c), and through the state that shows it (dnext_h).",
            edits=(("dnext_c + dnext_h * o * (1 - tanh_c**2)", "dnext_c"),),
        ),
        Mistake(
            "gradient of the next cell left out",
            ask="Where does dnext_c enter?",
            tell="The cell acts on the loss directly, too. Both contributions add up.",
            edits=(("dnext_c + dnext_h * o", "dnext_h * o"),),
        ),
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
        Mistake(
            "forget gate meets the new cell in place of the old one",
            ask="What did f multiply in the forward pass?",
            tell="f multiplied the cell that came in.",
            edits=(("df = dc * prev_c", "df = dc * (f * prev_c + i * g)"),),
        ),
        Mistake(
            "input gate and candidate each times themselves",
            ask="In the product i * g, what is the derivative by i?",
            tell="Each factor receives what comes back times the other factor.",
            edits=(("di = dc * g", "di = dc * i"), ("dg = dc * i", "dg = dc * g")),
        ),
        Mistake(
            "derivatives of the sigmoids left out",
            ask="di is the gradient of the gate's value. What lies between it and the sum a?",
            tell="Multiply by the sigmoid's slope, which the gate's own value tells.",
            edits=(("di * i * (1 - i)", "di"), ("df * f * (1 - f)", "df"),
                   ("do * o * (1 - o)", "do")),
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
        Mistake(
            "forget gate left out on the way to the old cell",
            ask="With f = 0 the old cell is forgotten. Should it then receive any gradient?",
            tell="The new cell holds f times the old one.",
            edits=(("dprev_c = dc * f", "dprev_c = dc"),),
        ),
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
    ),
)


# --- slips -------------------------------------------------------------------------------------


KINDS = ("wrong key", "left out", "doubled", "swapped")


def word_inputs(rng):
    """(word, neighbours): no letter twice, double letters inside and at the end, short ones."""
    words = ["desert", "letter", "class", "banana", "at"]
    words.append("".join(rng.permutation(list("milk"))))
    words.append("".join(rng.permutation(list("notepad"))))
    return {word: (word, dict(slips.KEYBOARD_NEIGHBOURS)) for word in words}


def run_slips(implementation, word, neighbours):
    """Its strings, sorted into the kinds of slips by their length and the places that differ."""
    result = implementation(word, neighbours)
    if type(result) not in (set, frozenset, list, tuple):
        raise TypeError(f"typing_slips must return a set of strings, not {type(result).__name__}")
    found = {kind: set() for kind in KINDS}
    for slip in result:
        if type(slip) is not str:
            raise TypeError(f"typing_slips returned a {type(slip).__name__} among the slips")
        found[_kind(slip, word)].add(slip)
    return {kind: " ".join(sorted(group)) for kind, group in found.items()}


def _kind(slip, word):
    if len(slip) != len(word):
        return "left out" if len(slip) < len(word) else "doubled"
    return "wrong key" if sum(a != b for a, b in zip(slip, word)) == 1 else "swapped"


typing_slips = Exercise(
    name="typing_slips",
    unit=UNIT,
    parts=dict.fromkeys(KINDS, 0.5),
    inputs=word_inputs,
    reference=slips.typing_slips,
    run=run_slips,
    mistakes=(
        Mistake(
            "the word itself among its slips",
            ask="What comes out when you swap the two t of `letter`?",
            tell="Take the word itself out of the set at the end.",
            edits=(("    slips.discard(word)\n", ""),),
        ),
        Mistake(
            "every copy of a letter changed",
            ask="What does `replace` do with the three a of `banana`?",
            tell="One slip changes one place. Cut the word at place i instead.",
            edits=(("slips.add(before + key + after)", "slips.add(word.replace(letter, key))"),),
        ),
        Mistake(
            "every copy of a letter left out",
            ask="What is left of `banana` when you leave out one a: five letters, or three?",
            tell="One slip leaves out one place. Cut the word at place i instead.",
            edits=(("slips.add(before + after)", 'slips.add(word.replace(letter, ""))'),),
        ),
        Mistake(
            "neighbouring key typed in addition to the right one",
            ask="How long are your slips of the first kind, compared with the word?",
            tell="The neighbour comes in place of the right letter.",
            edits=(("before + key + after", "before + key + letter + after"),),
        ),
        Mistake(
            "last letter left alone",
            ask="Does your loop arrive at the last letter?",
            tell="Every place of the word can go wrong; only a swap needs a letter to its right.",
            edits=(("range(len(word))", "range(len(word) - 1)"),),
        ),
        Mistake(
            "first letter left alone",
            ask="With which place does your loop begin?",
            tell="Places count from 0.",
            edits=(("range(len(word))", "range(1, len(word))"),),
        ),
        Mistake(
            "only one neighbour of each key",
            ask="How many keys lie beside d?",
            tell="Each letter of the string neighbours[letter] makes a slip of its own.",
            edits=(("neighbours[letter]", "neighbours[letter][:1]"),),
        ),
        Mistake(
            "swapped letter still stands behind",
            ask="How long are your swapped words, compared with the word?",
            tell="After a swap at i, the word goes on behind both letters.",
            edits=(("letter + after[1:]", "letter + after"),),
        ),
        Mistake(
            "letters swapped across the end of the word",
            ask="Which letter stands to the right of the last one?",
            tell="The last letter has no right neighbour, and index -1 is no neighbour.",
            edits=(("        if after:\n"
                    "            slips.add(before + after[0] + letter + after[1:])\n",
                    "        ends = list(word)\n"
                    "        ends[i - 1], ends[i] = ends[i], ends[i - 1]\n"
                    '        slips.add("".join(ends))\n'),),
        ),
        Mistake(
            "no doubled letters",
            ask="Which of the four kinds of slip makes a word longer, and do you have any?",
            tell="A key that is held too long gives its letter twice.",
            edits=(("        slips.add(before + letter + letter + after)\n", ""),),
        ),
        Mistake(
            "no letters left out",
            ask="Which of the four kinds of slip makes a word shorter, and do you have any?",
            tell="A key that is not pressed hard enough gives nothing.",
            edits=(("        slips.add(before + after)\n", ""),),
        ),
    ),
)


EXERCISES = [rnn_step_forward, rnn_step_backward, rnn_forward, rnn_backward,
             rnn_backward_truncated, typing_slips, lstm_step_forward, lstm_step_backward]
