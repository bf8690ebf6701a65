"""The continuous adjoint: back in time without a stored state."""

from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.u13_through_solvers.populations import crowded, way_back
from bpcourse.reference import populations

Y = "y = y - h * predator_prey(y, p)"
A = "a = a + h * through_y"
THROUGH = "through_y, through_p = predator_prey_backward(a, y, p)"


def adjoint_inputs(rng):
    """(dy_end, y_end, p, h, steps)."""
    return {
        "5 steps": way_back(rng, 0.1, 5),
        "one step": way_back(rng, 0.3, 1),
        "12 short steps": way_back(rng, 0.05, 12),
        "4 steps among many animals": way_back(rng, 0.06, 4, crowded),
    }


adjoint_backward = Function(
    name="adjoint_backward",
    parts={"y0": 0.5, "dy0": 1, "dp": 1},
    inputs=adjoint_inputs,
    reference=populations.adjoint_backward,
    mistakes=(
        Mistake(
            "state walked forward in time",
            ask="You begin at the end. In which direction must y move to come back to the start?",
            tell="Backward in time, y moves against f.",
            edits=((Y, "y = y + h * predator_prey(y, p)"),),
        ),
        Mistake(
            "state left where it ended",
            ask="Are the slopes of f the same at the end and in the middle?",
            tell="y walks back as well, so that the slopes are taken where the orbit was.",
            edits=((Y, "y = y - 0 * h * predator_prey(y, p)"),),
        ),
        Mistake(
            "adjoint with the wrong sign",
            ask="Let Euler's steps become short. What does your backward of the last exercise do to "
            "the carry, and does your a do the same?",
            tell="Back in time, what comes through f is added.",
            edits=((A, "a = a - h * through_y"),),
        ),
        Mistake(
            "gradient of the rates with the wrong sign",
            ask="Let Euler's steps become short. Do your dp and that of the last exercise agree?",
            tell="Back in time, what comes through f is added.",
            edits=(("dp = dp + h * through_p", "dp = dp - h * through_p"),),
        ),
        Mistake(
            "state moved before its slopes are taken",
            ask="Where does a step of the walk back begin: at the old y, or at the new one?",
            tell="All three move at once, by what holds where the step begins.",
            source="""
def adjoint_backward(dy_end, y_end, p, h, steps):
    y, a, dp = y_end, dy_end, np.zeros_like(p)
    for _ in range(steps):
        y = y - h * predator_prey(y, p)
        through_y, through_p = predator_prey_backward(a, y, p)
        a = a + h * through_y
        dp = dp + h * through_p
    return y, a, dp
""",
        ),
        Mistake(
            "adjoint moved before dp is added to",
            ask="Which a belongs to dp in this step: the old one or the new one?",
            tell="All three move at once, by what holds where the step begins.",
            source="""
def adjoint_backward(dy_end, y_end, p, h, steps):
    y, a, dp = y_end, dy_end, np.zeros_like(p)
    for _ in range(steps):
        a = a + h * predator_prey_backward(a, y, p)[0]
        dp = dp + h * predator_prey_backward(a, y, p)[1]
        y = y - h * predator_prey(y, p)
    return y, a, dp
""",
        ),
        Mistake(
            "h left out of the adjoint",
            ask="Halve h and double the steps. Should a come out about the same?",
            tell="Each of the three moves by h times its rate.",
            edits=((A, "a = a + through_y"),),
        ),
        Mistake(
            "h left out of dp",
            ask="Halve h and double the steps. Should dp come out about the same?",
            tell="Each of the three moves by h times its rate.",
            edits=(("dp = dp + h * through_p", "dp = dp + through_p"),),
        ),
        Mistake(
            "adjoint never moves",
            ask="Do prey in the middle of the time act on the end as prey at the end do?",
            tell="a is the gradient of the state at this time; it changes on the way.",
            edits=((A, "a = a + 0 * h * through_y"),),
        ),
        Mistake(
            "adjoint replaced in place of added to",
            ask="With h = 0, what should a do in a step?",
            tell="A step changes a by a little.",
            edits=((A, "a = h * through_y"),),
        ),
        Mistake(
            "dp of the last step alone",
            ask="How many steps use p, and how many have a say in your dp?",
            tell="dp gathers something in each step.",
            edits=(("dp = dp + h * through_p", "dp = h * through_p"),),
        ),
        Mistake(
            "one step too few",
            ask="How many times does your loop run?",
            tell="From the end to the start there are `steps` steps.",
            edits=(("range(steps)", "range(steps - 1)"),),
        ),
        Mistake(
            "upstream gradient goes through f in every step",
            ask="What is the gradient of the state after the first step back? What do you put into "
            "the next step?",
            tell="It is a that goes through f, and a changes.",
            edits=(("predator_prey_backward(a, y, p)", "predator_prey_backward(dy_end, y, p)"),),
        ),
    ),
)
