"""Backpropagation through the steps of Euler's method."""

from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u13_through_solvers.populations import crowded, rates
from bpcourse.reference import populations

REFERENCE = populations.euler_backward
CARRY = "dys[t] + carry + h * through_y"


def euler_inputs(rng):
    """(y0, p, h, steps): several steps of distinct lengths, and a single one."""
    return {
        "5 steps": (*rates(rng), 0.1, 5),
        "one step": (*rates(rng), 0.3, 1),
        "12 short steps": (*rates(rng), 0.05, 12),
        "3 long steps": (*rates(rng), 0.25, 3),
        "4 steps among many animals": (*crowded(rng), 0.06, 4),
    }


euler_backward = Backward(
    name="euler_backward",
    parts={"dy0": 1, "dp": 1.5},
    inputs=euler_inputs,
    reference=REFERENCE,
    of=populations.euler_forward,
    wrt={"dy0": 0, "dp": 1},
    decisive={
        "several steps": (
            "5 steps",
            "12 short steps",
            "3 long steps",
            "4 steps among many animals",
        )
    },
    mistakes=(
        Mistake(
            "the state itself left out of the carry",
            ask="With h = 0 each state is the one before. What does your carry do then?",
            tell="y stands in a step twice: alone, and inside f.",
            edits=((CARRY, "dys[t] + h * through_y"),),
        ),
        Mistake(
            "the way through f left out of the carry",
            ask="Do prey now make hunters later? Where is that in your carry?",
            tell="y stands in a step twice: alone, and inside f.",
            edits=((CARRY, "dys[t] + carry"),),
        ),
        Mistake(
            "h left out of the carry",
            ask="Halve the steps. Should what f sends back at each of them stay as large?",
            tell="f is multiplied by h on the way forward; so is what comes back through it.",
            edits=((CARRY, "dys[t] + carry + through_y"),),
        ),
        Mistake(
            "what the loss sends to each state left out",
            ask="The loss looks at every state. Where does it come in in your loop?",
            tell="Each state receives from the loss and from the state after it.",
            edits=((CARRY, "carry + h * through_y"),),
        ),
        Mistake(
            "what the loss sends added before the step back",
            ask="Does the loss's gradient of state t go through step t, which starts at this state?",
            tell="First go back through the step, then add what its first state receives.",
            edits=(("predator_prey_backward(carry,", "predator_prey_backward(carry + dys[t],"),),
        ),
        Mistake(
            "f differentiated at the state after the step",
            ask="At which state did step t compute f: at its beginning or at its end?",
            tell="Euler's method looks at the state where the step begins.",
            edits=(("ys[t], p)", "ys[t + 1], p)"),),
        ),
        Mistake(
            "h left out of dp",
            ask="Halve the steps. Should the part of each of them in dp stay as large?",
            tell="f is multiplied by h on the way forward; so is what comes back through it.",
            edits=(("dp + h * through_p", "dp + through_p"),),
        ),
        Mistake(
            "dp of the first step alone",
            ask="How many steps use p, and how many have a say in your dp?",
            tell="Every use contributes; add into an array of zeros.",
            edits=(("dp = dp + h * through_p", "dp = h * through_p"),),
        ),
        Mistake(
            "first step left out",
            ask="With which t does your loop end, and which step is that?",
            tell="Step 0 counts as well.",
            edits=(("range(len(ys) - 2, -1, -1)", "range(len(ys) - 2, 0, -1)"),),
        ),
        Mistake(
            "walked from the first step to the last",
            ask="Whose gradient must be complete before that of step t can be: t - 1 or t + 1?",
            tell="Gradients come from the future. Start at the last step.",
            edits=(("range(len(ys) - 2, -1, -1)", "range(len(ys) - 1)"),),
        ),
        Mistake(
            "what the loss sends to the last state left out",
            ask="With which gradient does your walk begin?",
            tell="It begins with what the loss sends to the last state.",
            source=alone(REFERENCE, ("carry = dys[-1]", "carry = 0 * dys[-1]")),
        ),
        Mistake(
            "only the loss's own gradient goes through f",
            ask="What came from later steps has arrived at this state. Does it go on through f?",
            tell="All that has arrived at the state after a step goes back through that step.",
            edits=(("predator_prey_backward(carry,", "predator_prey_backward(dys[t + 1],"),),
        ),
        Mistake(
            "carried on with a minus",
            ask="Forward, h f is added. What happens to its gradient?",
            tell="A sum passes on what arrives, with a plus.",
            edits=((CARRY, "dys[t] + carry - h * through_y"),),
        ),
    ),
)
