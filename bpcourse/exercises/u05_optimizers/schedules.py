"""A learning rate that changes: warm-up and cosine."""

from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.reference import optim


def warmup_cosine_inputs(rng):
    """(step, base, warmup, total): every stretch and both ends of each; two rates above 1."""

    def case(step, warmup, total, times=1.0):
        return step, times * rng.uniform(0.1, 0.9), warmup, total

    return {
        "step 20 of 50, warm-up 8": case(20, 8, 50),
        "step 3 of 50, in the warm-up of 8": case(3, 8, 50),
        "step 0 of 50, warm-up 8": case(0, 8, 50),
        "step 7, the last of the warm-up of 8": case(7, 8, 50, times=12.0),
        "step 8, the first after the warm-up of 8": case(8, 8, 50, times=12.0),
        "step 43 of 50, warm-up 8": case(43, 8, 50),
        "step 50 of 50, the end": case(50, 8, 50),
        "step 70, after the end at 50": case(70, 8, 50),
        "step 5 of 20, no warm-up": case(5, 0, 20),
    }


def _at_most_base(rate, step, base, *_):
    return bool(rate <= base * (1 + 1e-9))


warmup_cosine = Function(
    name="warmup_cosine",
    parts={"learning rate": 2},
    inputs=warmup_cosine_inputs,
    reference=optim.warmup_cosine,
    laws=(Law("learning rate", "the rate never exceeds base", _at_most_base),),
    mistakes=(
        Mistake(
            "warm-up starts with rate 0",
            ask="What does an update with learning rate 0 do, and which rate has your step 0?",
            tell="The first of the warm-up's steps already gets its share: count step + 1.",
            edits=(("(step + 1) / warmup", "step / warmup"),),
        ),
        Mistake(
            "no warm-up",
            ask="Which rate does yours give at step 0?",
            tell="While step < warmup, the rate rises in a straight line.",
            edits=(("step < warmup", "step < 0"),),
        ),
        Mistake(
            "warm-up one step too long",
            ask="Can your rate become larger than base?",
            tell="At step = warmup the cosine begins; the warm-up ends one step before.",
            edits=(
                ("step < warmup", "step <= warmup"),
                ("(step + 1) / warmup", "(step + 1) / (warmup or 1)"),
            ),
        ),
        Mistake(
            "cosine counted from step 0",
            ask="Where on its curve is your cosine at step = warmup?",
            tell="The cosine has its top where the warm-up ends: count steps from there, and "
            "divide by the steps that are left from there.",
            edits=(("(step - warmup) / (total - warmup)", "step / total"),),
        ),
        Mistake(
            "warm-up not taken off the total",
            ask="How many steps has the cosine from the end of the warm-up to the end?",
            tell="total counts the warm-up too: take it off.",
            edits=(("(step - warmup) / (total - warmup)", "(step - warmup) / total"),),
        ),
        Mistake(
            "warm-up not taken off the step",
            ask="Which progress does yours have at step = warmup?",
            tell="Progress runs from 0 at the end of the warm-up to 1 at `total`.",
            edits=(("(step - warmup) / (total - warmup)", "step / (total - warmup)"),),
        ),
        Mistake(
            "rises again after the end",
            ask="What does a cosine do beyond pi?",
            tell="After `total` the rate stays 0: keep progress at most 1.",
            edits=(("progress = min(progress, 1.0)\n", "\n"),),
        ),
        Mistake(
            "cosine not shifted to lie above 0",
            ask="Can your learning rate become negative?",
            tell="Add 1 to the cosine and halve: then it runs from 1 to 0.",
            edits=(
                ("(base + base * np.cos(np.pi * progress)) / 2", "base * np.cos(np.pi * progress)"),
            ),
        ),
        Mistake(
            "not halved",
            ask="Which rate does yours give right after the warm-up?",
            tell="1 + cos runs from 2 to 0. Halve it.",
            edits=(("np.cos(np.pi * progress)) / 2", "np.cos(np.pi * progress))"),),
        ),
        Mistake(
            "quarter of a cosine",
            ask="With which slope does your rate arrive at 0?",
            tell="Half a cosine is flat at both ends: from 0 to pi.",
            edits=(
                (
                    "(base + base * np.cos(np.pi * progress)) / 2",
                    "base * np.cos(np.pi / 2 * progress)",
                ),
            ),
        ),
        Mistake(
            "a whole cosine",
            ask="Which rate does yours give at the end?",
            tell="Half a period leads from the top to the bottom: pi, not 2 pi.",
            edits=(("np.pi * progress", "2 * np.pi * progress"),),
        ),
        Mistake(
            "cosine upside down",
            ask="Does your rate rise or fall after the warm-up?",
            tell="The cosine starts at 1; add it, do not subtract it.",
            edits=(("base + base", "base - base"),),
        ),
        Mistake(
            "pi left out",
            ask="Which rate does yours give at the end?",
            tell="Progress runs from 0 to 1, the cosine from 0 to pi.",
            edits=(("np.pi * progress", "progress"),),
        ),
        Mistake(
            "straight line in place of the cosine",
            ask="With which slope does your rate leave its top, and with which does it arrive at 0?",
            tell="Half a cosine is flat at both ends.",
            edits=(("(base + base * np.cos(np.pi * progress)) / 2", "base * (1 - progress)"),),
        ),
        Mistake(
            "warm-up without base",
            ask="Which rate does yours give in the last step of the warm-up?",
            tell="The line rises to base: multiply by it.",
            edits=(("return base * (step + 1) / warmup", "return (step + 1) / warmup"),),
        ),
        Mistake(
            "cosine without base",
            ask="Which rate does yours give right after the warm-up?",
            tell="The cosine falls from base: multiply by it.",
            edits=(
                (
                    "(base + base * np.cos(np.pi * progress)) / 2",
                    "(1 + np.cos(np.pi * progress)) / 2",
                ),
            ),
        ),
        Mistake(
            "warm-up by whole-number division",
            ask="Which rates do your first steps have?",
            tell="`//` rounds down, so every share below 1 becomes 0.",
            edits=(("base * (step + 1) / warmup", "base * ((step + 1) // warmup)"),),
        ),
        Mistake(
            "warm-up never left",
            ask="Which rate does yours give in the middle of training?",
            tell="Once the warm-up is over, the cosine takes the rate down.",
            edits=(("if step < warmup", "if warmup and step >= 0"),),
        ),
    ),
)
