"""Learning rates that change: steps, exponential decay, warm-up and cosine."""

from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.reference import optim


def step_decay_inputs(rng):
    """(step, base, factor, every): around the first drop, later, and with a drop at every step; rates
    below 1 and above.
    """

    def case(step, every, times=1.0):
        return step, times * rng.uniform(0.1, 1), rng.uniform(0.3, 0.7), every

    return {
        "step 23, every 10": case(23, 10),
        "step 0, every 10": case(0, 10),
        "step 9, the last before the first drop": case(9, 10, times=12.0),
        "step 10, the first after the first drop": case(10, 10),
        "step 29, every 6": case(29, 6),
        "step 3, a drop at every step": case(3, 1),
    }


def exponential_inputs(rng):
    """(step, base, rate); the result is above 1 in one case."""
    return {
        f"step {step}, rate {rate}": (step, times * rng.uniform(0.2, 0.9), rate)
        for step, rate, times in (
            (7, 0.15, 1.0),
            (0, 0.2, 1.0),
            (1, 0.3, 8.0),
            (40, 0.05, 1.0),
            (3, 0.5, 1.0),
        )
    }


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


step_decay = Function(
    name="step_decay",
    parts={"learning rate": 1},
    inputs=step_decay_inputs,
    reference=optim.step_decay,
    laws=(Law("learning rate", "the rate never exceeds base", _at_most_base),),
    mistakes=(
        Mistake(
            "falls at every step, not in stairs",
            ask="With every = 10, should steps 10 and 11 have different rates?",
            tell="Count whole drops only: divide and round down.",
            edits=(("step // every", "step / every"),),
        ),
        Mistake(
            "one drop at most",
            ask="What is the rate after 20 steps, and after 30?",
            tell="Each drop multiplies by the factor once more: a power.",
            edits=(("factor**drops", "factor ** (drops > 0)"),),
        ),
        Mistake(
            "factor multiplied by the number of drops",
            ask="Which rate does yours give before the first drop?",
            tell="Multiplying again and again by the factor is a power; factor to the power 0 is "
            "1.",
            edits=(("factor**drops", "factor * drops"),),
        ),
        Mistake(
            "drops one step too early",
            ask="At step 9, have ten steps gone by, counted from 0?",
            tell="Steps count from 0, so the first drop comes at step = every.",
            edits=(("step // every", "(step + 1) // every"),),
        ),
        Mistake(
            "drops one step too late",
            ask="Which rate does yours give at step = every?",
            tell="Steps count from 0: at step = every the first drop has happened.",
            edits=(("step // every", "max(step - 1, 0) // every"),),
        ),
        Mistake(
            "rounded to the nearest drop",
            ask="When does your first drop come: after `every` steps or after half as many?",
            tell="Round down, so that a drop counts only when it is complete.",
            edits=(("step // every", "round(step / every)"),),
        ),
        Mistake(
            "remainder in place of quotient",
            ask="Is % the number of drops, or the steps since the last one?",
            tell="The number of drops is the whole part of the quotient.",
            edits=(("step // every", "step % every"),),
        ),
        Mistake(
            "factor applied at every step",
            ask="How often has the factor been applied after 3 steps with every = 10?",
            tell="Once for each complete stretch of `every` steps.",
            edits=(("factor**drops", "factor**step"),),
        ),
        Mistake(
            "factor taken as the share that is lost",
            ask="With factor 0.1, is the rate a tenth afterwards, or nine tenths?",
            tell="The rate is multiplied by the factor itself.",
            edits=(("factor**drops", "(1 - factor) ** drops"),),
        ),
        Mistake(
            "base left out",
            ask="Which rate does yours give at step 0?",
            tell="Before the first drop the rate is base.",
            edits=(("base * factor", "factor"),),
        ),
        Mistake(
            "amounts taken off in place of a factor",
            ask="Can your rate become 0, or negative?",
            tell="Each drop multiplies what is left by the factor.",
            edits=(("base * factor**drops", "base - factor * drops"),),
        ),
        Mistake(
            "divided by the factor",
            ask="Is your rate smaller after the first drop than before it?",
            tell="The rate is multiplied by the factor, which is below 1.",
            edits=(("base * factor**drops", "base / factor**drops"),),
        ),
        Mistake(
            "the argument every is not used",
            ask="What does your function do differently for another value of every?",
            tell="Use the value that the caller gives; 10 is only what it is when nobody says.",
            edits=(("step // every", "step // 10"),),
        ),
        Mistake(
            "the argument factor is not used",
            ask="What does your function do differently for another value of factor?",
            tell="Use the value that the caller gives; 0.5 is only what it is when nobody says.",
            edits=(("factor**drops", "0.5**drops"),),
        ),
    ),
)


exponential_decay = Function(
    name="exponential_decay",
    parts={"learning rate": 1},
    inputs=exponential_inputs,
    reference=optim.exponential_decay,
    laws=(Law("learning rate", "the rate never exceeds base", _at_most_base),),
    mistakes=(
        Mistake(
            "the rate grows",
            ask="Is your learning rate at step 10 smaller than at step 0?",
            tell="The exponent must be negative.",
            edits=(("-rate * step", "rate * step"),),
        ),
        Mistake(
            "1 - rate to the power of the step",
            ask="Is exp(-rate) the same as 1 - rate?",
            tell="It is close to it for small rates, but not the same. Use the exponential.",
            edits=(("np.exp(-rate * step)", "(1 - rate) ** step"),),
        ),
        Mistake(
            "step outside the exponential",
            ask="Which rate does yours give at step 0?",
            tell="The step belongs into the exponent, beside the rate.",
            edits=(("np.exp(-rate * step)", "np.exp(-rate) * step"),),
        ),
        Mistake(
            "base in the exponent",
            ask="If base doubles, does your learning rate double?",
            tell="base stands before the exponential and is not changed by it.",
            edits=(("base * np.exp(-rate * step)", "np.exp(-rate * step * base)"),),
        ),
        Mistake(
            "hyperbola in place of the exponential",
            ask="By which factor does your rate fall from one step to the next: always the same "
            "one?",
            tell="1 / (1 + rate * step) is another schedule. Here each step has the factor "
            "exp(-rate).",
            edits=(("base * np.exp(-rate * step)", "base / (1 + rate * step)"),),
        ),
        Mistake(
            "straight line in place of the exponential",
            ask="Can your learning rate become negative?",
            tell="A fixed factor per step, not a fixed amount: use the exponential.",
            edits=(("base * np.exp(-rate * step)", "base * (1 - rate * step)"),),
        ),
        Mistake(
            "steps counted from 1",
            ask="Which rate does yours give at step 0?",
            tell="At step 0 nothing has decayed yet, and the rate is base.",
            edits=(("rate * step", "rate * (step + 1)"),),
        ),
        Mistake(
            "power of 2 in place of e",
            ask="Which number is raised to the power -rate * step?",
            tell="np.exp raises e = 2.718...",
            edits=(("np.exp(-rate * step)", "2 ** (-rate * step)"),),
        ),
        Mistake(
            "base left out",
            ask="Which rate does yours give at step 0?",
            tell="At step 0 the exponential is 1, and the rate is base.",
            edits=(("base * np.exp", "np.exp"),),
        ),
        Mistake(
            "rate to the power of the step",
            ask="With rate 0 nothing should decay. What do you return then at step 3?",
            tell="The rate stands in the exponent, beside the step.",
            edits=(("np.exp(-rate * step)", "rate**step"),),
        ),
        Mistake(
            "the argument rate is not used",
            ask="What does your function do differently for another rate?",
            tell="Use the value that the caller gives; 0.01 is only what it is when nobody says.",
            edits=(("-rate * step", "-0.01 * step"),),
        ),
        Mistake(
            "divided by the rate instead of multiplied",
            ask="Does a larger rate make your learning rate fall faster?",
            tell="The exponent is minus the product of rate and step.",
            edits=(("-rate * step", "-step / rate"),),
        ),
        Mistake(
            "minus in front of the exponential",
            ask="Which sign has your learning rate?",
            tell="The minus belongs into the exponent.",
            edits=(("base * np.exp(-rate * step)", "-base * np.exp(rate * step)"),),
        ),
    ),
)


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
