"""Three optimizers with a fault: learners get each with the first of its mistakes planted."""

from functools import partial

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u05_optimizers.loop import bowl_gradient
from bpcourse.exercises.u05_optimizers.runs import CLIMBS, DESCEND
from bpcourse.reference import whole_paths


def bowl(rng, D):
    """A curvature that is no multiple of the identity: the way down is not straight."""
    half = signed(rng, (D, D))
    return half @ half.T / D + 0.5 * np.eye(D)


def one_bowl(rng, D):
    """gradient(w) of a bowl."""
    return partial(bowl_gradient, bowl(rng, D), signed(rng, D))


def piece_gradient(curvatures, lowest, w, k):
    """Gradient of bowl k of several."""
    return bowl_gradient(curvatures[k], lowest[k], w)


def bowl_inputs(rates, shares):
    """inputs(rng) -> (w, gradient, rate, share, steps): rate and share (of what is kept) are drawn from
    these ranges.
    """

    def inputs(rng):
        return {
            f"{steps} steps in {D} dimensions": (
                signed(rng, D),
                one_bowl(rng, D),
                rng.uniform(*rates),
                rng.uniform(*shares),
                steps,
            )
            for D, steps in ((2, 4), (3, 6), (4, 3))
        }

    return inputs


def in_pieces_inputs(rng):
    """(w, gradient, pieces, rate, steps)."""

    def case(D, pieces, steps):
        curvatures = np.stack([bowl(rng, D) for _ in range(pieces)])
        gradient = partial(piece_gradient, curvatures, signed(rng, (pieces, D)))
        return signed(rng, D), gradient, pieces, rng.uniform(0.05, 0.1), steps

    return {
        "4 steps, 3 pieces": case(2, 3, 4),
        "5 steps, 2 pieces": case(3, 2, 5),
        "3 steps, 4 pieces": case(4, 4, 3),
    }


def whole_path(implementation, *args):
    """All points that the loop visits."""
    return {"path": implementation(*args)}


def uphill(step):
    """The mistake of a loop that adds its step."""
    return Mistake("it climbs", ask=CLIMBS, tell=DESCEND, edits=((f"- {step}", f"+ {step}"),))


def no_rate(step, multiplied):
    """The mistake of a loop without a learning rate."""
    return Mistake(
        "rate left out",
        ask="Which of the arguments does your step not depend on?",
        tell="The rate says how far to go: multiply by it.",
        edits=((step, multiplied),),
    )


two_points = Program(
    name="two_points",
    parts={"path": 1},
    inputs=bowl_inputs((0.1, 0.2), (0.5, 0.9)),
    reference=whole_paths.two_points,
    program=whole_path,
    mistakes=(
        Mistake(
            "the last point forgotten too early",
            ask="What are w and previous at the moment in which they are subtracted?",
            tell="Overwriting previous before it is used makes the difference 0: no roll is left.",
            edits=(
                (
                    "        roll = friction * (w - previous)\n        previous = w\n",
                    "        previous = w\n        roll = friction * (w - previous)\n",
                ),
            ),
        ),
        Mistake(
            "the last point never moves on",
            ask="Which point is previous in your third step?",
            tell="previous is the point of one step ago, not the start.",
            edits=(("        previous = w\n", ""),),
        ),
        Mistake(
            "rolls backwards",
            ask="In which direction does a ball roll on: from the point before to this one, or back?",
            tell="The roll continues the last step: it is added.",
            edits=(("w + roll", "w - roll"),),
        ),
        Mistake(
            "no friction",
            ask="If the ground were flat, when would your ball stop?",
            tell="Only the share `friction` of the last step is left.",
            edits=(("friction * (w - previous)", "w - previous"),),
        ),
        Mistake(
            "slope taken where the ball rolls to",
            ask="At which point do you ask for the gradient?",
            tell="Here the slope counts where the ball is. Where it will be is Nesterov's idea.",
            edits=(("gradient(w)", "gradient(w + roll)"),),
        ),
        uphill("rate * gradient(w)"),
        no_rate("rate * gradient(w)", "gradient(w)"),
    ),
)


largest_slope = Program(
    name="largest_slope",
    parts={"path": 1},
    inputs=bowl_inputs((0.2, 0.4), (0.8, 0.95)),
    reference=whole_paths.largest_slope,
    program=whole_path,
    mistakes=(
        Mistake(
            "one scale for all weights",
            ask="How many numbers are in the scale that you divide by, and how many weights are there?",
            tell="Each weight has a largest slope of its own.",
            edits=(("np.abs(slopes))", "np.abs(slopes).max())"),),
        ),
        Mistake(
            "nothing is forgotten",
            ask="If slopes were large once and are small now, does your scale ever fall?",
            tell="What is remembered fades by the factor `memory` in each step.",
            edits=(("memory * largest", "largest"),),
        ),
        Mistake(
            "nothing is remembered",
            ask="How long is each of your steps, whatever the gradient?",
            tell="The scale is the larger one of two: the faded old one and this slope.",
            edits=(("np.maximum(memory * largest, np.abs(slopes))", "np.abs(slopes)"),),
        ),
        Mistake(
            "sum in place of the larger one",
            ask="In your very first two steps with equal slopes, does the scale stay as it is?",
            tell="Keep the larger one of the faded scale and the new slope; do not add them.",
            edits=(
                (
                    "np.maximum(memory * largest, np.abs(slopes))",
                    "memory * largest + np.abs(slopes)",
                ),
            ),
        ),
        Mistake(
            "multiplied by the scale",
            ask="Which weight should take the longer step for its gradient: one on steep ground or on "
            "flat ground?",
            tell="Divide by the scale.",
            edits=(("slopes / largest", "slopes * largest"),),
        ),
        Mistake(
            "squares in place of sizes",
            ask="In which unit is your scale, and in which your gradient?",
            tell="The scale is a size of gradients. Nothing is squared here, so no root is needed.",
            edits=(("np.abs(slopes)", "slopes**2"),),
        ),
        uphill("rate * direction"),
        no_rate("rate * direction", "direction"),
    ),
)


in_pieces = Program(
    name="in_pieces",
    parts={"path": 1},
    inputs=in_pieces_inputs,
    reference=whole_paths.in_pieces,
    program=whole_path,
    mistakes=(
        Mistake(
            "gradients of earlier steps not cleared",
            ask="What is in total at the beginning of your second step?",
            tell="Each step needs the gradients at its own point only: begin each sum with zeros.",
            edits=(
                (
                    "    points = [w]\n    for _ in range(steps):\n        total = np.zeros_like(w)\n",
                    "    points, total = [w], np.zeros_like(w)\n    for _ in range(steps):\n",
                ),
            ),
        ),
        Mistake(
            "only the last piece counts",
            ask="What becomes of the gradient of the first piece?",
            tell="Add each piece's gradient to those before.",
            edits=(("total + gradient(w, k)", "gradient(w, k)"),),
        ),
        Mistake(
            "a step after each piece",
            ask="At which point is the gradient of the second piece taken?",
            tell="All pieces of a step belong to the same point: first add up, then move once.",
            edits=(
                ("total = total + gradient(w, k)", "w = w - rate * gradient(w, k)"),
                ("        w = w - rate * total\n", ""),
            ),
        ),
        Mistake(
            "mean in place of the sum",
            ask="Is the loss here the sum of its pieces or their mean?",
            tell="A sum's gradient is the sum of the gradients.",
            edits=(("rate * total", "rate * total / pieces"),),
        ),
        Mistake(
            "the first piece, over and over",
            ask="Which piece do you ask for in each round?",
            tell="Round k is about piece k.",
            edits=(("gradient(w, k)", "gradient(w, 0)"),),
        ),
        Mistake(
            "slopes always taken at the start",
            ask="At which point are the slopes of your third step measured?",
            tell="At the w of this step.",
            edits=(("gradient(w, k)", "gradient(points[0], k)"),),
        ),
        uphill("rate * total"),
        no_rate("rate * total", "total"),
    ),
)
