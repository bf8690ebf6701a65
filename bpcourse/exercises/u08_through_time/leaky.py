"""A leaky memory, to be mended."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.reference import leaky


def leaky_inputs(rng):
    """(x, h0, keep): at least three steps, sizes distinct, equal, one sequence."""

    def case(N, T, H):
        return signed(rng, (N, T, H)), signed(rng, (N, H)), rng.uniform(0.3, 0.95, H)

    return {
        "2 sequences, 5 steps, 3 units": case(2, 5, 3),
        "4 of everything": case(4, 4, 4),
        "one sequence, 6 steps": case(1, 6, 2),
    }


leaky_backward = Backward(
    name="leaky_backward",
    parts={"dx": 0.5, "dh0": 0.5, "dkeep": 0.5},
    inputs=leaky_inputs,
    reference=leaky.leaky_backward,
    of=leaky.leaky_forward,
    wrt={"dx": 0, "dh0": 1, "dkeep": 2},
    decisive={"several sequences": ("2 sequences, 5 steps, 3 units", "4 of everything")},
    mistakes=(
        Mistake(
            "only what comes from above is handed on",
            ask="What step 5 sends back arrives at step 4. Does it get on to step 3?",
            tell="What a step hands to the one before is made of all that reached its state.",
            edits=(("keep * total", "keep * dh[:, t]"),),
        ),
        Mistake(
            "nothing is handed on",
            ask="By how many ways does the state of step 2 act on the loss?",
            tell="It acts directly, and through the state of step 3.",
            edits=(("dh[:, t] + later", "dh[:, t]"),),
        ),
        Mistake(
            "the leak left out on the way back",
            ask="With keep = 0, how much of the old state is in the new one? And of its gradient?",
            tell="On its way back a gradient leaks as the state did on its way forward.",
            edits=(("keep * total", "1.0 * total"),),
        ),
        Mistake(
            "handed on and kept as well",
            ask="What was handed on before is in total already. What happens to it afterwards?",
            tell="Each step replaces what is handed on.",
            edits=(("later = keep * total", "later = later + keep * total"),),
        ),
        Mistake(
            "walked from the first step to the last",
            ask="Whose gradient must be complete before that of step t can be: t - 1 or t + 1?",
            tell="Gradients come from the future. Start at the last step.",
            edits=(("range(x.shape[1] - 1, -1, -1)", "range(x.shape[1])"),),
        ),
        Mistake(
            "keep meets the state after the step",
            ask="Which state did keep multiply in step t?",
            tell="What came in times what comes back; what came in is the state before the step.",
            edits=(("dx * before", "dx * h"),),
        ),
        Mistake(
            "gradient of keep of the last step alone",
            ask="How many steps use keep?",
            tell="Every use contributes: add over sequences and steps.",
            edits=(("(dx * before).sum(axis=(0, 1))", "(dx * before)[:, -1].sum(axis=0)"),),
        ),
        Mistake(
            "first step left out",
            ask="With which t does the loop end, and which step is that?",
            tell="Step 0 counts as well.",
            edits=(("range(x.shape[1] - 1, -1, -1)", "range(x.shape[1] - 1, 0, -1)"),),
        ),
    ),
)
