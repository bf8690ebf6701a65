"""The cell of an LSTM on the way back, each gradient by name."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.cell_mistakes import IN_THE_CELL
from bpcourse.reference import lstm_cell

REFERENCE = lstm_cell.lstm_cell_backward
NAMES = ("do", "dc", "di", "df", "dg", "dprev_c")


def cell_inputs(rng):
    """(dnext_h, dnext_c, prev_c, i, f, o, g): gates between 0 and 1, candidates of both signs."""

    def case(N, H):
        gates = [rng.uniform(0.1, 0.9, (N, H)) for _ in range(3)]
        candidate = rng.choice([-1, 1], (N, H)) * rng.uniform(0.2, 0.9, (N, H))
        return *(signed(rng, (N, H)) for _ in range(3)), *gates, candidate

    return {"3 samples, 4 units": case(3, 4), "square, 4 x 4": case(4, 4), "one sample": case(1, 2)}


lstm_cell_backward = Function(
    name="lstm_cell_backward",
    parts=dict.fromkeys(NAMES, 0.5),
    inputs=cell_inputs,
    reference=REFERENCE,
    mistakes=(
        IN_THE_CELL["path from the state to the cell left out"],
        IN_THE_CELL["gradient of the next cell left out"],
        Mistake(
            "cell path without the tanh's slope",
            ask="next_h shows tanh of the cell. Where does the slope of that tanh appear?",
            tell="From next_h to the cell lie two things: the output gate, and a tanh.",
            edits=(("o * (1 - tanh_c**2)", "o"),),
        ),
        Mistake(
            "output gate left out of the cell's gradient",
            ask="If the output gate is shut, can next_h tell the cell anything?",
            tell="On its way from next_h to the cell the gradient passes the output gate.",
            edits=(("dnext_h * o * (1 - tanh_c**2)", "dnext_h * (1 - tanh_c**2)"),),
        ),
        Mistake(
            "output gate meets the cell without its tanh",
            ask="What did o multiply in the forward pass?",
            tell="A factor's gradient is what comes back times the other factor.",
            edits=(("do = dnext_h * tanh_c", "do = dnext_h * (f * prev_c + i * g)"),),
        ),
        Mistake(
            "output gate's gradient made of the cell's",
            ask="Which of the two results did o help to make: the state or the cell?",
            tell="o helps to make next_h alone.",
            source=alone(
                REFERENCE,
                ("    dprev_c = dc * f\n", "    dprev_c = dc * f\n    do = dc * tanh_c\n"),
            ),
        ),
        IN_THE_CELL["forget gate meets the new cell in place of the old one"],
        IN_THE_CELL["input gate and candidate each times themselves"],
        IN_THE_CELL["forget gate left out on the way to the old cell"],
        Mistake(
            "old cell's gradient made of dnext_c alone",
            ask="Does the old cell act on next_h, too?",
            tell="Use the gradient that holds both ways of the new cell.",
            edits=(("dprev_c = dc * f", "dprev_c = dnext_c * f"),),
        ),
        Mistake(
            "products made of dnext_c alone",
            ask="Does what the gates let into the cell act on next_h, too?",
            tell="Use the gradient that holds both ways of the new cell.",
            edits=(
                ("di = dc", "di = dnext_c"),
                ("df = dc", "df = dnext_c"),
                ("dg = dc", "dg = dnext_c"),
            ),
        ),
        Mistake(
            "input gate and forget gate exchanged",
            ask="In the new cell, which gate stands beside the old cell, and which beside the "
            "candidate?",
            tell="Each factor receives what comes back times the other factor of its own product.",
            source=alone(
                REFERENCE, ("di = dc * g", "di = dc * prev_c"), ("df = dc * prev_c", "df = dc * g")
            ),
        ),
        Mistake(
            "slope of a sigmoid for the cell's tanh",
            ask="Which function lies between the cell and the state, and whose slope do you use?",
            tell="The cell goes through tanh.",
            source=alone(REFERENCE, ("1 - tanh_c**2", "tanh_c * (1 - tanh_c)")),
        ),
        Mistake(
            "sigmoids' slopes taken too early",
            ask="The task asks for the gradients of the gates' values. Have you gone a step further?",
            tell="Stop at the values of i, f, o and g; their activations come in the next exercise.",
            source=alone(
                REFERENCE,
                (
                    "return do, dc, di, df, dg,",
                    "return do * o * (1 - o), dc, di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2),",
                ),
            ),
        ),
    ),
)
