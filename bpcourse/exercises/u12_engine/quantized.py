"""Straight-through gradients of weights on a grid."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import quantized


def grid_inputs(rng):
    """(w, step, most, dout): entries inside and outside of the grid, none near a border."""

    def case(shape, most):
        step = float(rng.uniform(0.2, 0.4))
        count = int(np.prod(shape))
        places = np.arange(count) % (2 * most + 3) - most - 1  # -most - 1 to most + 1
        u = places + rng.choice([-1, 1], count) * rng.uniform(0.1, 0.4, count)
        u = rng.permutation(u).reshape(shape)
        return step * u, step, most, signed(rng, shape)

    most = whole(rng, 2, 3)
    inside = signed(rng, (3, 4), 0.2, 0.4)
    matrix = case((4, 5), most)
    return {
        "a matrix, some outside": matrix,
        "the upstream gradient turned round": (*matrix[:3], -matrix[3]),
        "one level on each side": case((3, 7), 1),
        "all inside": (
            0.5 * inside + 0.5 * rng.integers(-1, 2, (3, 4)),
            0.5,
            3,
            signed(rng, (3, 4)),
        ),
        "all outside": (signed(rng, (2, 3), 3.0, 9.0), 0.5, 2, signed(rng, (2, 3))),
        "a large step": (signed(rng, (4, 2), 3.0, 40.0), 7.0, 2, signed(rng, (4, 2))),
        "square": case((5, 5), 4),
    }


_INSIDE = "inside = np.abs(u) < most"
_LEVEL = "q = np.rint(np.clip(u, -most, most))"
_DSTEP = "dstep = (dout * (q - u * inside)).sum()"

quantize_gradients = Function(
    name="quantize_gradients",
    parts={"dw": 1, "dstep": 1.5},
    inputs=grid_inputs,
    reference=quantized.quantize_gradients,
    mistakes=(
        Mistake(
            "nothing comes back: rounding differentiated",
            ask="By your formula, which weight would ever move?",
            tell="The true slope of rounding is 0 nearly everywhere. Pretend that it is 1.",
            edits=(("dw = dout * inside", "dw = 0 * dout"),),
        ),
        Mistake(
            "clipping forgotten in dw",
            ask="A weight far beyond the last level: does its output change when it moves a little?",
            tell="Only rounding is pretended away. Clipping has an honest slope: 1 or 0.",
            edits=(("dw = dout * inside", "dw = dout"),),
        ),
        Mistake(
            "dw is let through outside and cut inside",
            ask="Where is the slope of clipping 1: between its borders, or beyond them?",
            tell="A weight between the borders passes its gradient on.",
            edits=(("dw = dout * inside", "dw = dout * (1 - inside)"),),
        ),
        Mistake(
            "w compared with the levels, not w / step",
            ask="In which unit are `most` and w: in levels, or in weights?",
            tell="The grid ends at step * most. Compare w / step with most.",
            edits=((_INSIDE, "inside = np.abs(w) < most"),),
        ),
        Mistake(
            "dw divided by the step",
            ask="w is divided by step and later multiplied by it. What is left of both?",
            tell="The factors step and 1/step cancel.",
            edits=(("dw = dout * inside", "dw = dout * inside / step"),),
        ),
        Mistake(
            "dw multiplied by the step",
            ask="w is divided by step and later multiplied by it. What is left of both?",
            tell="The factors step and 1/step cancel.",
            edits=(("dw = dout * inside", "dw = dout * inside * step"),),
        ),
        Mistake(
            "outer factor only: the levels as the slope of step",
            ask="step stands in the formula twice. By how many ways does it reach the output?",
            tell="A wider step also makes w / step smaller. Add that way, with rounding as the "
            "identity.",
            edits=((_DSTEP, "dstep = (dout * q).sum()"),),
        ),
        Mistake(
            "inner way only",
            ask="step stands in the formula twice. What does the step outside of the rounding do?",
            tell="The whole number is multiplied by step: this way has the whole number as its slope.",
            edits=((_DSTEP, "dstep = (dout * (-u * inside)).sum()"),),
        ),
        Mistake(
            "clipping forgotten in dstep",
            ask="A weight beyond the last level: does w / step still matter to its output?",
            tell="Outside the grid the inner way is cut; the outer one remains.",
            edits=((_DSTEP, "dstep = (dout * (q - u)).sum()"),),
        ),
        Mistake(
            "weights outside left out of dstep",
            ask="A weight beyond the last level has the output step * most. Does step matter to it?",
            tell="Outside the grid the outer way remains: its slope is the last level.",
            edits=((_DSTEP, "dstep = (dout * (q - u) * inside).sum()"),),
        ),
        Mistake(
            "plus between the two ways of step",
            ask="If step grows, does w / step grow or shrink?",
            tell="The inner way has a minus.",
            edits=((_DSTEP, "dstep = (dout * (q + u * inside)).sum()"),),
        ),
        Mistake(
            "inner way with w instead of w / step",
            ask="What is the derivative of w / step by step, and what is left when it is multiplied "
            "by step?",
            tell="It is -w / step**2; the outer factor step cancels one of the two.",
            edits=((_DSTEP, "dstep = (dout * (q - w * inside)).sum()"),),
        ),
        Mistake(
            "inner way without the outer factor",
            ask="The inner way goes through the product with step. What is its slope there?",
            tell="What comes back through the product is multiplied by step.",
            edits=((_DSTEP, "dstep = (dout * (q - u * inside / step)).sum()"),),
        ),
        Mistake(
            "mean over the weights",
            ask="step is used once for every weight. What happens to its contributions?",
            tell="A value that is used many times receives the sum of its contributions.",
            edits=((_DSTEP, "dstep = (dout * (q - u * inside)).mean()"),),
        ),
        Mistake(
            "upstream gradient ignored in dstep",
            ask="If the loss cared ten times as much about these weights, what would change?",
            tell=UPSTREAM,
            edits=((_DSTEP, "dstep = (q - u * inside).sum()"),),
        ),
        Mistake(
            "the weights rounded before they are clipped, and never clipped",
            ask="Which whole number does a weight have that lies beyond the last level?",
            tell="The whole numbers end at most; clip.",
            edits=((_LEVEL, "q = np.rint(u)"),),
        ),
    ),
)
