"""The loop around every update rule: gradient, update, and a config that is handed on."""

from functools import partial

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import optim


def bowl_gradient(curvature, lowest, w):
    """Gradient of the bowl 1/2 (w - lowest)^T curvature (w - lowest)."""
    return curvature @ (w - lowest)


def constant_rate(rate, step):
    """A schedule that never changes."""
    return rate + 0.0 * step


def descend_inputs(rng):
    """(w, gradient, update, config, schedule, steps): several rules, each in a bowl of its own."""

    def case(D, update, config, schedule, steps):
        half = signed(rng, (D, D))
        curvature = half @ half.T / D + 0.5 * np.eye(D)
        gradient = partial(bowl_gradient, curvature, signed(rng, D))
        return signed(rng, D), gradient, update, config, schedule, steps

    falling = partial(optim.exponential_decay, base=rng.uniform(0.2, 0.3), rate=0.25)
    warming = partial(optim.warmup_cosine, base=rng.uniform(0.2, 0.3), warmup=2, total=6)
    return {
        "5 steps of momentum, a falling rate": case(
            2, optim.momentum, {"momentum": 0.8}, falling, 5
        ),
        "4 steps of adam in 3 dimensions": case(3, optim.adam, {"beta2": 0.9}, falling, 4),
        "6 steps of nesterov with a warm-up": case(
            2, optim.nesterov, {"momentum": 0.7}, warming, 6
        ),
        "3 steps of plain descent": case(2, optim.sgd, {}, partial(constant_rate, 0.15), 3),
        "no step at all": case(2, optim.sgd, {}, partial(constant_rate, 0.1), 0),
    }


def run_descend(implementation, w, gradient, update, config, schedule, steps):
    """The path; the config is a copy, as the loop may write into it."""
    return implementation(w, gradient, update, dict(config), schedule, steps)


descend = Program(
    name="descend",
    parts={"path": 2},
    inputs=descend_inputs,
    reference=optim.descend,
    program=run_descend,
    mistakes=(
        Mistake(
            "config not handed on",
            ask="update returns two things. What happens to the second one in your loop?",
            tell="The rule's memory lives in the returned config: pass that one to the next "
            "update.",
            edits=(("w, config = update(w, dw, config)", "w, _ = update(w, dw, dict(config))"),),
        ),
        Mistake(
            "gradient always taken at the start",
            ask="At which point is the slope measured in your third step?",
            tell="Ask for the gradient inside the loop, at the w of this step.",
            edits=(("gradient(w)", "gradient(path[0])"),),
        ),
        Mistake(
            "every step starts from the start again",
            ask="Which w does your second update receive?",
            tell="Let the new point take the place of the old one before the next round.",
            edits=(
                ("w, config = update", "next_w, config = update"),
                ("append(w)", "append(next_w)"),
            ),
        ),
        Mistake(
            "start missing from the path",
            ask="Which point stands first in your path: the one before or the one after the first "
            "step?",
            tell="A path of `steps` steps has steps + 1 points; put the start in before the loop.",
            edits=(("path = [w]", "path = []"), ("np.stack(path)", "np.array(path)")),
            raising=alone(optim.descend, ("path = [w]", "path = []")),
        ),
        Mistake(
            "one step too few",
            ask="How many points has your path when steps is 3, and is the last update among them?",
            tell="range(steps) already gives `steps` rounds; note the point after each of them.",
            edits=(("range(steps)", "range(steps - 1)"),),
        ),
        Mistake(
            "each point noted before its update",
            ask="How far apart are the first two points of your path?",
            tell="The start is in the path already. In the loop, first update, then note.",
            edits=(
                ("        dw = gradient(w)", "        path.append(w)\n        dw = gradient(w)"),
                (
                    "w, config = update(w, dw, config)\n        path.append(w)",
                    "w, config = update(w, dw, config)",
                ),
            ),
        ),
        Mistake(
            "steps counted from 1",
            ask="Which number does schedule receive in the very first step?",
            tell="Steps count from 0, as in range(steps).",
            edits=(("schedule(step)", "schedule(step + 1)"),),
        ),
        Mistake(
            "rate taken from the schedule only once",
            ask="How often do you ask the schedule for a rate?",
            tell="The rate may be another one in each step: ask inside the loop, with this step's "
            "number.",
            edits=(("schedule(step)", "schedule(0)"),),
        ),
        Mistake(
            "rate multiplied by the schedule, so that it decays twice",
            ask="Does the schedule give the rate itself, or a factor for the rate of the last "
            "step?",
            tell="schedule(step) is the complete rate of that step: set it, do not multiply.",
            edits=(("= schedule(step)", '= config.get("learning_rate", 1.0) * schedule(step)'),),
        ),
        Mistake(
            "rate set after the update",
            ask="With which learning rate is your first update made?",
            tell="Put this step's rate into the config before you call update.",
            edits=(
                ('        config["learning_rate"] = schedule(step)\n', ""),
                (
                    "path.append(w)",
                    'path.append(w)\n        config["learning_rate"] = schedule(step)',
                ),
            ),
        ),
        Mistake(
            "schedule left out",
            ask="Where in your loop does the learning rate come from?",
            tell='The rules read config["learning_rate"]: set it to schedule(step) in every step.',
            edits=(('        config["learning_rate"] = schedule(step)\n', ""),),
        ),
        Mistake(
            "only the last point returned",
            ask="How many points does your function return?",
            tell="Collect all points in a list, and make one array of them at the end.",
            edits=(("np.stack(path)", "w"),),
        ),
        Mistake(
            "plain descent in place of the rule",
            ask="Where in your loop is update called?",
            tell="update decides where to go: let it make every step.",
            edits=(("w, config = update(w, dw, config)", 'w = w - config["learning_rate"] * dw'),),
        ),
        Mistake(
            "one step too many",
            ask="How many points has your path when steps is 0?",
            tell="range(steps) already gives `steps` rounds.",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "gradient with the sign turned round",
            ask="Which way does a rule go that is handed minus the gradient?",
            tell="Hand over the gradient as it is: the rule subtracts.",
            edits=(("dw = gradient(w)", "dw = -gradient(w)"),),
        ),
        Mistake(
            "gradient multiplied by the rate before the rule",
            ask="How often is the gradient multiplied by the learning rate in one step?",
            tell="The rule does it. Hand over the gradient as it is.",
            edits=(("dw = gradient(w)", 'dw = config["learning_rate"] * gradient(w)'),),
        ),
        Mistake(
            "steps counted backwards",
            ask="Which number does schedule receive in the very first step?",
            tell="The first step is step 0.",
            edits=(("schedule(step)", "schedule(steps - 1 - step)"),),
        ),
    ),
)
