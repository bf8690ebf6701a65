"""What students get wrong at each step on the way back through time, with cuts or without."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.wording import (
    BOTH_AS_THEY_CAME,
    ONE_OVERWRITTEN,
    SIGMOID_SLOPE,
    SIGN_OF_SLOPE,
    STATE_AS_IT_CAME,
    X_AS_IT_CAME,
)


def every_step_mistakes(backward):
    """Mistakes of one backward through time."""
    return (
        Mistake(
            "gradient of Wx overwritten at each step",
            ask="How many steps use Wx, and how many of them have a say in your dWx?",
            tell=ONE_OVERWRITTEN,
            source=alone(backward, ("dWx +=", "dWx =")),
        ),
        Mistake(
            "gradient of Wh overwritten at each step",
            ask="How many steps use Wh, and how many of them have a say in your dWh?",
            tell=ONE_OVERWRITTEN,
            source=alone(backward, ("dWh +=", "dWh =")),
        ),
        Mistake(
            "bias gradient overwritten at each step",
            ask="How many steps use b, and how many of them have a say in your db?",
            tell=ONE_OVERWRITTEN,
            source=alone(backward, ("db +=", "db =")),
        ),
        Mistake(
            "slope of a sigmoid",
            **SIGMOID_SLOPE,
            edits=(("1 - h[:, t] ** 2", "h[:, t] * (1 - h[:, t])"),),
        ),
        Mistake(
            "sign in the slope of tanh",
            **SIGN_OF_SLOPE,
            edits=(("1 - h[:, t] ** 2", "1 + h[:, t] ** 2"),),
        ),
        Mistake(
            "derivative taken at the state before the step",
            ask="Which of the two states came out of this step's tanh?",
            tell="The slope belongs to the tanh of step t, whose output is the state of step t.",
            edits=(("1 - h[:, t] ** 2", "1 - prev_h**2"),),
        ),
        Mistake(
            "x not transposed in the gradient of Wx",
            **X_AS_IT_CAME,
            source=alone(backward, ("x[:, t].T @ da", "x[:, t] @ da")),
        ),
        Mistake(
            "state not transposed in the gradient of Wh",
            **STATE_AS_IT_CAME,
            source=alone(backward, ("prev_h.T @ da", "prev_h @ da")),
        ),
        Mistake(
            "x and state not transposed in the gradients of the weights",
            **BOTH_AS_THEY_CAME,
            source=alone(
                backward, ("x[:, t].T @ da", "x[:, t] @ da"), ("prev_h.T @ da", "prev_h @ da")
            ),
        ),
    )
